/**
 * The browser's contract with a payment backend: the adapter and the data it speaks.
 *
 * Everything here is plain data, functions and `AbortSignal`. Amounts are integer minor units (cents, fen, yen) by our ISO 4217 table.
 * Times are RFC 3339 in UTC. A price is the backend's word: nothing on the page can change it.
 */
import type { DeclineCode } from './errors.ts';

/** A sum of money. `amount` is an integer number of the currency's minor units, never a float; `currency` an ISO 4217 code. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** How a buyer pays: `card`, `alipay`, `wechat_pay`, `paypal`, ... An open set; the backend says which exist. */
export type PaymentMethod = string;

/** The buyer's words for a payment. The server's ledger of attempts knows more words; the buyer never sees those. */
export type PaymentStatus = 'requires_action' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'expired';

/** Where the buyer sits: a pointer and a large screen, a phone's own browser, the browser inside WeChat or Alipay, or the one inside any other app. */
export type Surface = 'desktop' | 'phone' | 'wechat' | 'alipay' | 'in_app';

export interface Image {
  readonly url: string;
  readonly alt: string;
  /** Pixels, so that the page can keep the room. */
  readonly width: number;
  readonly height: number;
}

/** Who sells. Shown one tap away from every pay button, as the law of most places wants. */
export interface Seller {
  readonly name: string;
  /** Postal address, one line each. */
  readonly address: readonly string[];
  readonly email?: string;
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
}

export interface Variant {
  readonly id: string;
  readonly title: string;
  /** Prices of one unit of this variant; absent where the offer's own prices hold. */
  readonly prices?: readonly Money[];
  readonly available: boolean;
  readonly image?: Image;
}

/** "Pay what you want": the buyer names an amount between the two, in that currency. */
export interface AmountRange {
  readonly currency: string;
  readonly min: number;
  readonly max: number;
  /** Amounts offered as one-tap choices, minor units. */
  readonly suggested: readonly number[];
}

/** What the buyer must give before this offer can be ordered. */
export type DraftField = 'email' | 'name' | 'phone' | 'address' | 'shipping' | 'amount' | 'variant' | 'immediate_delivery';

/** A name for people in one language. */
export interface LocalTitle {
  /** BCP 47 in its canonical form: `zh`, `zh-TW`. It serves the tags below it too. */
  readonly language: string;
  readonly title: string;
}

/** What is named to people; `titleFor` picks the name for a reader. */
export interface Named {
  /** For every language that `titles` do not have: a proper name, or English. */
  readonly title: string;
  /** The nearer tag before the wider one. */
  readonly titles?: readonly LocalTitle[];
}

/** Its `title` is the method's name as buyers know it: "Alipay", "Card or wallet". */
export interface MethodChoice extends Named {
  readonly id: PaymentMethod;
  /** How the buyer will act, so that a page can leave out what cannot work in this browser. */
  readonly actions: readonly NextAction['type'][];
  /** Where it can work; everywhere where absent. A page leaves it out on any other surface, and a shop refuses to start it there. */
  readonly surfaces?: readonly Surface[];
  /** The total under this method where it differs from the quote's. */
  readonly total?: Money;
}

/** What a paid order gives. `text` is an unlock text or key shown in the receipt. */
export type DeliveryKind = 'download' | 'text' | 'shipment' | 'thanks';

/** What a button sells, with its price, as the backend says it (schema.org Offer). */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly image?: Image;
  readonly seller: Seller;
  /** The price of one unit, once per currency it is sold in; never converted. Empty for pay-what-you-want. */
  readonly prices: readonly Money[];
  /** Pay-what-you-want ranges, one per currency; empty for fixed prices. */
  readonly amounts: readonly AmountRange[];
  /** What the variants differ in ("Colour"); absent where there are none. */
  readonly variantLabel?: string;
  readonly variants: readonly Variant[];
  readonly quantity: { readonly min: number; readonly max: number };
  readonly availability: 'available' | 'sold_out' | 'not_yet' | 'ended';
  /** When it goes on sale; only with `not_yet`. */
  readonly opensAt?: string;
  /** Fields the buyer must give, in the order to ask for them. */
  readonly asks: readonly DraftField[];
  /** ISO 3166-1 alpha-2 codes that can be shipped to; empty where nothing is shipped. */
  readonly shipsTo: readonly string[];
  readonly delivery: DeliveryKind;
  readonly methods: readonly MethodChoice[];
  /** BCP 47 tag of the offer's own texts. */
  readonly language?: string;
  /** True where no real money moves; said in the panel and on the receipt. */
  readonly test: boolean;
}

export interface Contact {
  readonly email?: string;
  readonly name?: string;
  readonly phone?: string;
}

