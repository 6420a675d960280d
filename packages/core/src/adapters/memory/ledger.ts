/** What the shop in memory writes down: orders, the attempts to pay them, and the money that moved. */
import type { CheckoutSession, Money, NextAction, OrderDraft, PaidOrder, PostContext, Quote } from '../../contract.ts';
import type { CheckoutError, DeclineCode } from '../../errors.ts';

export interface Attempt {
  readonly id: string;
  readonly method: string;
  readonly amount: Money;
  readonly action: NextAction;
  /** May the buyer be shown it? */
  current: boolean;
  /** The provider said that no more money can come by it. */
  closed: boolean;
  scanned: boolean;
  declined?: DeclineCode;
  /** The bank ended it, unpaid. */
  lapsed?: boolean;
  /** What the bank took by it. */
  taken: number;
  refunded: number;
}

export interface Order {
  readonly id: string;
  readonly draft: OrderDraft;
  /** The request as it was, to tell a repeated call from another one. */
  readonly fingerprint: string;
  readonly quote: Quote;
  readonly post: PostContext;
  readonly attempts: Attempt[];
  /** Key of a retry -> it was answered. */
  readonly retries: Set<string>;
  readonly listeners: Set<() => void>;
  /** The key that started it: reads, pays, cancels. */
  readonly key: string;
  /** Tokens of a way back: read and cancel. */
  readonly tokens: Set<string>;
  status: 'open' | 'paid' | 'review' | 'canceled' | 'expired';
  revision: number;
  expiresAt: number;
  paidAt: number;
  /** The attempt whose money paid the order. */
  payer?: Attempt;
  holdsStock: boolean;
  deliveries: PaidOrder['deliveries'];
}

/** Everything that ever happened to money and goods, for assertions: `kept` is what the shop still has. */
export interface Ledger {
  readonly orders: readonly { readonly id: string; readonly status: Order['status']; readonly attempts: number }[];
  readonly charges: readonly { readonly orderId: string; readonly attempt: string; readonly amount: Money }[];
  readonly refunds: readonly { readonly orderId: string; readonly attempt: string; readonly amount: Money }[];
  /** One for each time that goods were granted. */
  readonly deliveries: readonly { readonly orderId: string }[];
  /** Charges less refunds, one sum a currency. */
  readonly kept: readonly Money[];
  readonly stock: Readonly<Record<string, number>>;
  /** How often each call arrived at the shop. */
  readonly calls: Readonly<Record<string, number>>;
}

/** What a key stands for: an order, or the refusal that sealed it. */
export type Kept = { readonly order: Order } | { readonly refusal: CheckoutError };

/** The verbs of the world around the shop. An order is named by its id; the newest one where absent. */
export interface World {
  /** The buyer pays the attempt on the screen. */
  buyerPays(orderId?: string): void;
  /** The buyer scans the code but has not paid yet. */
  buyerScans(orderId?: string): void;
  /** The bank says no; the same attempt may be tried again. */
  bankDeclines(orderId?: string, code?: DeclineCode): void;
  /** The bank ends the attempt before its time; the order stays open. */
  bankLapses(orderId?: string): void;
  /** Milliseconds pass at the shop; orders past their time close their attempts and expire. */
  timePasses(ms: number): void;
  /** The next answers are lost on the way: the call had its effect. */
  loseTheAnswer(calls?: number): void;
  /** The next calls never arrive. */
  loseTheCall(calls?: number): void;
  /** The shop does not answer at all until told otherwise. */
  goDark(dark: boolean): void;
  priceBecomes(offerId: string, price: Money): void;
  soldOut(offerId: string, variant?: string): void;
  /** The merchant returns the money: all of it, or that many minor units. */
  refund(orderId?: string, amount?: number): void;
  /** Money comes by an attempt that had been closed or whose order had ended. */
  payAfterClose(orderId?: string): void;
  /** An earlier attempt of the order is paid as well: the second payment goes back. */
  payTwice(orderId?: string): void;
  /** A paid amount needs the shop's decision. */
  reviews(orderId?: string): void;
  /** The shop decides a review. */
  decides(orderId: string | undefined, accept: boolean): void;
  /** The code that a provider's redirect would bring back to the page. */
  comesBack(orderId?: string): string;
  orderIds(): readonly string[];
  session(orderId?: string): CheckoutSession;
  ledger(): Ledger;
}
