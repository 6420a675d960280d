/** Two tabs, lost and overtaken answers, changing prices, reloads: whatever the order of events, one wish to buy is charged once. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { CheckoutError } from '../errors.ts';
import type { Checkout, CheckoutOptions, CheckoutStorage } from './checkout.ts';
import { bought, expectState, makeBench, settle, sharedStorage } from './testing/bench.ts';

let bench = makeBench();
const fresh = (options?: Parameters<typeof makeBench>[0]) => (bench = makeBench(options));
afterEach(() => bench.close());
const name = 'buypost:https://shop.example:default:mug';
const record = () => JSON.parse(bench.shared.values.get(name) ?? 'null');

type Move =
  | { readonly kind: 'send'; readonly tab: number; readonly type: 'open' | 'pay' | 'check' | 'retry' | 'cancel' | 'reload' | 'continue' }
  | { readonly kind: 'reload' | 'buyer'; readonly tab: number }
  | { readonly kind: 'deliver'; readonly which: number }
  | { readonly kind: 'lose' | 'time' | 'price' | 'email'; readonly ms: number };

const tab = fc.nat({ max: 1 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: fc.nat({ max: 3 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      tab,
      type: fc.constantFrom('open', 'pay', 'pay', 'check', 'retry', 'cancel', 'reload', 'continue'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('buyer' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reload' as const), tab }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('lose' as const, 'time' as const, 'price' as const),
      ms: fc.constantFrom(100, 400, 2000, 40_000, 700_000, 1_900_000),
    }),
  },
);

/** Plays the moves; every call and every answer waits on the way until a move delivers it. */
const play = async (moves: readonly Move[], locks: boolean) => {
  const travelling: (() => void)[] = [];
  let held = false;
  const scene = makeBench({ travel: () => (held ? new Promise<void>((resolve) => travelling.push(resolve)) : Promise.resolve()) });
  const shared = sharedStorage({ locks });
  const load = (): Checkout => scene.page({ storage: shared.tab() });
  const tabs = [load(), load()];
  for (const one of tabs) one.send({ type: 'open' });
  await scene.clock.advance(300);
  held = true;
  const truth = () => {
    for (const one of tabs) {
      const state = one.getState();
      if (!('session' in state)) continue;
      const { id, money } = state.session;
      const { charges, refunds } = scene.world.ledger();
      const kept = charges.filter((charge) => charge.orderId === id).length - refunds.filter((refund) => refund.orderId === id).length;
      // A snapshot may be old, but never untrue in the direction that hurts: paid is said only of what was paid.
      if (state.name === 'succeeded') expect([id, kept]).toEqual([id, 1]);
      if (money === 'none' && (state.name === 'canceled' || state.name === 'expired')) expect([id, kept]).toEqual([id, 0]);
    }
  };
  try {
    for (const one of moves) {
      const { kind } = one;
      if (kind === 'send') tabs[one.tab]?.send({ type: one.type });
      else if (kind === 'reload') {
        tabs[one.tab]?.destroy();
        tabs[one.tab] = load();
        tabs[one.tab]?.send({ type: 'open' });
      } else if (kind === 'buyer') {
        // A buyer pays what a tab shows, if the bank still takes it.
        const state = tabs[one.tab]?.getState();
        if (state?.name === 'requires_action' && scene.world.session(state.session.id).status === 'requires_action')
          scene.world.buyerPays(state.session.id);
      } else if (kind === 'deliver') travelling.splice(one.which % (travelling.length || 1), 1)[0]?.();
      else if (kind === 'lose') scene.world.loseTheAnswer(1);
      else if (kind === 'price') scene.world.priceBecomes('mug', { amount: 1900 + (one.ms % 7) * 100, currency: 'EUR' });
      else if (kind === 'time') await scene.clock.advance(one.ms);
      await scene.clock.advance(25);
      truth();
    }
    // Everything still on the way arrives; the tabs come to rest.
    held = false;
    for (const arrive of travelling.splice(0)) arrive();
    await scene.clock.advance(60_000);
    truth();
    return { ledger: scene.world.ledger(), tabs: tabs.map((one) => one.getState()), timers: scene.clock.timers, close: scene.close };
  } finally {
    scene.close();
  }
};

