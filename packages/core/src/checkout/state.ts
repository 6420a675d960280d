/** The states of a checkout and the events that move it. What each pair does stands in `table.ts`. */
import type { CheckoutSession, Offer, OrderDraft, Quote } from '../contract.ts';
import type { CheckoutError, FieldProblem } from '../errors.ts';

type SessionOf<S extends CheckoutSession['status']> = CheckoutSession & { readonly status: S };

/** Every state after an order exists carries these. */
interface Begun<S extends CheckoutSession['status']> {
  /** Absent while a resumed checkout has not loaded its offer yet. */
  readonly offer?: Offer;
  readonly session: SessionOf<S>;
  /** A question to the backend that is not answered yet. Closing the panel asks first while this is set. */
  readonly asking?: 'retry' | 'cancel';
  /** The backend did not answer the last look; it is asked again. Says nothing about money. */
  readonly unreachable: boolean;
  /** The last question failed, for a sentence beside the buttons. Gone with the next answer. */
  readonly error?: CheckoutError;
  /**
   * `owner`: this browser holds the checkout's key. `visitor`: it came by a return address without the key:
   * status, receipt and cancel, no payment step.
   */
  readonly role: 'owner' | 'visitor';
}

/** Why nothing can be bought now. */
export type Unavailable = 'not_found' | 'sold_out' | 'not_yet' | 'ended' | 'no_method' | 'unreachable' | 'origin_not_allowed';

/** What changed under the buyer's eyes and sent them back to the form. */
export type Notice =
  | { readonly kind: 'price_changed' }
  | { readonly kind: 'sold_out' }
  | { readonly kind: 'method_unavailable' }
  /** The same contact bought this minutes ago; paying now buys it again. */
  | { readonly kind: 'already_bought' }
  /** An earlier order for this offer with other choices is still open: `continue` it or start anew, which cancels it first. */
  | { readonly kind: 'open_order'; readonly orderId: string }
  /** The call was refused and nothing was ordered. */
  | { readonly kind: 'refused'; readonly error: CheckoutError };

/** What each state carries. */
export interface StateData {
  readonly idle: Record<never, never>;
  readonly loading: {
    /** Looks first for the order that this browser or a return code knows of. */
    readonly resuming: boolean;
    /** The buyer chose the earlier order although this button would order something else. */
    readonly continuing?: boolean;
    /** An order that is canceled first, because the buyer starts anew. */
    readonly leaving?: string;
    /** What the buyer had chosen before. */
    readonly draft?: OrderDraft;
    /** This purchase repeats one that is paid. */
    readonly again?: boolean;
  };
  readonly unavailable: { readonly reason: Unavailable; readonly offer?: Offer; readonly error?: CheckoutError };
  readonly ready: {
    readonly offer: Offer;
    readonly draft: OrderDraft;
    /** The quote of exactly this draft; absent while it is being asked for or could not be had. */
    readonly quote?: Quote;
    readonly quoting: boolean;
    /** What is wrong with the draft, found here or by the backend; shown beside the fields. */
    readonly problems: readonly FieldProblem[];
    /** True after the first press of the pay button: problems are shown from then on. */
    readonly pressed: boolean;
    readonly notice?: Notice;
    /** The buyer asked to buy once more what they bought before. */
    readonly again?: boolean;
  };
  readonly starting: {
    readonly offer: Offer;
    readonly draft: OrderDraft;
    readonly quote: Quote;
    /** No answer for 30 seconds: nothing is taken without the buyer's confirmation at the provider. */
    readonly slow: boolean;
    readonly unreachable: boolean;
    readonly method: string;
    readonly again: boolean;
  };
  readonly requires_action: Begun<'requires_action'>;
  readonly processing: Begun<'processing'>;
  readonly succeeded: Begun<'succeeded'>;
  readonly failed: Begun<'failed'>;
  readonly canceled: Begun<'canceled'>;
  readonly expired: Begun<'expired'>;
}

export type StateName = keyof StateData;
export type StateOf<N extends StateName = StateName> = { [K in N]: { readonly name: K } & StateData[K] }[N];
export type CheckoutState = StateOf;

/** States that show an existing order. */
export type BegunName = CheckoutSession['status'];

/** What the buyer, or the page for them, can say. */
export type CheckoutEvent =
  /** Load the offer, or pick up the order that this browser or a return code knows of. */
  | { readonly type: 'open' }
  /** Load again after `unavailable`. */
  | { readonly type: 'reload' }
  /** Change the draft; fields given replace the draft's. `undefined` is not a value here: leave the field out. */
  | { readonly type: 'change'; readonly draft: Partial<Omit<OrderDraft, 'offerId'>> }
  /** The obliging press. Goes to `starting` only when the draft is whole and the quote is the one on screen. */
  | { readonly type: 'pay' }
  /** Another method or a fresh code for the same order. */
  | { readonly type: 'retry'; readonly method?: string }
  | { readonly type: 'cancel' }
  /** Look now: the page came back, or the buyer says that they have paid. */
  | { readonly type: 'check' }
  /** Pick up the order that this browser knows of: the open one that the notice speaks of, or the receipt of what was to be bought again. */
  | { readonly type: 'continue' }
  /** A new checkout after an end, or instead of an open order, which is canceled first. The only way out of `succeeded`. */
  | { readonly type: 'again' };

export type EventType = CheckoutEvent['type'];
export type Send = (event: CheckoutEvent) => void;