export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** What the buyer wants, before it is an order. It is frozen into the order at the first attempt: a change is a cancel and a new order. */
export interface OrderDraft {
  readonly offerId: string;
  readonly quantity: number;
  readonly variant?: string;
  /** Only for pay-what-you-want. */
  readonly amount?: Money;
  /** One of the offer's currencies; the backend's first where absent. */
  readonly currency?: string;
  readonly method?: PaymentMethod;
  readonly coupon?: string;
  readonly contact?: Contact;
  readonly shipTo?: Address;
  /** Id of a {@link ShippingChoice}. */
  readonly shipping?: string;
  /** The buyer asked for digital delivery at once and knows that withdrawal ends with it. */
  readonly immediateDelivery?: boolean;
}

export interface QuoteLine {
  readonly kind: 'item' | 'shipping' | 'discount';
  readonly title: string;
  /** Absent for lines that are not counted in pieces. */
  readonly quantity?: number;
  readonly unit?: Money;
  /** Negative for a discount. */
  readonly total: Money;
}

export interface ShippingChoice {
  readonly id: string;
  readonly title: string;
  readonly price: Money;
}

/** What a draft would cost now. */
export interface Quote {
  readonly total: Money;
  readonly lines: readonly QuoteLine[];
  readonly shipping: readonly ShippingChoice[];
  readonly methods: readonly MethodChoice[];
  /** What is still to be given before the draft can be ordered. */
  readonly missing: readonly DraftField[];
  readonly validUntil?: string;
}

/** What the buyer must do now. */
export type NextAction =
  /** A top-level page of the provider (`pay`) or one that only finds out who the buyer is (`identify`). Comes back to the post. */
  | { readonly type: 'redirect'; readonly url: string; readonly purpose: 'pay' | 'identify' }
  /** Text to draw as a QR code, and the name of the app that scans it. */
  | { readonly type: 'qr_code'; readonly data: string; readonly app: string; readonly expiresAt: string }
  /** A link that opens an app on this phone; `fallback` is a page for phones without it. */
  | { readonly type: 'open_app'; readonly url: string; readonly app: string; readonly fallback?: string }
  /** The pay frame: a page of the shop's own origin that holds the provider's form, shown in an iframe. Opened by a one-time code, never logged. */
  | { readonly type: 'embed'; readonly url: string }
  | { readonly type: 'wait' };

export type Delivery =
  | { readonly kind: 'download'; readonly title: string; readonly url: string; readonly usesLeft: number; readonly expiresAt?: string }
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'shipment'; readonly title: string; readonly state: 'preparing' | 'sent' }
  | { readonly kind: 'thanks'; readonly title: string; readonly text: string };

export interface PaidOrder {
  /** Same as the session's id. */
  readonly id: string;
  /** Short form for people, four to eight characters: "7K2M". Names the order in mails and talks; opens nothing. */
  readonly number: string;
  readonly paidAt: string;
  readonly total: Money;
  readonly lines: readonly QuoteLine[];
  readonly seller: Seller;
  readonly method: PaymentMethod;
  readonly deliveries: readonly Delivery[];
  /** A page that shows status, receipt and delivery to whoever holds the link. */
  readonly receiptUrl?: string;
  /** Returned to the buyer so far, zero included; a second payment's refund is told by `extra`. */
  readonly refunded: Money;
  /** Money that came twice and goes back in full. */
  readonly extra?: { readonly amount: Money; readonly state: 'returning' | 'returned' };
}

interface SessionBase {
  /** The order's id. It names the order and opens nothing. */
  readonly id: string;
  readonly offerId: string;
  /** Raised by each write at the backend; a snapshot with a lower or equal one is old news. */
  readonly revision: number;
  readonly total: Money;
  readonly lines: readonly QuoteLine[];
  /** The method of the current attempt. */
  readonly method?: PaymentMethod;
  readonly methods: readonly MethodChoice[];
  /** When the order ends if nobody pays. */
  readonly expiresAt?: string;
  /**
   * What became of the buyer's money, whatever the status says. Texts about money follow this word alone.
   * `none`: every attempt is closed unpaid or was never shown; `unknown`: it may have been taken; `taken`, `returning`, `returned` as they say.
   */
  readonly money: 'none' | 'unknown' | 'taken' | 'returning' | 'returned';
  /** Another method or a fresh code may be asked for now. */
  readonly canSwitch: boolean;
  readonly canCancel: boolean;
  /** True where no real money moves. */
  readonly test: boolean;
}

