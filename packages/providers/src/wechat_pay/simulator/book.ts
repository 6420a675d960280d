/** What the pretend WeChat Pay remembers: plain data, so that it can be written down and read back. */
import type { SimulatorFault } from '../../simulator.ts';
import type { Product } from '../methods.ts';
import type { Keys } from './keys.ts';

export type TradeState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'CLOSED' | 'REFUND';

/** What came in. Where a fault was asked for, it is not what the order says. */
export interface Paid {
  readonly total: number;
  readonly currency: string;
  readonly mchid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Order {
  /** `out_trade_no`. */
  readonly attempt: string;
  readonly product: Product;
  /** What was asked for at first; the same number with anything else is refused. */
  readonly fingerprint: string;
  readonly appid: string;
  readonly total: number;
  readonly description: string;
  readonly notifyUrl: string;
  readonly openid: string | undefined;
  readonly createdAt: number;
  /** `time_expire`: nobody can begin to pay after it, and it closes nothing. */
  readonly expiresAt: number;
  /** Random; whoever holds it can pay, as with a printed code. A repeated order has a new one, and the old ones stay good. */
  prepays: { readonly id: string; readonly at: number }[];
  state: TradeState;
  transaction: string | undefined;
  /** Every time money was taken; more than one is a fault that was asked for. */
  paid: Paid[];
  /** When a slow payment is through, while `USERPAYING`. */
  through: number | undefined;
}

export interface Refund {
  /** `refund_id`. */
  readonly id: string;
  /** `out_refund_no`. */
  readonly number: string;
  readonly attempt: string;
  readonly fingerprint: string;
  readonly amount: number;
  readonly notifyUrl: string | undefined;
  readonly at: number;
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';
  /** What becomes of it, and when. */
  readonly becomes: 'SUCCESS' | 'CLOSED';
  readonly due: number;
}

/** A notification that is to be sent; what it says is frozen as things stood when it was written. */
export interface Notice {
  readonly id: string;
  readonly attempt: string;
  readonly event: string;
  readonly summary: string;
  readonly url: string;
  readonly createdAt: number;
  readonly plain: string;
  readonly nonce: string;
  readonly original: 'transaction' | 'refund';
  readonly signed: 'well' | 'wrong_key' | 'long_ago';
  /** Waits for later news of the same payment to overtake it. */
  readonly held: boolean;
  due: number;
  tries: number;
  state: 'waiting' | 'heard' | 'given_up';
}

export interface Fault extends SimulatorFault {
  left: number;
}

/** A code of the OAuth page: good once, for five minutes. */
export interface Grant {
  readonly code: string;
  readonly openid: string;
  readonly at: number;
  used: boolean;
}

export interface Book {
  readonly keys: Keys;
  orders: Order[];
  refunds: Refund[];
  notices: Notice[];
  grants: Grant[];
  faults: Fault[];
  /** Counts notices, so that both live keys sign in turn. */
  sent: number;
}

export const charged = (order: Order): number => order.paid.reduce((sum, { total }) => sum + total, 0);

/** Given back or on its way: it leaves the merchant's balance when the refund is accepted. What was closed came back to them. */
export const refunded = (book: Book, order: Order): number =>
  book.refunds
    .filter(({ attempt, status }) => attempt === order.attempt && status !== 'CLOSED')
    .reduce((sum, { amount }) => sum + amount, 0);

/** Faults that stay for a whole payment rather than for one call. */
const lasting: ReadonlySet<SimulatorFault['kind']> = new Set([
  'notify_never',
  'notify_twice',
  'notify_late',
  'notify_wrong_key',
  'notify_old',
]);

export const addFault = (book: Book, wish: SimulatorFault): void => {
  book.faults.push({ ...wish, left: wish.times ?? (wish.attempt !== undefined && lasting.has(wish.kind) ? 1_000 : 1) });
};

/** Takes the first fault that fits out of the book, once; undefined where all is to go well. */
export const takeFault = (book: Book, kind: SimulatorFault['kind'], attempt: string | undefined): Fault | undefined => {
  const found = book.faults.find((fault) => fault.kind === kind && (fault.attempt === undefined || fault.attempt === attempt));
  if (found === undefined) return undefined;
  found.left -= 1;
  if (found.left <= 0) book.faults = book.faults.filter((fault) => fault !== found);
  return found;
};
