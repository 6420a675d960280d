/** What a page hears: bubbling, composed, typed events on the button's element, with the whole snapshot in `detail`. */
import type { Checkout, CheckoutState, CheckoutStorage, Delivery, PaidOrder, PostContext } from '@buypost/core';

/** Where an event happened. */
export interface ButtonDetail {
  readonly shop: string;
  readonly offerId: string;
}
export interface CheckoutDetail extends ButtonDetail {
  readonly post: PostContext;
  readonly state: CheckoutState;
}
export interface PaidDetail extends CheckoutDetail {
  readonly order: PaidOrder;
}
export interface DeliveredDetail extends PaidDetail {
  readonly deliveries: readonly Delivery[];
}

/** Every event by its name. */
export interface BuypostEventMap {
  /** The button came into view. Once for each element. */
  'buypost:seen': CustomEvent<ButtonDetail>;
  /** The checkout is about to open. `preventDefault()` keeps it closed. */
  'buypost:open': CustomEvent<CheckoutDetail>;
  /** The buyer pressed "order and pay". */
  'buypost:start': CustomEvent<CheckoutDetail>;
  /** The buyer has something to do: scan, confirm, go to a page. */
  'buypost:action': CustomEvent<CheckoutDetail>;
  /** The provider or the shop is not done yet. Not a success. */
  'buypost:processing': CustomEvent<CheckoutDetail>;
  /** The shop says that the order is paid. Once for each order in this browser, reloads and other tabs included. */
  'buypost:paid': CustomEvent<PaidDetail>;
  /** This try has ended unpaid: declined, expired or canceled; `state` says which. */
  'buypost:failed': CustomEvent<CheckoutDetail>;
  /** The paid order's deliveries are there. Once for each order, after `paid`. */
  'buypost:delivered': CustomEvent<DeliveredDetail>;
  /** The checkout was closed by the reader. Says nothing about the order. */
  'buypost:close': CustomEvent<CheckoutDetail>;
}

declare global {
  interface HTMLElementEventMap extends BuypostEventMap {}
  interface DocumentEventMap extends BuypostEventMap {}
}

type Detail<Name extends keyof BuypostEventMap> = BuypostEventMap[Name]['detail'];

/** Dispatches one event on `element`. False when a listener prevented its default. */
export function tell<Name extends keyof BuypostEventMap>(element: Element, name: Name, detail: Detail<Name>): boolean {
  const init: CustomEventInit<Detail<Name>> = { bubbles: true, composed: true, cancelable: name === 'buypost:open', detail };
  Object.setPrototypeOf(init, null);
  return element.dispatchEvent(new CustomEvent(name, init));
}

/** Orders whose `paid` was told, newest last; shared by the page's tabs. */
const toldKey = 'buypost:told';
const most = 50;
const toldBefore = (storage: CheckoutStorage, mark: string): boolean => {
  const marks = (storage.get(toldKey) ?? '').split(' ').filter(Boolean);
  if (marks.includes(mark)) return true;
  storage.set(toldKey, [...marks, mark].slice(-most).join(' '));
  return false;
};

const eventOf = {
  starting: 'buypost:start',
  requires_action: 'buypost:action',
  processing: 'buypost:processing',
  failed: 'buypost:failed',
  canceled: 'buypost:failed',
  expired: 'buypost:failed',
} as const satisfies Partial<Record<CheckoutState['name'], keyof BuypostEventMap>>;
const hasEvent = (name: string): name is keyof typeof eventOf => Object.hasOwn(eventOf, name);

export interface Announcing {
  /** The element to tell; asked each time, since the checkout of an offer can be opened from several. */
  readonly element: () => Element;
  readonly about: () => Omit<CheckoutDetail, 'state'>;
  readonly storage: CheckoutStorage;
}

/** Tells the page what becomes of a checkout, until the function it returns is called. A state is told when it is entered, not for every snapshot. */
export function announce(checkout: Checkout, { element, about, storage }: Announcing): () => void {
  let last = keyOf(checkout.getState());
  const heard = (state: CheckoutState): void => {
    const key = keyOf(state);
    if (key === last) return;
    last = key;
    const detail = { ...about(), state };
    if (state.name === 'succeeded') {
      const { order } = state.session;
      if (!toldBefore(storage, `paid:${order.id}`)) tell(element(), 'buypost:paid', { ...detail, order });
      if (order.deliveries.length && !toldBefore(storage, `delivered:${order.id}`))
        tell(element(), 'buypost:delivered', { ...detail, order, deliveries: order.deliveries });
    } else if (hasEvent(state.name)) tell(element(), eventOf[state.name], detail);
  };
  return checkout.subscribe(heard);
}

/** What makes a state worth telling: its name, the method and kind of action, and whether deliveries are there. */
function keyOf(state: CheckoutState): string {
  if (state.name === 'requires_action') return `${state.name} ${state.session.id} ${state.session.nextAction.type} ${state.session.method}`;
  if (state.name === 'succeeded') return `${state.name} ${state.session.id} ${state.session.order.deliveries.length > 0}`;
  return state.name;
}