/** The order as the buyer's browser sees it. */
export type CheckoutSession = SessionBase &
  (
    | { readonly status: 'requires_action'; readonly nextAction: NextAction; readonly declined?: DeclineCode }
    /** `provider`: the provider is not done. `review`: money is held until the shop decides, at `decideBy` at the latest. `closing`: an attempt is being stopped. */
    | { readonly status: 'processing'; readonly reason: 'provider' | 'review' | 'closing'; readonly decideBy?: string }
    | { readonly status: 'succeeded'; readonly order: PaidOrder }
    | { readonly status: 'failed'; readonly declined: DeclineCode }
    | { readonly status: 'canceled' }
    | { readonly status: 'expired' }
  );

/** Where the button stands; kept with the order for attribution and for the way back. No identifier of a person. */
export interface PostContext {
  /** Canonical URL of the post, http(s) only. */
  readonly url: string;
  readonly title?: string;
  readonly author?: string;
  /** Which button of that post. */
  readonly placement?: string;
  /** The author's own tag (`ref`, `utm_source`). */
  readonly ref?: string;
}

export interface StartCheckout {
  /** 128 or more random bits, base64url, made and stored by the browser before the first request. It names this one wish to buy and opens its order. */
  readonly key: string;
  readonly draft: OrderDraft;
  readonly method: PaymentMethod;
  /** The total that the buyer was shown. Another sum is refused with `price_changed` before anything exists. */
  readonly expected: Money;
  readonly post: PostContext;
  /** The page to come back to after a redirect: the address as it stands, not the canonical one. */
  readonly returnTo: string;
  readonly surface: Surface;
  /** BCP 47 tag of the buyer's language. */
  readonly locale: string;
  /** The buyer was told that this was bought minutes ago and wants it again. */
  readonly again?: boolean;
}

export interface RetryCheckout {
  /** A new random key for each wish to try again; the same one when an answer was lost. */
  readonly key: string;
  readonly method: PaymentMethod;
  readonly expected: Money;
  readonly surface: Surface;
}

/** What a return code is good for: status, receipt and cancel, never the right to pay. */
export interface ReturnedCheckout {
  readonly session: CheckoutSession;
  /** Opens reading and cancelling of this order for one hour. */
  readonly token: string;
  readonly post: PostContext;
}

/** Kept with this checkout's key before and between calls; survives a reload. For a cart id or a shop's own session token. */
export interface CheckoutMemory {
  read(): string | undefined;
  write(value: string): void;
}

export interface CallContext {
  readonly signal: AbortSignal;
  /** The checkout's key, or a token from {@link ReturnedCheckout}. Absent only for `loadOffer` and `quote`. */
  readonly key?: string;
  readonly memory: CheckoutMemory;
}

/**
 * How the core talks to a payment backend. Calls throw `CheckoutError`; a decline is an answer, not an error.
 * Unknown words from a backend become `processing`, never success and never failure.
 */
export interface CheckoutAdapter {
  readonly contract: 1;
  readonly name: string;
  /** The price is the backend's word. Throws `offer_not_found`. */
  loadOffer(offerId: string, context: CallContext): Promise<Offer>;
  /** What this draft would cost now: shipping, method, coupon. Absent where the offer's price times the quantity is the whole story. */
  quote?(draft: OrderDraft, context: CallContext): Promise<Quote>;
  /** Opens a session, or returns the one already opened under the same key, whatever the price is now: a repeated call never charges twice. */
  startCheckout(input: StartCheckout, context: CallContext): Promise<CheckoutSession>;
  /** The truth about a session, asked again after a redirect, a scan or a lost answer. Moves no money. */
  getCheckout(sessionId: string, context: CallContext): Promise<CheckoutSession>;
  /** Another method, or a fresh code, for the same session: closes the current attempt first. May answer `succeeded`. */
  retryCheckout?(sessionId: string, input: RetryCheckout, context: CallContext): Promise<CheckoutSession>;
  /** Asks to stop. The answer may be `succeeded`: the buyer can pay while we ask. */
  cancelCheckout?(sessionId: string, context: CallContext): Promise<CheckoutSession>;
  /** Newer snapshots as they happen; resolves when the backend ends the stream. The core polls `getCheckout` where absent or broken. */
  watchCheckout?(sessionId: string, onSession: (session: CheckoutSession) => void, context: CallContext): Promise<void>;
  /**
   * The session that `context.key` opened, for a browser that lost the answer of its start. Throws `not_found` where the key names no order yet.
   * Absent where a backend cannot look by key: the next press of the pay button then asks under the same key.
   */
  findCheckout?(context: CallContext): Promise<CheckoutSession>;
  /** Exchanges the code of a return address for a view of its order. Throws `not_found` when the code is spent or old. */
  resumeCheckout?(code: string, context: CallContext): Promise<ReturnedCheckout>;
}
