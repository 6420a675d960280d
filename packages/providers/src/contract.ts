/**
 * The server's contract with a payment provider. A driver is a function of its options that returns a {@link PaymentProvider}:
 * stateless, without environment, clock, logger or network of its own; it has only the `fetch`, `now` and `signal` it is handed.
 * Amounts are integer minor units. Times are RFC 3339 in UTC.
 */
import type { DeclineCode, Money, Named, NextAction, PaymentStatus, Surface } from '@buypost/core';

export type Seconds = number;

/** Stored whole on the attempt before the call and sent unchanged on every retry. */
export interface CreatePayment {
  /** Our attempt id, 30 characters of `[a-z0-9_]`: the provider's number and idempotency key for this payment. */
  readonly attempt: string;
  readonly amount: Money;
  readonly method: string;
  readonly surface: Surface;
  /** What is bought, for the provider's own page and the buyer's statement. */
  readonly title: string;
  readonly returnUrl: string;
  readonly notifyUrl: string;
  readonly expiresAt: string;
  readonly payer?: { readonly ip?: string; readonly email?: string; readonly locale?: string };
}

/** Names a payment at the provider. `note` is what the driver must remember (capture id, openid): opaque, stored, redacted, handed back. */
export interface PaymentRef {
  readonly attempt: string;
  readonly account: string;
  readonly amount: Money;
  readonly method: string;
  /** The provider's id of the payment; absent until a create was answered. */
  readonly reference?: string;
  readonly note?: string;
}

/** From where a {@link PayPage} may load what. Origins, as in `https://js.stripe.com`; `https://*.js.stripe.com` for all below one. Nothing else is allowed. */
export interface PayPagePolicy {
  readonly script: readonly string[];
  /** Origins, and the schemes of apps that are woken by a frame (`weixin:`). */
  readonly frame: readonly string[];
  readonly connect: readonly string[];
  /** Origins, and `data:`. */
  readonly image: readonly string[];
  /** Does the provider's script write style elements of its own into the page? */
  readonly style: boolean;
}

/**
 * A page of the shop's own origin in which the driver's browser script (`<id>/browser.ts`) works: for providers whose script must run in a page of the
 * shop, or whose page must stand on the shop's registered domain. The server makes it; a driver tells what goes in.
 */
export interface PayPage {
  /** Handed to the browser script as JSON. The buyer can read it: nothing of it is the shop's secret. The same payment gives the same data each time. */
  readonly data: Readonly<Record<string, string>>;
  readonly policy: PayPagePolicy;
}

/** What the server writes into a pay page for the browser script. */
export interface PayPageGiven {
  readonly data: PayPage['data'];
  readonly shown: 'embed' | 'top';
  /** Leads back to the post. Where a provider sends the buyer after a page of its own. */
  readonly returnUrl: string;
  /** BCP 47. */
  readonly language: string;
  /** Texts in that language. */
  readonly say: {
    /** With the sum: "Order and pay €19.00". */
    readonly pay: string;
    readonly waiting: string;
    /** The provider's form did not load. */
    readonly lost: string;
    readonly again: string;
  };
}

/**
 * In the address of a `redirect` that is to `identify`: the shop writes an address of its own in its place, percent-encoded, on which the buyer comes
 * back. Their query goes to `resumePayment`, whose answer says what follows; where it still says `identify`, the buyer is sent to the post.
 */
export const pageMark = '{page}';

/**
 * What the buyer must do now, as a driver says it. The server turns a `page` into an `embed` (`shown: 'embed'`, a frame in the post) or a `redirect`
 * (`shown: 'top'`, for pages that no frame may hold) to the page it made; a method's `actions` name it by that word. A `redirect` to `identify` whose
 * `url` holds {@link pageMark} starts at a page of the shop's as well.
 */
export type ProviderAction = NextAction | { readonly type: 'page'; readonly shown: 'embed' | 'top'; readonly page: PayPage };

/** A payment as the provider tells it. */
export interface ProviderPayment {
  readonly ref: PaymentRef;
  /** `approved`: waits for our capture. `authorized`: held for us. `unknown`: the provider has no such payment, which changes nothing. */
  readonly status: PaymentStatus | 'authorized' | 'approved' | 'unknown';
  /** The provider's word that no (more) money can come by this payment; true after a success too. Never our clock's. */
  readonly closed: boolean;
  /** May this one be closed now? Absent: as the driver's `close` says. */
  readonly closable?: boolean;
  readonly received?: Money;
  readonly refunded?: Money;
  readonly action?: ProviderAction;
  /** The last try was declined; the payment may still be payable. */
  readonly declined?: DeclineCode;
  /** The provider's account that receives the money; must equal the attempt's. */
  readonly merchant: string;
}

export interface Refund {
  /** Our refund id: the provider's idempotency key. */
  readonly id: string;
  readonly payment: PaymentRef;
  readonly amount: Money;
  readonly reason: string;
}

export interface RefundRef {
  readonly id: string;
  readonly payment: PaymentRef;
  readonly reference?: string;
}

export interface ProviderRefund {
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly reference?: string;
  readonly amount: Money;
}

