/** What the laws for payment backends need to hold in their hands: an adapter, something to buy, and the world around the shop. */
import type { CallContext, CheckoutAdapter, CheckoutSession, Money, OrderDraft, Quote, RetryCheckout, StartCheckout } from '@buypost/core';
import type { Closable } from '../law.ts';
import { must } from '../law.ts';

/** What moved for one order, minor units of its currency. */
export interface MoneyMoved {
  readonly charged: number;
  readonly returned: number;
}

/** Everybody but the page: buyer, bank, time and the merchant. Verbs that an implementation cannot be made to do are left out. */
export interface AdapterWorld {
  /** The buyer pays by the action that this session shows, also when it is an old one. What can no longer be paid is left as it is. */
  buyerPays(session: CheckoutSession): Promise<void>;
  /** What the bank's books say about this order. */
  money(orderId: string): Promise<MoneyMoved>;
  /** How many orders the shop has. */
  orders(): Promise<number>;
  /** How often the goods of this order were given. */
  deliveries(orderId: string): Promise<number>;
  /** The shop finishes what it does by itself: notifications, refunds, deliveries. */
  quiet(): Promise<void>;
  readonly bankDeclines?: (session: CheckoutSession) => Promise<void>;
  /** Milliseconds pass at the shop and the bank. */
  readonly timePasses?: (ms: number) => Promise<void>;
  /** The next call has its effect and its answer is lost. */
  readonly loseTheAnswer?: () => void;
  /** The price of one unit changes. */
  readonly priceBecomes?: (price: Money) => Promise<void>;
  /** Money comes by the action that this session shows, although it was closed. */
  readonly paysClosed?: (session: CheckoutSession) => Promise<void>;
  /** Others take all that is left. */
  readonly sellsOut?: () => Promise<void>;
  /** The merchant returns the whole of a paid order. */
  readonly merchantRefunds?: (orderId: string) => Promise<void>;
  /** The buyer comes back from a provider's page; the code in the address. */
  readonly comesBack?: (session: CheckoutSession) => Promise<string>;
}

export interface AdapterBench extends Closable {
  readonly adapter: CheckoutAdapter;
  readonly world: AdapterWorld;
  /** A whole draft of an offer that costs something. */
  readonly draft: OrderDraft;
  readonly method: string;
  /** A second method of the same offer, for switching. */
  readonly otherMethod?: string;
}

let keys = 0;
/** A key nobody used before. */
export const newKey = (): string => `conformance-key-${String((keys += 1)).padStart(8, '0')}`;

export const contextOf = (key?: string): CallContext => {
  let kept: string | undefined;
  return {
    signal: new AbortController().signal,
    ...(key === undefined ? {} : { key }),
    memory: {
      read: () => kept,
      write: (value) => {
        kept = value;
      },
    },
  };
};

/** What the draft costs by this method, as the buyer is shown it. */
export const shownTotal = async ({ adapter, draft, method }: AdapterBench): Promise<Money> => {
  const quote: Quote | undefined = await adapter.quote?.(draft, contextOf());
  if (quote !== undefined) return quote.methods.find(({ id }) => id === method)?.total ?? quote.total;
  const offer = await adapter.loadOffer(draft.offerId, contextOf());
  const price = offer.prices.find(({ currency }) => draft.currency === undefined || currency === draft.currency);
  must(price !== undefined, `The offer "${draft.offerId}" has no price.`);
  return { amount: price.amount * draft.quantity, currency: price.currency };
};

/** The whole request of a press of the pay button. */
export const wishOf = async (bench: AdapterBench, key: string): Promise<StartCheckout> => ({
  key,
  draft: bench.draft,
  method: bench.method,
  expected: await shownTotal(bench),
  post: { url: 'https://blog.example/posts/mugs' },
  returnTo: 'https://blog.example/posts/mugs',
  surface: 'desktop',
  locale: 'en',
});

/** A checkout that was started and waits for the buyer. */
export interface Begun {
  readonly key: string;
  readonly wish: StartCheckout;
  readonly session: CheckoutSession;
  /** The truth now, after the shop did what it does by itself. */
  readonly look: () => Promise<CheckoutSession>;
  readonly retry: (change?: Partial<RetryCheckout>) => Promise<CheckoutSession>;
  readonly cancel: () => Promise<CheckoutSession>;
}

export const begin = async (bench: AdapterBench, key = newKey()): Promise<Begun> => {
  const { adapter, world, method } = bench;
  const wish = await wishOf(bench, key);
  const session = await adapter.startCheckout(wish, contextOf(key));
  const { id } = session;
  const absent = (call: string): never => {
    throw new TypeError(`The adapter has no ${call}.`);
  };
  return {
    key,
    wish,
    session,
    look: async () => {
      await world.quiet();
      return adapter.getCheckout(id, contextOf(key));
    },
    retry: (change) =>
      adapter.retryCheckout?.(
        id,
        { key: newKey(), method: bench.otherMethod ?? method, expected: wish.expected, surface: 'desktop', ...change },
        contextOf(key),
      ) ?? absent('retryCheckout'),
    cancel: () => adapter.cancelCheckout?.(id, contextOf(key)) ?? absent('cancelCheckout'),
  };
};

/** Money of the order that is still with the shop. */
export const keptOf = async ({ world }: AdapterBench, orderId: string): Promise<number> => {
  await world.quiet();
  const { charged, returned } = await world.money(orderId);
  return charged - returned;
};