describe('whatever the order of events', () => {
  test.each([true, false])(
    'one wish is charged once and delivered once (locks: %s)',
    async (locks) => {
      const seen = { orders: 0, charges: 0, deep: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 20, maxLength: 80, size: 'max' }), async (moves) => {
          const { ledger, tabs } = await play(moves, locks);
          seen.orders += ledger.orders.length;
          seen.charges += ledger.charges.length;
          seen.deep += ledger.orders.length > 1 || (ledger.orders[0]?.attempts ?? 0) > 1 ? 1 : 0;
          expect(ledger.charges.length - ledger.refunds.length).toBeLessThanOrEqual(1);
          expect(ledger.deliveries.length).toBeLessThanOrEqual(1);
          for (const state of tabs) expect(['loading', 'starting']).not.toContain(state.name);
        }),
        { numRuns: 200 },
      );
      // The search is worth something only if it gets there.
      expect(seen.orders).toBeGreaterThan(60);
      expect(seen.charges).toBeGreaterThan(15);
      expect(seen.deep).toBeGreaterThan(5);
    },
    60_000,
  );

  test('every timer and watcher is gone when the tabs are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30 }), async (moves) => {
        const { timers, close } = await play(moves, true);
        close();
        await settle();
        expect(timers()).toBe(0);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

describe('two tabs', () => {
  const twoReady = async (options: Partial<CheckoutOptions> = {}) => {
    const tabs = [
      bench.page({ storage: bench.shared.tab(), ...options }),
      bench.page({ storage: bench.shared.tab(), ...options }),
    ] as const;
    for (const one of tabs) one.send({ type: 'open' });
    await bench.clock.advance(300);
    return tabs;
  };

  test('F10: the other tab turns to the receipt by itself', async () => {
    fresh();
    const [one, two] = await twoReady();
    one.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(two, 'ready');
    bench.world.buyerPays();
    await bench.clock.advance(100);
    expectState(one, 'succeeded');
    expectState(two, 'succeeded');
    two.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('F10: a tab that heard nothing turns to the receipt before it sends', async () => {
    fresh();
    const { watch: _deaf, ...storage } = bench.shared.tab();
    const [one, two] = await twoReady({ storage });
    one.send({ type: 'pay' });
    await bench.clock.advance(100);
    bench.world.buyerPays();
    await bench.clock.advance(100);
    expectState(two, 'ready');
    two.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(two, 'succeeded');
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test.each([true, false])('both press at once: one order (locks: %s)', async (locks) => {
    fresh();
    const shared = sharedStorage({ locks });
    const tabs = [bench.page({ storage: shared.tab() }), bench.page({ storage: shared.tab() })];
    for (const one of tabs) one.send({ type: 'open' });
    await bench.clock.advance(300);
    for (const one of tabs) one.send({ type: 'pay' });
    await bench.clock.advance(100);
    for (const one of tabs) expectState(one, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('F9: a refused tab takes over the newer key that it finds', async () => {
    fresh();
    const [one, two] = await twoReady();
    bench.world.priceBecomes('mug', { amount: 2400, currency: 'EUR' });
    one.send({ type: 'pay' });
    two.send({ type: 'pay' });
    await bench.clock.advance(500);
    for (const tab_ of [one, two]) expect(expectState(tab_, 'ready').notice).toEqual({ kind: 'price_changed' });
    one.send({ type: 'pay' });
    await bench.clock.advance(100);
    const { key } = record();
    two.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(two, 'requires_action');
    expect([record().key, bench.world.orderIds().length]).toEqual([key, 1]);
  });

  test('other choices in the other tab: it asks first', async () => {
    fresh();
    const [one, two] = await twoReady({ offerId: 'cups' });
    one.send({ type: 'pay' });
    two.send({ type: 'change', draft: { variant: 'sand' } });
    await bench.clock.advance(500);
    two.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(expectState(two, 'ready')).toMatchObject({ notice: { kind: 'open_order' }, draft: { variant: 'sand' } });
    expect(bench.world.orderIds()).toHaveLength(1);
    expectState(one, 'requires_action');
  });

  test('instances do not talk across each other: another offer, another shop', async () => {
    fresh();
    await bought(bench);
    const other = bench.page({ offerId: 'cups' });
    const elsewhere = bench.page({ shop: 'https://second.example' });
    for (const one of [other, elsewhere]) one.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.buyerPays();
    await bench.clock.advance(100);
    expectState(other, 'ready');
    expectState(elsewhere, 'ready');
  });

  test('two checkouts side by side in one page are two states and two orders', async () => {
    fresh();
    const one = await bought(bench);
    const two = await bought(bench, { offerId: 'tips', draft: { amount: { amount: 500, currency: 'EUR' } } });
    bench.world.buyerPays(expectState(two, 'requires_action').session.id);
    await settle();
    expectState(two, 'succeeded');
    expectState(one, 'requires_action');
  });
});

describe('what forces a rule', () => {
  const ready = async (storage: CheckoutStorage, draft = {}) => {
    const checkout = bench.page({ storage, draft });
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    return checkout;
  };

  test('without locks, two tabs that wrote at the same time agree on one key', async () => {
    fresh();
    // A write of the other process is seen a moment later.
    const shared = sharedStorage({ locks: false });
    const late = (): CheckoutStorage => {
      const tab_ = shared.tab();
      let seen: string | undefined;
      return {
        ...tab_,
        get: (key) => seen ?? tab_.get(key),
        set: (key, value) => {
          seen = value;
          bench.clock.after(5, () => {
            tab_.set(key, value);
            seen = undefined;
          });
        },
      };
    };
    const tabs = [await ready(late()), await ready(late())];
    for (const one of tabs) one.send({ type: 'pay' });
    await bench.clock.advance(200);
    for (const one of tabs) expectState(one, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('F10: another quantity of what is paid is still the plain click that must not buy again', async () => {
    fresh();
    const { watch: _deaf, ...storage } = bench.shared.tab();
    const stale = await ready(storage, { quantity: 2 });
    const one = await bought(bench);
    bench.world.buyerPays();
    await bench.clock.advance(100);
    expectState(one, 'succeeded');
    stale.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(stale, 'succeeded');
  });

  test('another variant of what is paid is another wish', async () => {
    fresh();
    await bought(bench, { offerId: 'cups', draft: { variant: 'blue' } });
    bench.world.buyerPays();
    await bench.clock.advance(100);
    const sand = await bought(bench, { offerId: 'cups', draft: { variant: 'sand' } });
    expect(expectState(sand, 'requires_action').session.total.amount).toBe(2500);
  });

  test('a refusal that does not say "no order exists" keeps the key for the next press', async () => {
    fresh();
    const honest = bench.adapter;
    const keys: string[] = [];
    let down = true;
    const checkout = await bought(
      bench,
      {},
      {
        ...honest,
        startCheckout: async (input, context) => {
          keys.push(input.key);
          const session = await honest.startCheckout(input, context);
          if (down) throw new CheckoutError('provider_unavailable', 'the bank sleeps');
          return session;
        },
      },
    );
    await bench.clock.advance(10_000);
    expect(expectState(checkout, 'ready').notice).toMatchObject({ kind: 'refused', error: { code: 'provider_unavailable' } });
    down = false;
    checkout.send({ type: 'pay' });
    await bench.clock.advance(10_000);
    expectState(checkout, 'requires_action');
    expect([new Set(keys).size, bench.world.orderIds().length]).toEqual([1, 1]);
  });

  test('the key was taken by other choices in another tab: it asks, and makes no order of its own', async () => {
    fresh();
    const one = await ready(bench.shared.tab());
    const two = await ready(bench.shared.tab(), { quantity: 2 });
    bench.world.loseTheAnswer(1);
    one.send({ type: 'pay' });
    await settle();
    two.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(expectState(two, 'ready').notice).toMatchObject({ kind: 'open_order' });
    await bench.clock.advance(5_000);
    expectState(one, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('already bought minutes ago: said once, then the next press means it', async () => {
    fresh();
    const contact = { email: 'ada@example.org' };
    await bought(bench, { draft: { contact } });
    bench.world.buyerPays();
    await bench.clock.advance(100);
    const other = await bought(bench, { shop: 'https://shop.example/another-browser', draft: { contact } });
    expect(expectState(other, 'ready').notice).toEqual({ kind: 'already_bought' });
    await bench.clock.advance(300);
    other.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(other, 'requires_action');
  });

  test('an open order that ended meanwhile is no obstacle', async () => {
    fresh();
    (await bought(bench)).destroy();
    bench.world.timePasses(31 * 60_000);
    const next = await bought(bench);
    expectState(next, 'requires_action');
    expect(bench.world.ledger().orders.map((order) => order.status)).toEqual(['expired', 'open']);
  });
});

describe('storage that does not work', () => {
  const denied = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  const broken: Record<string, CheckoutStorage> = {
    'denied altogether': { get: denied, set: denied, remove: denied, watch: denied, exclusive: denied },
    'full: it reads but does not write': { get: () => undefined, set: denied, remove: () => {} },
    'locks that fail': { get: () => undefined, set: () => {}, remove: () => {}, exclusive: () => Promise.reject(new Error('no lock')) },
    'swallowing everything': { get: () => undefined, set: () => {}, remove: () => {} },
    'another script wrote nonsense': { get: () => '{"v":1,"key":7}', set: () => {}, remove: () => {} },
    'not JSON': { get: () => '<html>', set: () => {}, remove: () => {} },
  };
  test.each(Object.keys(broken))('%s: the purchase goes through, a lost answer makes no second order', async (how) => {
    fresh();
    const checkout = bench.page({ storage: broken[how] ?? bench.shared.tab() });
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.loseTheAnswer(2);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(10_000);
    expectState(checkout, 'requires_action');
    bench.world.buyerPays();
    await bench.clock.advance(100);
    expectState(checkout, 'succeeded');
    expect(bench.world.orderIds()).toHaveLength(1);
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    expectState(checkout, 'ready');
  });

  test('no contact data stands in the record', async () => {
    fresh();
    await bought(bench, {
      offerId: 'parcel',
      draft: { contact: { email: 'ada@example.org' }, shipTo: { name: 'Ada', line1: '1 Way', city: 'Kyoto', country: 'JP' } },
    });
    const text = [...bench.shared.values.values()].join();
    expect(text).toContain('"orderId"');
    for (const secret of ['ada@example.org', 'Ada', '1 Way', 'Kyoto']) expect(text).not.toContain(secret);
  });

  test('the key is stored before the first request leaves', async () => {
    let stored: string | undefined;
    fresh({
      travel: async (call) => {
        if (call === 'startCheckout') stored ??= bench.shared.values.get(name);
      },
    });
    await bought(bench);
    expect(JSON.parse(stored ?? '{}')).toMatchObject({ v: 1, state: 'open', key: expect.stringMatching(/^[\w-]{31,63}$/) });
  });

  test('what an adapter keeps before there is a key goes with the key, and ends with it', async () => {
    fresh();
    const honest = bench.adapter;
    const seen: (string | undefined)[] = [];
    const checkout = await bought(
      bench,
      {},
      {
        ...honest,
        loadOffer: async (id, context) => {
          seen.push(context.memory.read());
          context.memory.write('cart_1');
          return honest.loadOffer(id, context);
        },
        startCheckout: async (input, context) => {
          seen.push(context.memory.read());
          return honest.startCheckout(input, context);
        },
      },
    );
    expect(record()).toMatchObject({ memory: 'cart_1' });
    checkout.send({ type: 'cancel' });
    await settle();
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    expect(seen).toEqual([undefined, 'cart_1', undefined]);
  });

  test('a key without an order is forgotten after a day', async () => {
    fresh();
    const first = bench.page();
    first.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.goDark(true);
    first.send({ type: 'pay' });
    await bench.clock.advance(100);
    const { key } = record();
    first.destroy();
    bench.world.goDark(false);
    await bench.clock.advance(25 * 3_600_000);
    await bought(bench);
    expect(record().key).not.toBe(key);
  });

  test('what an adapter keeps with the key survives a reload', async () => {
    fresh();
    const honest = bench.adapter;
    const seen: (string | undefined)[] = [];
    const adapter = {
      ...honest,
      startCheckout: async (...[input, context]: Parameters<typeof honest.startCheckout>) => {
        context.memory.write('cart_1');
        return honest.startCheckout(input, context);
      },
      getCheckout: async (...[id, context]: Parameters<typeof honest.getCheckout>) => {
        seen.push(context.memory.read());
        return honest.getCheckout(id, context);
      },
    };
    (await bought(bench, {}, adapter)).destroy();
    const back = bench.page({}, adapter);
    back.send({ type: 'open' });
    await bench.clock.advance(300);
    expectState(back, 'requires_action');
    expect(seen).toEqual(['cart_1']);
  });
});
