/** What must not compile: compiled, never run. */
import {
  createCheckout,
  formatMoney,
  type Checkout,
  type CheckoutAdapter,
  type CheckoutSession,
  type CheckoutState,
  type Money,
  type NextAction,
  type StateName,
} from './index.ts';

declare const checkout: Checkout;
declare const adapter: CheckoutAdapter;
declare const money: Money;
declare const session: CheckoutSession;
declare const state: CheckoutState;

// @ts-expect-error -- there is no close: an open or closed panel is the widget's business
checkout.send({ type: 'close' });
// @ts-expect-error -- what happens by itself is not for the page to say
checkout.send({ type: 'session', session });
// @ts-expect-error -- the price is the backend's word
checkout.send({ type: 'change', draft: { price: 1 } });
// @ts-expect-error -- an offer cannot be exchanged under a checkout
checkout.send({ type: 'change', draft: { offerId: 'other' } });
// @ts-expect-error -- leave a field out instead
checkout.send({ type: 'change', draft: { variant: undefined } });
// @ts-expect-error -- states are read only
state.name = 'succeeded';
// @ts-expect-error -- money is read only
money.amount = 1;
// @ts-expect-error -- a number is no money
formatMoney(19.99, 'en');
// @ts-expect-error -- only a paid order has deliveries
export const deliveries = session.order;
// @ts-expect-error -- an adapter needs its three methods
export const poor: CheckoutAdapter = { contract: 1, name: 'poor', loadOffer: adapter.loadOffer };
// @ts-expect-error -- another contract is another type
export const old: CheckoutAdapter = { ...adapter, contract: 2 };
// @ts-expect-error -- options are checked
createCheckout({ adapter, offerId: 'mug' });

/** A view for every state, or it does not compile. */
export const titles = {
  idle: '',
  loading: '',
  unavailable: '',
  ready: '',
  starting: '',
  requires_action: '',
  processing: '',
  succeeded: '',
  failed: '',
  canceled: '',
  expired: '',
} satisfies Record<StateName, string>;
// @ts-expect-error -- `expired` is missing
export const fewer: Record<StateName, string> = {
  idle: '',
  loading: '',
  unavailable: '',
  ready: '',
  starting: '',
  requires_action: '',
  processing: '',
  succeeded: '',
  failed: '',
  canceled: '',
};

/** The name tells the data apart, without a cast. */
export const total =
  state.name === 'succeeded' ? state.session.order.total : state.name === 'requires_action' ? state.session.nextAction.type : undefined;
export const exhaustive = (action: NextAction): string => {
  switch (action.type) {
    case 'redirect':
    case 'open_app':
    case 'embed':
      return action.url;
    case 'qr_code':
      return action.data;
    case 'wait':
      return '';
  }
};
