/** What `createCheckout` takes and gives. */
import type { CheckoutAdapter, Offer, OrderDraft, PostContext, Quote, Surface } from '../contract.ts';
import type { FieldProblem } from '../errors.ts';
import type { CheckoutState, Send } from './state.ts';

/** Where a checkout's record lives. Any call may throw (storage denied, full); the core then keeps the record in memory. */
export interface CheckoutStorage {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** Told when another tab changed the value under `key`. Returns how to stop listening. Absent where there are no other tabs. */
  watch?(key: string, listener: () => void): () => void;
  /** Runs `work` alone among all tabs (`navigator.locks`). Absent where there are no locks. */
  exclusive?<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Time as the core needs it, so that tests own it. */
export interface CheckoutClock {
  now(): number;
  /** Runs `work` after `ms` milliseconds unless stopped by the function it returns. */
  after(ms: number, work: () => void): () => void;
}

/** What is wrong with a draft, for the form. `quote` is the one on the screen, if there is one. */
export type CheckDraft = (draft: OrderDraft, offer: Offer, quote: Quote | undefined) => readonly FieldProblem[];

export interface CheckoutOptions {
  readonly adapter: CheckoutAdapter;
  readonly offerId: string;
  /** First choices, from the button's options: quantity, variant, amount, currency, coupon, method. Checked against the offer. */
  readonly draft?: Partial<Omit<OrderDraft, 'offerId'>>;
  readonly post: PostContext;
  readonly returnTo: string;
  readonly surface: Surface;
  /** Kinds of action that work in this browser; methods that have none of them are not offered. All where absent. */
  readonly actions?: readonly string[];
  readonly locale: string;
  /**
   * Looks a draft over before the backend is asked: after each change and quote, and before an order is sent. `checkDraft` of this package knows
   * all the rules of an offer. Where absent, the backend alone judges: a draft that is not whole comes back from `starting` with its `invalid_fields`.
   */
  readonly checkDraft?: CheckDraft;
  /** Part of the record's key: the shop's origin. */
  readonly shop: string;
  readonly storage?: CheckoutStorage;
  /** The code of a return address: the order to pick up. */
  readonly returned?: string;
  readonly clock?: CheckoutClock;
  /** 16 or more random bytes as base64url. `crypto.getRandomValues` where absent. */
  readonly randomKey?: () => string;
}

/** A running checkout. Plain functions and data; wrappers subscribe. */
export interface Checkout {
  getState(): CheckoutState;
  /** Calls `listener` after every change, never at once. Returns how to stop. */
  subscribe(listener: (state: CheckoutState) => void): () => void;
  /** Says something to the checkout. Events that a state does not know are ignored. Never throws. */
  readonly send: Send;
  /** Stops every job and listener. The order goes on at the shop; the record stays. */
  destroy(): void;
}
