/** What the pretend Mollie remembers: plain data, so that it can be written down and read back. */
import type { SimulatorFault, SimulatorFaultKind } from '../../simulator.ts';

export interface BookRefund {
  readonly id: string;
  /** `metadata.refund`: the shop's refund id. */
  readonly name: string | undefined;
  readonly amount: number;
  status: 'pending' | 'refunded' | 'failed';
  decidedAt: number | undefined;
}

export interface BookPayment {
  readonly id: string;
  /** In the page's address. */
  readonly code: string;
  readonly attempt: string;
  readonly currency: string;
  /** Minor units of our table. */
  readonly amount: number;
  readonly description: string;
  readonly redirectUrl: string;
  readonly webhookUrl: string;
  status: 'open' | 'pending' | 'paid' | 'failed' | 'canceled' | 'expired';
  /** Chosen on the page. A bank transfer can be cancelled, and takes days. */
  method: 'banktransfer' | 'creditcard' | undefined;
  reason: string | undefined;
  expiresAt: number;
  /** When a pending one is decided. */
  settlesAt: number | undefined;
  /** What was taken, as often as it was. */
  charges: number[];
  /** What Mollie tells in place of the truth, on request. */
  lies: { readonly amount?: number; readonly currency?: string; readonly profileId?: string };
  refunds: BookRefund[];
}

/** A webhook that is to be sent. It holds no state: who hears it must ask. */
export interface BookCall {
  readonly id: string;
  readonly payment: string;
  readonly url: string;
  due: number;
  tries: number;
}

export interface BookFault extends SimulatorFault {
  left: number;
}

export interface Book {
  payments: BookPayment[];
  keys: { readonly key: string; readonly path: string; readonly until: number; readonly made: string }[];
  calls: BookCall[];
  faults: BookFault[];
}

export const emptyBook = (): Book => ({ payments: [], keys: [], calls: [], faults: [] });

const sum = (parts: readonly number[]): number => parts.reduce((all, part) => all + part, 0);

export const charged = ({ charges }: BookPayment): number => sum(charges);
/** What went back, or is on its way. */
export const promised = ({ refunds }: BookPayment): number =>
  sum(refunds.filter(({ status }) => status !== 'failed').map(({ amount }) => amount));
export const returned = ({ refunds }: BookPayment): number =>
  sum(refunds.filter(({ status }) => status === 'refunded').map(({ amount }) => amount));

/** Takes the first fault of this kind that fits the attempt, once; `undefined` where all is to go well. */
export const takeFault = (book: Book, kind: SimulatorFaultKind, attempt: string | undefined): BookFault | undefined => {
  const found = book.faults.find((fault) => fault.kind === kind && (fault.attempt === undefined || fault.attempt === attempt));
  if (found === undefined) return undefined;
  found.left -= 1;
  if (found.left <= 0) book.faults = book.faults.filter((fault) => fault !== found);
  return found;
};
