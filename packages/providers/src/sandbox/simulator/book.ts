/** What the bank remembers: plain data, so that it can be written down and read back. */
import type { Product } from '../methods.ts';
import type { Fault } from './faults.ts';

/**
 * `WAITING` for the buyer · `PENDING` with the other bank · `APPROVED`, waiting for the shop's capture · `PAID` ·
 * `CLOSED` by the shop · `LAPSED` at its deadline · `FAILED` after `PENDING`.
 */
export type BankState = 'WAITING' | 'PENDING' | 'APPROVED' | 'PAID' | 'CLOSED' | 'LAPSED' | 'FAILED';
export type Refusal = 'REFUSED' | 'NO_FUNDS' | 'CHECK_FAILED';

/** Money taken from the pretend buyer. */
export interface Charge {
  readonly amount: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface BankPayment {
  readonly id: string;
  /** 128 random bits: whoever holds it can pay, as with a printed code. */
  readonly code: string;
  /** The shop's number for this payment. */
  readonly attempt: string;
  /** What was asked for at first; the same number with anything else is refused. */
  readonly fingerprint: string;
  readonly product: Product;
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly notifyUrl: string;
  readonly createdAt: number;
  expiresAt: number;
  state: BankState;
  refusal: Refusal | undefined;
  charges: Charge[];
  /** What the bank tells instead of the truth, once something is wrong with the money. */
  lies?: { readonly currency?: string; readonly account?: string };
  /** When the other bank will answer, while `PENDING`. */
  clearsAt: number | undefined;
  /** The word that the buyer must repeat, while a check is open. */
  check: string | undefined;
}

export interface BankRefund {
  readonly id: string;
  /** The shop's number for this refund. */
  readonly reference: string;
  readonly payment: string;
  readonly fingerprint: string;
  readonly amount: number;
  readonly at: number;
  state: 'DONE' | 'PENDING' | 'FAILED';
  /** When a pending refund is decided, and how. */
  decidedAt: number | undefined;
  decidedAs: 'DONE' | 'FAILED';
}

/** A notification that is to be sent, frozen as things stood when it was written. */
export interface BankEvent {
  readonly id: string;
  readonly payment: string;
  readonly type: 'payment' | 'refund';
  readonly url: string;
  readonly body: string;
  due: number;
  tries: number;
  state: 'waiting' | 'heard' | 'given_up';
}

export interface Book {
  payments: BankPayment[];
  refunds: BankRefund[];
  events: BankEvent[];
  faults: Fault[];
}

export const emptyBook = (): Book => ({ payments: [], refunds: [], events: [], faults: [] });

export const charged = (payment: BankPayment): number => payment.charges.reduce((sum, charge) => sum + charge.amount, 0);

/** Given back, or promised back: a failed refund counts for nothing. */
export const refunded = (book: Book, payment: BankPayment): number =>
  book.refunds
    .filter((refund) => refund.payment === payment.id && refund.state !== 'FAILED')
    .reduce((sum, refund) => sum + refund.amount, 0);

/** Whose refund is done. */
export const returned = (book: Book, payment: BankPayment): number =>
  book.refunds.filter((refund) => refund.payment === payment.id && refund.state === 'DONE').reduce((sum, refund) => sum + refund.amount, 0);
