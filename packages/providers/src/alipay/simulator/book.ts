/** What the pretend Alipay remembers: plain data, so that it can be written down and read back. Sums in fen, times in milliseconds since 1970. */
import type { SimulatorFault } from '../../simulator.ts';
import type { Product } from '../methods.ts';

/** Words of `trade_status`. */
export type TradeState = 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_CLOSED' | 'TRADE_FINISHED';

/** A way to pay that was handed out: a QR code, or a cashier's page that somebody opened. No trade yet. */
export interface Code {
  /** Whoever holds it can pay. */
  readonly code: string;
  readonly product: Product;
  readonly attempt: string;
  readonly total: number;
  readonly subject: string;
  readonly notifyUrl: string;
  readonly returnUrl: string;
  readonly quitUrl: string;
  readonly createdAt: number;
  /** `time_expire`; for a code that nobody scanned, two hours at most. */
  readonly expiresAt: number;
}

export interface TradeRefund {
  readonly requestNo: string;
  readonly amount: number;
  readonly at: number;
}

/** Made when the buyer scans the code or logs in, and not before. */
export interface Trade {
  readonly tradeNo: string;
  readonly product: Product;
  readonly attempt: string;
  readonly subject: string;
  readonly notifyUrl: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  state: TradeState;
  total: number;
  currency: string;
  /** The account that gets the money. */
  seller: string;
  /** Taken from the buyer. Twice the total where they managed to pay twice. */
  charged: number;
  paidAt: number | undefined;
  closedAt: number | undefined;
  refunds: TradeRefund[];
  /** The bank said no to the last try. */
  declined: boolean;
}

/** A notification, as it will be told until somebody says `success`. */
export interface Told {
  readonly attempt: string;
  readonly url: string;
  readonly fields: Record<string, string>;
  due: number;
  tries: number;
  state: 'waiting' | 'heard' | 'given_up';
}

export interface Fault extends SimulatorFault {
  times: number;
}

export interface Book {
  codes: Code[];
  trades: Trade[];
  told: Told[];
  faults: Fault[];
}

export const emptyBook = (): Book => ({ codes: [], trades: [], told: [], faults: [] });

export const refundedOf = (trade: Trade): number => trade.refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Takes the first fault that fits out of the book, once. */
export const takeFault = (book: Book, kind: Fault['kind'], attempt?: string): Fault | undefined => {
  const found = book.faults.find((fault) => fault.kind === kind && (fault.attempt === undefined || fault.attempt === attempt));
  if (found === undefined) return undefined;
  found.times -= 1;
  if (found.times <= 0) book.faults = book.faults.filter((fault) => fault !== found);
  return found;
};
