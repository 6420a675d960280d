/** What a bank can do wrong, on request. */
import type { Book } from './book.ts';

export const faultKinds = [
  /** Notifications come `ms` later (20 seconds where not said). */
  'notify_late',
  /** Every notification comes twice, under two event ids. */
  'notify_twice',
  /** After the true notification an older one arrives. */
  'notify_out_of_order',
  'notify_never',
  /** Takes `amount` instead of what was asked (one less where not said). */
  'wrong_amount',
  /** Says that another currency came than was asked for. */
  'wrong_currency',
  /** Says that the money went to another account. */
  'wrong_merchant',
  /** Money can still come after the bank said closed. */
  'pay_after_close',
  /** Does what was asked and loses the answer on the way. */
  'lose_answer',
  /** Answers 500 without doing anything. */
  'server_error',
  /** Does what was asked and answers 500. */
  'error_after',
  /** Says no at capture: the buyer must choose again. */
  'capture_refused',
  /** A refund stays pending for `ms` (5 seconds where not said), then is done. */
  'refund_pending',
  /** A refund is pending, then fails. */
  'refund_fails',
  /** Says no to a refund. */
  'refund_refused',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const calls = ['create', 'get', 'close', 'capture', 'refund', 'get_refund'] as const;
export type BankCall = (typeof calls)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The bank's id of the payment it is meant for; the next that it fits where absent. */
  readonly payment?: string;
  /** The call it is meant for; any where absent. Only for `lose_answer`, `server_error` and `error_after`. */
  readonly on?: BankCall;
  readonly ms?: number;
  readonly amount?: number;
  /** How often it still happens. */
  times: number;
}

/** Faults that stay for a whole payment rather than for one call. */
const lasting: ReadonlySet<FaultKind> = new Set(['notify_late', 'notify_twice', 'notify_out_of_order', 'notify_never', 'pay_after_close']);

/** How often a fault happens where nobody said. */
export const usualTimes = (kind: FaultKind): number => (lasting.has(kind) ? 1_000 : 1);

/** Takes the first fault that fits out of the book, once; `undefined` where all is to go well. */
export const takeFault = (book: Book, kind: FaultKind, payment?: string, on?: BankCall): Fault | undefined => {
  const found = book.faults.find(
    (fault) =>
      fault.kind === kind && (fault.payment === undefined || fault.payment === payment) && (fault.on === undefined || fault.on === on),
  );
  if (found === undefined) return undefined;
  found.times -= 1;
  if (found.times <= 0) book.faults = book.faults.filter((fault) => fault !== found);
  return found;
};
