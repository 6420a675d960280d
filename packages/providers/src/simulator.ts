/**
 * A provider's simulator: its API, its books and its buyers' pages behind one `fetch`, as exact as we know the provider to be. Each driver's folder exports
 * `createSimulator: CreateSimulator` from `simulator/index.ts`. Runtime-neutral; clock, network and chance are handed in.
 *
 * Buyers' pages are plain HTML forms that work without scripts. Their buttons carry `data-do="pay"`, `data-do="decline"` and `data-do="cancel"`,
 * so that one browser test can walk every provider.
 */
import type { DeclineCode } from '@buypost/core';

export interface SimulatorOptions {
  /** The origin where buyers and the shop reach the simulator, without a path. */
  readonly url: string;
  /**
   * Where the shop takes notifications (`https://shop.example/v1/notifications/<id>`). For providers that learn it from the account's settings and not
   * from each payment, such as Stripe and PayPal; they tell nobody where it is absent.
   */
  readonly notifyUrl?: string;
  /** Shown to buyers. "Demo shop" where absent. */
  readonly shopName?: string;
  /** Milliseconds since 1970. `Date.now` where absent. */
  readonly now?: () => number;
  /** Carries notifications. The global `fetch` where absent. */
  readonly fetch?: typeof fetch;
  /** Told the whole memory as JSON (keys and settings included) after each change; the simulator answers once it returned. */
  readonly persist?: (json: string) => void;
  /** What `persist` was told last. */
  readonly restore?: string;
  /** Notifications leave at once (default), or only at `tick()`. */
  readonly notifies?: 'at_once' | 'on_tick';
}

/** What can go wrong at a provider or on the way. */
export type SimulatorFaultKind =
  /** The next call has its effect and its answer is lost (the connection breaks). */
  | 'lose_answer'
  /** The next call has no effect and answers 500. */
  | 'error'
  /** The next call has its effect and answers 500. */
  | 'error_after'
  /** The next call answers after `ms`. */
  | 'slow'
  | 'notify_twice'
  | 'notify_never'
  /** Told after `ms`. */
  | 'notify_late'
  /** The notification arrives before the answer to the create call. */
  | 'notify_early'
  /** The later event is told first. */
  | 'notify_out_of_order'
  /** Signed by a key that is not the provider's. */
  | 'notify_wrong_key'
  /** Signed 301 seconds ago. */
  | 'notify_old'
  /** The buyer's next payment is of `amount` minor units. */
  | 'wrong_amount'
  | 'wrong_currency'
  /** The money goes to another merchant's account. */
  | 'wrong_merchant'
  /** A closed payment can still be paid, once. */
  | 'pay_after_close'
  | 'refuse_refund'
  /** The refund is accepted and fails later. */
  | 'fail_refund';

export interface SimulatorFault {
  readonly kind: SimulatorFaultKind;
  /** Our attempt id; the next that fits where absent. */
  readonly attempt?: string;
  readonly ms?: number;
  readonly amount?: number;
  /** 1 where absent. */
  readonly times?: number;
}

/** The money of one payment in the provider's own books, minor units of OUR currency table. */
export interface SimulatedPayment {
  /** Our attempt id. */
  readonly attempt: string;
  /** The provider's own number of it. */
  readonly reference: string;
  readonly currency: string;
  /** What was agreed. */
  readonly amount: number;
  /** What was taken from the buyer, refunds not counted. */
  readonly charged: number;
  readonly refunded: number;
  /** The provider's own word for where it stands. */
  readonly status: string;
}

export interface Simulator {
  /** The driver's options under which it talks to this simulator, made-up keys included. */
  readonly settings: Readonly<Record<string, string>>;
  /** API and buyers' pages. A lost answer rejects. */
  fetch(request: Request): Promise<Response>;
  /** Oldest first. */
  ledger(): readonly SimulatedPayment[];
  /** The buyer pays, or approves where the shop must capture. `attempt` is ours. False where it cannot be paid any more. */
  pay(attempt: string): Promise<boolean>;
  /** The buyer's bank says no to this try. */
  decline(attempt: string, reason?: DeclineCode): Promise<boolean>;
  /** The buyer turns away on the provider's page. */
  cancel(attempt: string): Promise<boolean>;
  /** The attempt that a code on a screen, a link into an app or a buyer's page of this simulator is for. Absent where it shows none of them. */
  attemptOf?(shown: string): string | undefined;
  fault(wish: SimulatorFault): void;
  /** Lets time have its effects and sends every notification that is due; resolves when all were answered or not. */
  tick(): Promise<void>;
}

export type CreateSimulator = (options: SimulatorOptions) => Promise<Simulator>;
