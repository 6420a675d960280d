/** A page with a checkout in it, its storage, its clock and a whole shop behind it. */
import { memoryShop, type MemoryShopOptions } from '../../adapters/memory/index.ts';
import type { CheckoutAdapter, Offer } from '../../contract.ts';
import { checkDraft } from '../check-draft.ts';
import type { Checkout, CheckoutClock, CheckoutOptions, CheckoutStorage } from '../checkout.ts';
import { createCheckout } from '../create-checkout.ts';
import { later } from '../later.ts';
import type { StateName, StateOf } from '../state.ts';
import { cups, mug, parcel, tips } from './offers.ts';

// As a moment after the page is there: what is imported when it is needed first is here at once.
await later();

/** Lets everything that waits for an answer go on. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface TestClock extends CheckoutClock {
  /** Time passes: every timer on the way runs, and what it starts. */
  advance(ms: number): Promise<void>;
  readonly timers: () => number;
}

export const testClock = (): TestClock => {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const timers = new Set<{ at: number; work: () => void }>();
  return {
    now: () => now,
    after: (ms, work) => {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    timers: () => timers.size,
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.work();
        await settle();
      }
      now = end;
      await settle();
    },
  };
};

/** What tabs of one origin share. `locks: false`: a browser without navigator.locks. */
export const sharedStorage = ({ locks = true } = {}) => {
  const values = new Map<string, string>();
  const watchers = new Set<{ key: string; tab: object; listener: () => void }>();
  let turn: Promise<unknown> = Promise.resolve();
  const tab = (): CheckoutStorage => {
    const me = {};
    const told = (key: string) => {
      for (const watcher of watchers) if (watcher.key === key && watcher.tab !== me) watcher.listener();
    };
    return {
      get: (key) => values.get(key),
      set: (key, value) => {
        values.set(key, value);
        told(key);
      },
      remove: (key) => {
        values.delete(key);
        told(key);
      },
      watch: (key, listener) => {
        const watcher = { key, tab: me, listener };
        watchers.add(watcher);
        return () => void watchers.delete(watcher);
      },
      ...(locks && {
        exclusive: <T>(_key: string, work: () => Promise<T>) => {
          const result = turn.then(work);
          turn = result.catch(() => undefined);
          return result;
        },
      }),
    };
  };
  return { tab, values, watchers };
};

export const makeBench = (shopOptions: MemoryShopOptions = {}, offers: readonly Offer[] = [mug, cups, tips, parcel]) => {
  const clock = testClock();
  const shop = memoryShop(offers, { now: () => clock.now(), ...shopOptions });
  const shared = sharedStorage();
  const open: Checkout[] = [];
  /** A fresh page load of the post. */
  const page = (options: Partial<CheckoutOptions> = {}, adapter: CheckoutAdapter = shop.adapter): Checkout => {
    const checkout = createCheckout({
      adapter,
      offerId: 'mug',
      post: { url: 'https://blog.example/mugs' },
      returnTo: 'https://blog.example/mugs?page=1',
      surface: 'desktop',
      locale: 'en',
      shop: 'https://shop.example',
      storage: shared.tab(),
      clock,
      checkDraft,
      ...options,
    });
    open.push(checkout);
    return checkout;
  };
  return { ...shop, clock, shared, page, close: () => open.forEach((checkout) => checkout.destroy()) };
};

/** The state, if it has this name; else the test fails and says what it was. */
export const expectState = <N extends StateName>(checkout: Checkout, name: N): StateOf<N> => {
  const state = checkout.getState();
  const named = (one: { readonly name: StateName }): one is StateOf<N> => one.name === name;
  if (!named(state)) throw new Error(`expected ${name}, but the checkout is ${state.name}: ${JSON.stringify(state).slice(0, 600)}`);
  return state;
};

/** From `open` to an order on the screen. */
export const bought = async (
  bench: ReturnType<typeof makeBench>,
  options: Partial<CheckoutOptions> = {},
  adapter?: CheckoutAdapter,
): Promise<Checkout> => {
  const checkout = bench.page(options, adapter);
  checkout.send({ type: 'open' });
  await bench.clock.advance(300);
  checkout.send({ type: 'pay' });
  await bench.clock.advance(100);
  return checkout;
};
