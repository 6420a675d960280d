/** The closed list of what can go wrong with a call, and why a payment can be declined. */

/** Who can mend it. */
export type Blame = 'integrator' | 'shop' | 'network' | 'backend' | 'buyer';
/** May the same call be sent again: not at all, under the same key only, or under a new key (the answer says that no order exists). */
export type Retry = 'never' | 'same_key' | 'new_key';

const integratorNever = { blame: 'integrator', retry: 'never' } as const;
const integratorAnew = { blame: 'integrator', retry: 'new_key' } as const;
const shopNever = { blame: 'shop', retry: 'never' } as const;
const shopAnew = { blame: 'shop', retry: 'new_key' } as const;
const shopAgain = { blame: 'shop', retry: 'same_key' } as const;
const buyerAnew = { blame: 'buyer', retry: 'new_key' } as const;
const buyerAgain = { blame: 'buyer', retry: 'same_key' } as const;
const backendAgain = { blame: 'backend', retry: 'same_key' } as const;
const networkAgain = { blame: 'network', retry: 'same_key' } as const;

const codes = {
  /** The code that embeds Buypost is wrong. */
  invalid_config: integratorNever,
  /** The request has a field that is unknown, missing or malformed. */
  invalid_request: integratorAnew,
  /** A field of the buyer's form is not acceptable; `fields` says which. */
  invalid_fields: buyerAnew,
  offer_not_found: shopAnew,
  /** No such thing, or this key does not open it. One answer for both. */
  not_found: integratorNever,
  /** No key, or one that is not a key. */
  unauthorized: integratorNever,
  /** The offer may not be sold on this page. */
  origin_not_allowed: shopNever,
  sold_out: shopAnew,
  /** The offer's window is not open. */
  not_on_sale: shopAnew,
  /** The total is no longer what the buyer was shown; `quote` carries the new one. */
  price_changed: shopAnew,
  method_unavailable: shopAnew,
  /** The same contact paid for the same offer minutes ago; sent again with `again: true` it goes through. */
  already_bought: buyerAnew,
  /** This key was used for another draft. */
  key_reused: integratorAnew,
  /** The same key is being worked on right now. */
  in_progress: backendAgain,
  /** The current attempt cannot be stopped, so no other can be made. */
  cannot_switch: shopAgain,
  /** The order has ended; a new checkout is needed. */
  order_ended: shopNever,
  rate_limited: buyerAgain,
  too_large: integratorNever,
  /** The payment provider refused or did not answer; nothing was taken. */
  provider_unavailable: backendAgain,
  /** The shop is not able to take orders now. */
  unavailable: shopAgain,
  /** No answer came. Whether the call had an effect is not known. */
  network: networkAgain,
  timeout: networkAgain,
  /** The answer was not what the protocol says: a portal's HTML, a proxy's page, a newer version. */
  bad_answer: backendAgain,
  internal: backendAgain,
} as const satisfies Record<string, { blame: Blame; retry: Retry }>;

/** Every error code there is. */
export type ErrorCode = keyof typeof codes;

/** Who is to blame and whether to retry. */
export const errorCodes: Readonly<Record<ErrorCode, { readonly blame: Blame; readonly retry: Retry }>> = codes;

/** The HTTP status of each code on our wire; 0 for those that no server sends. Apart, so that only a server carries it. */
export const errorStatuses: Readonly<Record<ErrorCode, number>> = {
  invalid_config: 400,
  invalid_request: 400,
  invalid_fields: 422,
  offer_not_found: 404,
  not_found: 404,
  unauthorized: 401,
  origin_not_allowed: 403,
  sold_out: 409,
  not_on_sale: 409,
  price_changed: 409,
  method_unavailable: 409,
  already_bought: 409,
  key_reused: 422,
  in_progress: 409,
  cannot_switch: 409,
  order_ended: 409,
  rate_limited: 429,
  too_large: 413,
  provider_unavailable: 502,
  unavailable: 503,
  network: 0,
  timeout: 0,
  bad_answer: 0,
  internal: 500,
};

/** Is this word one of our codes? `Object.hasOwn`, so that a polluted prototype adds none. */
export const isErrorCode = (word: unknown): word is ErrorCode => typeof word === 'string' && Object.hasOwn(codes, word);

/** Why a payment was declined, in words a buyer's language has a sentence for. Unknown reasons are `declined`. */
export const declineCodes = [
  'declined',
  'insufficient_funds',
  'authentication_failed',
  'expired_method',
  'limit_exceeded',
  'suspected_fraud',
  'method_unavailable',
] as const;
export type DeclineCode = (typeof declineCodes)[number];

export interface CheckoutErrorOptions {
  /** For `invalid_fields`: the field's path in the draft ("contact.email") and what is wrong with it. */
  readonly fields?: readonly FieldProblem[];
  /** For `rate_limited` and `unavailable`: milliseconds to wait. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

export interface FieldProblem {
  readonly field: string;
  readonly problem: 'missing' | 'invalid' | 'too_short' | 'too_long' | 'too_small' | 'too_large' | 'not_offered';
}

const brand = Symbol.for('buypost.CheckoutError');

/** What every failed call carries. The checkout's own failures are made of this, so that a page with another adapter need not carry the whole list. */
export class Failure extends Error {
  override readonly name = 'CheckoutError';
  readonly code: ErrorCode;
  readonly blame: Blame;
  readonly retry: Retry;
  readonly fields: readonly FieldProblem[];
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    { blame, retry }: { readonly blame: Blame; readonly retry: Retry },
    message: string,
    options: CheckoutErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.blame = blame;
    this.retry = retry;
    ({ fields: this.fields = [], retryAfter: this.retryAfter } = options);
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * A call that failed. `message` is for developers and says what to do; buyers see a text looked up by `code`.
 * Recognise one with {@link isCheckoutError}, which works across copies of this module and across realms.
 */
export class CheckoutError extends Failure {
  constructor(code: ErrorCode, message: string, options?: CheckoutErrorOptions) {
    super(code, codes[code], message, options);
  }
}

export const isCheckoutError = (thing: unknown): thing is CheckoutError =>
  typeof thing === 'object' && thing !== null && Object.hasOwn(thing, brand);
