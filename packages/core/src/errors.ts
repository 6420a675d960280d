/** The closed list of what can go wrong with a call, and why a payment can be declined. */

/** Who can mend it. */
export type Blame = 'integrator' | 'shop' | 'network' | 'backend' | 'buyer';
/** May the same call be sent again: not at all, under the same key only, or under a new key (the answer says that no order exists). */
export type Retry = 'never' | 'same_key' | 'new_key';

const codes = {
  /** The code that embeds Buypost is wrong. */
  invalid_config: { blame: 'integrator', retry: 'never', http: 400 },
  /** The request has a field that is unknown, missing or malformed. */
  invalid_request: { blame: 'integrator', retry: 'new_key', http: 400 },
  /** A field of the buyer's form is not acceptable; `fields` says which. */
  invalid_fields: { blame: 'buyer', retry: 'new_key', http: 422 },
  offer_not_found: { blame: 'shop', retry: 'new_key', http: 404 },
  /** No such thing, or this key does not open it. One answer for both. */
  not_found: { blame: 'integrator', retry: 'never', http: 404 },
  /** No key, or one that is not a key. */
  unauthorized: { blame: 'integrator', retry: 'never', http: 401 },
  /** The offer may not be sold on this page. */
  origin_not_allowed: { blame: 'shop', retry: 'never', http: 403 },
  sold_out: { blame: 'shop', retry: 'new_key', http: 409 },
  /** The offer's window is not open. */
  not_on_sale: { blame: 'shop', retry: 'new_key', http: 409 },
  /** The total is no longer what the buyer was shown; `quote` carries the new one. */
  price_changed: { blame: 'shop', retry: 'new_key', http: 409 },
  method_unavailable: { blame: 'shop', retry: 'new_key', http: 409 },
  /** The same contact paid for the same offer minutes ago; sent again with `again: true` it goes through. */
  already_bought: { blame: 'buyer', retry: 'new_key', http: 409 },
  /** This key was used for another draft. */
  key_reused: { blame: 'integrator', retry: 'new_key', http: 422 },
  /** The same key is being worked on right now. */
  in_progress: { blame: 'backend', retry: 'same_key', http: 409 },
  /** The current attempt cannot be stopped, so no other can be made. */
  cannot_switch: { blame: 'shop', retry: 'same_key', http: 409 },
  /** The order has ended; a new checkout is needed. */
  order_ended: { blame: 'shop', retry: 'never', http: 409 },
  rate_limited: { blame: 'buyer', retry: 'same_key', http: 429 },
  too_large: { blame: 'integrator', retry: 'never', http: 413 },
  /** The payment provider refused or did not answer; nothing was taken. */
  provider_unavailable: { blame: 'backend', retry: 'same_key', http: 502 },
  /** The shop is not able to take orders now. */
  unavailable: { blame: 'shop', retry: 'same_key', http: 503 },
  /** No answer came. Whether the call had an effect is not known. */
  network: { blame: 'network', retry: 'same_key', http: 0 },
  timeout: { blame: 'network', retry: 'same_key', http: 0 },
  /** The answer was not what the protocol says: a portal's HTML, a proxy's page, a newer version. */
  bad_answer: { blame: 'backend', retry: 'same_key', http: 0 },
  internal: { blame: 'backend', retry: 'same_key', http: 500 },
} as const satisfies Record<string, { blame: Blame; retry: Retry; http: number }>;

/** Every error code there is. */
export type ErrorCode = keyof typeof codes;

/** Who is to blame, whether to retry, and the HTTP status on our wire (0: never sent by a server). */
export const errorCodes: Readonly<Record<ErrorCode, { readonly blame: Blame; readonly retry: Retry; readonly http: number }>> = codes;

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

/**
 * A call that failed. `message` is for developers and says what to do; buyers see a text looked up by `code`.
 * Recognise one with {@link isCheckoutError}, which works across copies of this module and across realms.
 */
export class CheckoutError extends Error {
  override readonly name = 'CheckoutError';
  readonly code: ErrorCode;
  readonly blame: Blame;
  readonly retry: Retry;
  readonly fields: readonly FieldProblem[];
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: CheckoutErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.blame = codes[code].blame;
    this.retry = codes[code].retry;
    this.fields = options.fields ?? [];
    this.retryAfter = options.retryAfter;
    Object.defineProperty(this, brand, { value: true });
  }
}

export const isCheckoutError = (thing: unknown): thing is CheckoutError =>
  typeof thing === 'object' && thing !== null && Object.hasOwn(thing, brand);