/** The provider calling us. A hint to look, never proof by itself. */
export type Notification = { readonly id: string; readonly at?: string } & (
  | {
      readonly kind: 'payment';
      readonly attempt?: string;
      readonly reference?: string;
      /** Signed evidence; used only where the provider cannot be asked (`reads: 'notified'`). */
      readonly payment?: ProviderPayment;
    }
  | { readonly kind: 'refund'; readonly refund?: string; readonly reference?: string }
  | { readonly kind: 'dispute'; readonly attempt?: string; readonly reference: string; readonly state: 'opened' | 'won' | 'lost' }
  | { readonly kind: 'other' }
) & {
    /** What the provider wants to hear; an empty 200 where absent. */ readonly reply?: {
      readonly status: number;
      readonly type: string;
      readonly body: string;
    };
  };

/** A request as it arrived: the raw bytes, since signatures cover bytes. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface ProviderCall {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** A method a driver offers. An `embed` action's `url` is the provider's own form; the server wraps it into the shop's pay frame. */
export interface ProviderMethod extends Named {
  readonly id: string;
  readonly actions: readonly NextAction['type'][];
  readonly surfaces: readonly Surface[];
  /** The app that scans its code or opens by its link, where it has another name than the `app` of the action in some language. */
  readonly app?: Named;
  /** Id of the method of this provider that does the same better: this one is offered where that one is not made for, or where an offer names it. */
  readonly standsInFor?: string;
}

export interface PaymentProvider {
  readonly contract: 1;
  readonly id: string;
  /** The provider's account that receives: part of a payment's identity. */
  readonly account: string;
  /** True where no real money moves. */
  readonly test: boolean;
  readonly methods: readonly ProviderMethod[];
  /** Minor units the provider counts in, and its least and largest charge in OUR minor units; undefined: this currency is not supported. */
  limits(currency: string): { readonly exponent: number; readonly min: number; readonly max: number } | undefined;
  /** Can an unpaid payment be closed? `superseded`: nothing is taken unless we capture, so giving up is closing. */
  closeOf(method: string): 'always' | 'sometimes' | 'superseded' | 'never';
  readonly reads: 'any_time' | 'notified';
  /** The most calls that the provider documents for one account. Absent where it documents none: then the shop keeps to a careful number of its own. */
  readonly readLimit?: { readonly calls: number; readonly within: Seconds };
  /** For how long a repeated create under one key is the same payment. */
  readonly keyLives: Seconds | 'forever';
  /** How long after its deadline money may still arrive. */
  readonly lateMoney: Seconds;
  readonly expiry: { readonly min: Seconds; readonly max: Seconds } | 'fixed';
  readonly refunds: 'none' | 'full_only' | 'any_amount';
  /** Makes the payment, or returns the one made under the same attempt id. Throws {@link ProviderError} `refused` (nothing exists) or `unknown`. */
  createPayment(input: CreatePayment, call: ProviderCall): Promise<ProviderPayment>;
  /** A read. Moves no money, ever. */
  getPayment(ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment>;
  /**
   * The buyer is back, at the return address or at a pay page's own, and this is the query that the provider put there. May answer with another
   * action, as where the page first had to learn who the buyer is. Must bear being called twice with the same query.
   */
  resumePayment?(ref: PaymentRef, returned: ReadonlyMap<string, string>, call: ProviderCall): Promise<ProviderPayment>;
  /** Takes an approved or authorized payment. Idempotent. */
  capturePayment?(ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment>;
  /** Asks to stop. The answer may be `succeeded`. Absent where nothing can be closed. */
  cancelPayment?(ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment>;
  refundPayment?(input: Refund, call: ProviderCall): Promise<ProviderRefund>;
  getRefund?(ref: RefundRef, call: ProviderCall): Promise<ProviderRefund>;
  /**
   * Throws `ProviderError('unverified')` unless the signature is good; there is no default that says yes. A provider that signs nothing is given
   * an address that only the shop can have made, and is asked itself whether it has what the call names. Throws `unknown` where the
   * signature is good and the body cannot be read: the provider is asked to tell it again, and the attempts it names are looked at.
   */
  readNotification(request: RawRequest, call: ProviderCall): Promise<Notification>;
  /** Every origin this driver's calls go to and its forms come from: the outbound allow-list. */
  readonly hosts: readonly string[];
  /** Removes every secret and personal detail from a transcript. */
  redact(transcript: string): string;
}

/**
 * `refused`: the provider said no and nothing exists. `unknown`: no clear answer, so it may exist. `unverified`: a signature is not good.
 * `unsupported`: this driver cannot do that. `rate_limited`: ask later.
 */
export type ProviderErrorCode = 'refused' | 'unknown' | 'unverified' | 'unsupported' | 'rate_limited';

const brand = Symbol.for('buypost.ProviderError');

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  /** The provider's own code, for the merchant's log; never shown to a buyer. */
  readonly told: string | undefined;

  constructor(code: ProviderErrorCode, message: string, options: { readonly told?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.told = options.told;
    Object.defineProperty(this, brand, { value: true });
  }
}

export const isProviderError = (thing: unknown): thing is ProviderError =>
  typeof thing === 'object' && thing !== null && Object.hasOwn(thing, brand);
