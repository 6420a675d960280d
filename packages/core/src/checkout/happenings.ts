/** What happens to a checkout by itself: the answers that its jobs bring. Internal; the buyer's own words are `CheckoutEvent`. */
import type { CheckoutSession, Offer, OrderDraft, Quote } from '../contract.ts';
import type { CheckoutError } from '../errors.ts';
import type { CheckDraft } from './checkout.ts';
import type { BegunName, CheckoutEvent, CheckoutState, Notice, StateName, StateOf, Unavailable } from './state.ts';

export type Happening =
  | { readonly type: 'offered'; readonly offer: Offer; readonly draft: OrderDraft; readonly notice?: Notice }
  | { readonly type: 'unavailable'; readonly reason: Unavailable; readonly offer?: Offer; readonly error?: CheckoutError }
  /** The price of the draft; none where the draft does not say enough for one. */
  | { readonly type: 'quoted'; readonly quote?: Quote }
  /** No price could be had for the draft. */
  | { readonly type: 'unquoted'; readonly error: CheckoutError }
  /** A snapshot of the order, from whichever job. `answer`: it answers the question that was being asked. */
  | {
      readonly type: 'session';
      readonly session: CheckoutSession;
      readonly offer?: Offer;
      readonly role?: 'owner' | 'visitor';
      readonly answer?: boolean;
    }
  /** The shop refused what was asked. */
  | { readonly type: 'refused'; readonly error: CheckoutError }
  /** This browser has an open order for the offer with other choices. */
  | { readonly type: 'met'; readonly orderId: string }
  /** The order of this wish is known already, from another tab or an earlier visit: turn to it. */
  | { readonly type: 'elsewhere' }
  | { readonly type: 'slow' }
  | { readonly type: 'unreachable' };

export type AnyEvent = CheckoutEvent | Happening;
export type AnyEventType = AnyEvent['type'];
export type EventOf<E extends AnyEventType> = Extract<AnyEvent, { readonly type: E }>;

export type BegunState = StateOf<BegunName>;
export type Step<N extends StateName, E extends AnyEventType> = (
  state: StateOf<N>,
  event: EventOf<E>,
  check: CheckDraft,
) => CheckoutState | undefined;
export type Row<N extends StateName> = { readonly [E in AnyEventType]?: Step<N, E> };
/** For each state the events that it knows, and for each of them where it leads. Undefined: it stays as it is. */
export type Table = { readonly [N in StateName]: Row<N> };
