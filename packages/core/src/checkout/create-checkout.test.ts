import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CheckoutAdapter } from '../contract.ts';
import { CheckoutError } from '../errors.ts';
import { bought, expectState, makeBench, settle } from './testing/bench.ts';

let bench = makeBench();
const fresh = (options?: Parameters<typeof makeBench>[0]) => (bench = makeBench(options));
afterEach(() => bench.close());

const name = 'buypost:https://shop.example:default:mug';
const record = () => JSON.parse(bench.shared.values.get(name) ?? 'null');

describe('a purchase', () => {
  test('from the link to the receipt: one charge, one delivery', async () => {
    fresh();
    const checkout = bench.page();
    const names: string[] = [];
    checkout.subscribe((state) => names.at(-1) !== state.name && names.push(state.name));
    expect(checkout.getState().name).toBe('idle');
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(checkout, 'ready').quote?.total).toEqual({ amount: 1900, currency: 'EUR' });
    checkout.send({ type: 'change', draft: { quantity: 2 } });
    expect(expectState(checkout, 'ready').quote).toBeUndefined();
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(expectState(checkout, 'requires_action').session.nextAction.type).toBe('qr_code');
    bench.world.buyerPays();
    await settle();
    const { session } = expectState(checkout, 'succeeded');
    expect(session.order).toMatchObject({ total: { amount: 3800, currency: 'EUR' }, deliveries: [{ kind: 'download' }] });
    expect(names).toEqual(['loading', 'ready', 'starting', 'requires_action', 'succeeded']);
    expect(bench.world.ledger()).toMatchObject({ charges: [{}], deliveries: [{}], refunds: [] });
    await bench.clock.advance(3_600_000);
    expect(bench.clock.timers()).toBe(0);
  });

  test('a press before the price is on the screen orders nothing', async () => {
    fresh();
    const checkout = bench.page();
    checkout.send({ type: 'open' });
    await settle();
    checkout.send({ type: 'change', draft: { quantity: 3 } });
    checkout.send({ type: 'pay' });
    await bench.clock.advance(1000);
    expect(expectState(checkout, 'ready').pressed).toBe(true);
    expect(bench.world.orderIds()).toEqual([]);
  });

  test('20 presses are one order', async () => {
    fresh();
    const checkout = bench.page();
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    for (let press = 0; press < 20; press++) checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(bench.world.ledger().calls['startCheckout']).toBe(1);
  });

  test.each([true, false])(
    'a price that changed is shown before anything exists, and the next press buys at it (quotes: %s)',
    async (quotes) => {
      fresh();
      const { quote: _quote, ...without } = bench.adapter;
      const checkout = bench.page({}, quotes ? bench.adapter : without);
      checkout.send({ type: 'open' });
      await bench.clock.advance(300);
      bench.world.priceBecomes('mug', { amount: 2400, currency: 'EUR' });
      checkout.send({ type: 'pay' });
      await settle();
      expect(expectState(checkout, 'ready').notice).toEqual({ kind: 'price_changed' });
      expect(bench.world.orderIds()).toEqual([]);
      await bench.clock.advance(300);
      expect(expectState(checkout, 'ready').quote?.total.amount).toBe(2400);
      checkout.send({ type: 'pay' });
      await bench.clock.advance(100);
      expect(expectState(checkout, 'requires_action').session.total.amount).toBe(2400);
    },
  );
});

describe('answers that do not come', () => {
  test('a lost answer is asked again under the same key: one order', async () => {
    fresh();
    const checkout = bench.page();
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.loseTheAnswer(3);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(expectState(checkout, 'starting').unreachable).toBe(true);
    await bench.clock.advance(10_000);
    expectState(checkout, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(1);
    expect(bench.world.ledger().calls['startCheckout']).toBe(4);
  });

  test('F19: after 30 seconds `starting` says that it is slow, and goes on asking', async () => {
    fresh();
    const checkout = bench.page();
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.goDark(true);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(29_000);
    expect(expectState(checkout, 'starting').slow).toBe(false);
    await bench.clock.advance(2_000);
    expect(expectState(checkout, 'starting').slow).toBe(true);
    await bench.clock.advance(600_000);
    bench.world.goDark(false);
    await bench.clock.advance(15_000);
    expectState(checkout, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('an adapter that throws nonsense says nothing about the order', async () => {
    fresh();
    const honest = bench.adapter;
    let throws = 2;
    const checkout = await bought(
      bench,
      {},
      {
        ...honest,
        startCheckout: (input, context) =>
          throws-- > 0 ? Promise.reject(new TypeError('x is undefined')) : honest.startCheckout(input, context),
      },
    );
    expectState(checkout, 'starting');
    await bench.clock.advance(5_000);
    expectState(checkout, 'requires_action');
  });

  test('a shop that does not answer the first look is unavailable, and `reload` looks again', async () => {
    fresh();
    bench.world.goDark(true);
    const checkout = bench.page();
    checkout.send({ type: 'open' });
    await bench.clock.advance(10_000);
    expect(expectState(checkout, 'unavailable').reason).toBe('unreachable');
    bench.world.goDark(false);
    checkout.send({ type: 'reload' });
    await bench.clock.advance(300);
    expectState(checkout, 'ready');
  });

  test('a waiting state is not final: money that comes while the stream is broken is seen by looking', async () => {
    fresh({ watches: false });
    const checkout = await bought(bench);
    bench.world.buyerPays();
    await settle();
    expectState(checkout, 'requires_action');
    await bench.clock.advance(1_500);
    expectState(checkout, 'succeeded');
  });

  test('`check` looks at once', async () => {
    fresh({ watches: false });
    const checkout = await bought(bench);
    bench.world.buyerPays();
    checkout.send({ type: 'check' });
    await settle();
    expectState(checkout, 'succeeded');
  });

  test('looks become rarer, at most 10 seconds apart, and the loss of one is said', async () => {
    fresh({ watches: false });
    const checkout = await bought(bench);
    await bench.clock.advance(60_000);
    const looks = bench.world.ledger().calls['getCheckout'] ?? 0;
    expect(looks).toBeGreaterThan(6);
    expect(looks).toBeLessThan(20);
    bench.world.goDark(true);
    await bench.clock.advance(15_000);
    expect(expectState(checkout, 'requires_action').unreachable).toBe(true);
    bench.world.goDark(false);
    await bench.clock.advance(15_000);
    expect(expectState(checkout, 'requires_action').unreachable).toBe(false);
  });
});

describe('the order on the screen', () => {
  test('another method closes the first attempt; its late payment goes back and the receipt says so', async () => {
    fresh();
    const checkout = await bought(bench);
    checkout.send({ type: 'retry', method: 'card' });
    expect(expectState(checkout, 'requires_action').asking).toBe('retry');
    await settle();
    const { session } = expectState(checkout, 'requires_action');
    expect([session.method, session.nextAction.type]).toEqual(['card', 'embed']);
    bench.world.buyerPays();
    bench.world.payTwice();
    await settle();
    checkout.send({ type: 'check' });
    expect(bench.world.ledger().kept).toEqual([{ amount: 1900, currency: 'EUR' }]);
    expect(bench.world.session()).toMatchObject({ order: { extra: { amount: { amount: 1900 }, state: 'returned' } } });
  });

  test('an expired code renews itself', async () => {
    fresh();
    const checkout = await bought(bench);
    const before = expectState(checkout, 'requires_action').session.nextAction;
    await bench.clock.advance(121_000);
    const after = expectState(checkout, 'requires_action').session.nextAction;
    expect(after.type === 'qr_code' && before.type === 'qr_code' && after.data !== before.data).toBe(true);
    expect(bench.world.ledger().orders).toEqual([{ id: bench.world.orderIds()[0], status: 'open', attempts: 2 }]);
  });

  describe('a code that the bank ended before its time', () => {
    const lapse = async (): Promise<void> => {
      bench.world.bankLapses();
      await bench.clock.advance(1);
    };

    test('renews itself on the same order, by the stream and by a look', async () => {
      for (const watches of [true, false]) {
        fresh({ watches });
        const checkout = await bought(bench);
        bench.world.bankLapses();
        await bench.clock.advance(31_000);
        expect(expectState(checkout, 'requires_action').session.nextAction.type).toBe('qr_code');
        expect(bench.world.ledger().orders).toEqual([{ id: bench.world.orderIds()[0], status: 'open', attempts: 2 }]);
      }
    });

    test('three times, then it is the buyer’s wish', async () => {
      fresh();
      const checkout = await bought(bench);
      for (let times = 0; times < 5; times += 1) if (checkout.getState().name === 'requires_action') await lapse();
      expect(expectState(checkout, 'expired').session).toMatchObject({ canSwitch: true, money: 'none' });
      expect(bench.world.ledger().orders[0]?.attempts).toBe(4);
      checkout.send({ type: 'retry' });
      await bench.clock.advance(1);
      expect(expectState(checkout, 'requires_action').session.nextAction.type).toBe('qr_code');
    });

    test('not for a form, not for a visitor, not after a reload: nobody looked at a code', async () => {
      fresh();
      const card = await bought(bench);
      card.send({ type: 'retry', method: 'card' });
      await bench.clock.advance(1);
      await lapse();
      expectState(card, 'expired');
      const again = bench.page();
      again.send({ type: 'open' });
      await bench.clock.advance(100);
      expectState(again, 'expired');
      expect(bench.world.ledger().orders[0]?.attempts).toBe(2);
    });

    test('an answer that says so about an older code renews nothing', async () => {
      fresh();
      const checkout = await bought(bench);
      await lapse();
      const attempts = () => bench.world.ledger().orders[0]?.attempts;
      expect(attempts()).toBe(2);
      checkout.send({ type: 'check' });
      await bench.clock.advance(60_000);
      expect(attempts()).toBe(2);
    });
  });

  test('a decline that stays payable is no failure', async () => {
    fresh();
    const checkout = await bought(bench);
    bench.world.bankDeclines(undefined, 'insufficient_funds');
    await settle();
    expect(expectState(checkout, 'requires_action').session).toMatchObject({ declined: 'insufficient_funds', money: 'unknown' });
  });

  test('cancel is a question: the buyer paid while we asked', async () => {
    fresh();
    const checkout = await bought(bench);
    checkout.send({ type: 'cancel' });
    bench.world.buyerPays();
    await settle();
    expectState(checkout, 'succeeded');
  });

  test('a question that failed is said until there is news of the order', async () => {
    fresh({ watches: false });
    const honest = bench.adapter;
    const checkout = await bought(bench, {}, { ...honest, retryCheckout: () => Promise.reject(new CheckoutError('cannot_switch', 'no')) });
    checkout.send({ type: 'retry', method: 'card' });
    await settle();
    expect(expectState(checkout, 'requires_action')).toMatchObject({ error: { code: 'cannot_switch' } });
    expect(expectState(checkout, 'requires_action').asking).toBeUndefined();
    bench.world.goDark(true);
    await bench.clock.advance(20_000);
    bench.world.goDark(false);
    await bench.clock.advance(20_000);
    expect(expectState(checkout, 'requires_action')).toMatchObject({ error: { code: 'cannot_switch' }, unreachable: false });
    bench.world.buyerScans();
    await bench.clock.advance(20_000);
    expect(expectState(checkout, 'requires_action').error).toBeUndefined();
  });

  test('starting anew does not ask again for what was typed', async () => {
    fresh();
    const checkout = bench.page({ offerId: 'parcel' });
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    const typed = { contact: { email: 'ada@example.org' }, shipTo: { name: 'Ada', line1: '1 Way', city: 'Kyoto', country: 'JP' } };
    checkout.send({ type: 'change', draft: typed });
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    checkout.send({ type: 'cancel' });
    await settle();
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    expect(expectState(checkout, 'ready').draft).toMatchObject(typed);
  });

  test('canceled, then anew under a new key', async () => {
    fresh();
    const checkout = await bought(bench);
    const { key } = record();
    checkout.send({ type: 'cancel' });
    await settle();
    expect(expectState(checkout, 'canceled').session.money).toBe('none');
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(checkout, 'requires_action');
    expect(record().key).not.toBe(key);
    expect(bench.world.orderIds()).toHaveLength(2);
  });

  test('late money after expiry without stock: never "nothing was charged"', async () => {
    fresh({ stock: { mug: 1 } });
    const checkout = await bought(bench);
    bench.world.timePasses(31 * 60_000);
    await settle();
    expect(expectState(checkout, 'expired').session.money).toBe('none');
    const other = await bought(bench, { storage: bench.shared.tab(), shop: 'https://other-reader.example' });
    bench.world.buyerPays();
    await settle();
    expectState(other, 'succeeded');
    bench.world.payAfterClose(bench.world.orderIds()[0]);
    expect(bench.world.session(bench.world.orderIds()[0])).toMatchObject({ status: 'expired', money: 'returned' });
    expect(bench.world.ledger().kept).toEqual([{ amount: 1900, currency: 'EUR' }]);
  });

  test('F16: a snapshot that is not newer is dropped', async () => {
    fresh();
    const honest = bench.adapter;
    let late: (() => void) | undefined;
    const checkout = await bought(
      bench,
      {},
      {
        ...honest,
        getCheckout: async (id, context) => {
          const old = await honest.getCheckout(id, context);
          await new Promise<void>((resolve) => (late = resolve));
          return old;
        },
      },
    );
    checkout.send({ type: 'check' });
    await settle();
    checkout.send({ type: 'retry', method: 'card' });
    await settle();
    late?.();
    await settle();
    expect(expectState(checkout, 'requires_action').session.method).toBe('card');
  });

  test('on the receipt the truth goes on: a second payment that came and went back, a refund', async () => {
    fresh();
    const checkout = await bought(bench);
    bench.world.buyerPays();
    await settle();
    bench.world.payTwice();
    await bench.clock.advance(5_000);
    expect(expectState(checkout, 'succeeded').session.order.extra?.state).toBe('returned');
    await bench.clock.advance(7_200_000);
    const { getCheckout: looks = 0 } = bench.world.ledger().calls;
    expect(looks).toBeLessThan(15);
    bench.world.refund();
    checkout.send({ type: 'check' });
    await settle();
    expect(expectState(checkout, 'succeeded').session.money).toBe('returned');
  });

  test('money that comes after a cancel is told', async () => {
    fresh();
    const checkout = await bought(bench);
    checkout.send({ type: 'cancel' });
    await settle();
    expectState(checkout, 'canceled');
    bench.world.payAfterClose();
    await bench.clock.advance(5_000);
    expectState(checkout, 'succeeded');
  });

  test('the last one was sold meanwhile', async () => {
    fresh({ stock: { mug: 0 } });
    const checkout = await bought(bench);
    expect(expectState(checkout, 'ready').notice).toEqual({ kind: 'sold_out' });
    expect(bench.world.orderIds()).toEqual([]);
  });

  test('`succeeded` has one way out, and it is asked for', async () => {
    fresh();
    const checkout = await bought(bench);
    bench.world.buyerPays();
    await settle();
    for (const type of ['pay', 'retry', 'cancel', 'continue', 'open', 'reload', 'check'] as const) checkout.send({ type });
    await bench.clock.advance(1000);
    expectState(checkout, 'succeeded');
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    expect(expectState(checkout, 'ready').again).toBe(true);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(checkout, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(2);
  });
});

describe('bought again', () => {
  const repeat = async () => {
    fresh();
    const checkout = await bought(bench);
    bench.world.buyerPays();
    await settle();
    const [first] = bench.world.orderIds();
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    return { checkout, first };
  };

  test('given up, the receipt of the first is there again; the next repeat is its own order', async () => {
    const { checkout, first } = await repeat();
    checkout.send({ type: 'change', draft: { quantity: 3 } });
    checkout.send({ type: 'continue' });
    await bench.clock.advance(300);
    expect(expectState(checkout, 'succeeded').session.id).toBe(first);
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(100);
    expect(expectState(checkout, 'requires_action').session.id).not.toBe(first);
    expect(bench.world.orderIds()).toHaveLength(2);
  });

  test('given up by a reload, the receipt is there', async () => {
    const { checkout, first } = await repeat();
    checkout.destroy();
    const reloaded = bench.page();
    reloaded.send({ type: 'open' });
    await settle();
    expect(expectState(reloaded, 'succeeded').session.id).toBe(first);
  });

  test('sold out meanwhile: the receipt is there again', async () => {
    fresh();
    const checkout = await bought(bench);
    bench.world.buyerPays();
    await settle();
    bench.world.soldOut('mug');
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    expectState(checkout, 'unavailable');
    checkout.send({ type: 'continue' });
    await bench.clock.advance(300);
    expectState(checkout, 'succeeded');
  });

  test('what an adapter kept for the first does not go with the second', async () => {
    fresh();
    const honest = bench.adapter;
    const seen: (string | undefined)[] = [];
    const checkout = await bought(
      bench,
      {},
      {
        ...honest,
        loadOffer: async (id, context) => {
          context.memory.write(`${context.memory.read() ?? ''}cart`);
          return honest.loadOffer(id, context);
        },
        startCheckout: async (input, context) => {
          seen.push(context.memory.read());
          return honest.startCheckout(input, context);
        },
      },
    );
    bench.world.buyerPays();
    await settle();
    checkout.send({ type: 'again' });
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(300);
    expect(seen).toEqual(['cart', 'cart']);
  });
});

describe('coming back', () => {
  test('double charge on refresh: a reload picks up the same order', async () => {
    fresh();
    const checkout = await bought(bench);
    checkout.destroy();
    const reloaded = bench.page();
    reloaded.send({ type: 'open' });
    await settle();
    expect(expectState(reloaded, 'requires_action')).toMatchObject({
      role: 'owner',
      session: { id: bench.world.orderIds()[0] },
      offer: { id: 'mug' },
    });
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('the tab was killed after the request left: the key is asked about, nothing is sent again', async () => {
    fresh();
    const first = bench.page();
    first.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.loseTheAnswer(1);
    first.send({ type: 'pay' });
    await settle();
    first.destroy();
    expect(record()).toMatchObject({ v: 1, state: 'open', expected: { amount: 1900, currency: 'EUR' } });
    expect(record().orderId).toBeUndefined();
    const reloaded = bench.page();
    reloaded.send({ type: 'open' });
    await bench.clock.advance(300);
    expectState(reloaded, 'requires_action');
    expect(bench.world.ledger().calls['startCheckout']).toBe(1);
  });

  test('an adapter that cannot look by key: the form again, and the press finds the order', async () => {
    fresh();
    const { findCheckout: _without, ...adapter } = bench.adapter;
    const first = bench.page({}, adapter);
    first.send({ type: 'open' });
    await bench.clock.advance(300);
    bench.world.loseTheAnswer(1);
    first.send({ type: 'pay' });
    await settle();
    first.destroy();
    const second = await bought(bench, {}, adapter);
    expectState(second, 'requires_action');
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('a return code in another browser shows and cancels, and cannot pay', async () => {
    fresh();
    await bought(bench);
    const visitor = bench.page({ storage: undefined as never, returned: bench.world.comesBack() });
    visitor.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(visitor, 'requires_action').role).toBe('visitor');
    visitor.send({ type: 'retry', method: 'card' });
    await settle();
    expect(expectState(visitor, 'requires_action').asking).toBeUndefined();
    visitor.send({ type: 'cancel' });
    await settle();
    expectState(visitor, 'canceled');
  });

  test('a return code in the browser that holds the key is the owner again', async () => {
    fresh();
    await bought(bench);
    const back = bench.page({ returned: bench.world.comesBack() });
    back.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(back, 'requires_action').role).toBe('owner');
  });

  test('its owner sees the next step again, which the code alone does not show', async () => {
    fresh();
    await bought(bench);
    const honest = bench.adapter;
    const adapter: CheckoutAdapter = {
      ...honest,
      resumeCheckout: async (code, context) => {
        const back = await honest.resumeCheckout?.(code, context);
        if (back?.session.status !== 'requires_action') throw new Error('not waiting');
        return { ...back, session: { ...back.session, nextAction: { type: 'wait' }, canSwitch: false } };
      },
    };
    const back = bench.page({ returned: bench.world.comesBack() }, adapter);
    back.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(back, 'requires_action').session).toMatchObject({ canSwitch: true, nextAction: { type: 'qr_code' } });
    const stranger = bench.page({ storage: undefined as never, returned: bench.world.comesBack() }, adapter);
    stranger.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(stranger, 'requires_action').session).toMatchObject({ canSwitch: false, nextAction: { type: 'wait' } });
  });

  test('a spent return code falls back to what this browser knows', async () => {
    fresh();
    await bought(bench);
    const back = bench.page({ returned: 'ret_spent' });
    back.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(back, 'requires_action').role).toBe('owner');
  });

  test('a button for other choices meets the open order and asks', async () => {
    fresh();
    await bought(bench, { offerId: 'cups', draft: { variant: 'blue' } });
    const other = bench.page({ offerId: 'cups', draft: { variant: 'sand' } });
    other.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(other, 'ready')).toMatchObject({ draft: { variant: 'sand' }, notice: { kind: 'open_order' } });
    other.send({ type: 'continue' });
    await bench.clock.advance(300);
    expectState(other, 'requires_action');
    const anew = bench.page({ offerId: 'cups', draft: { variant: 'sand' } });
    anew.send({ type: 'open' });
    await bench.clock.advance(300);
    anew.send({ type: 'again' });
    await bench.clock.advance(300);
    expect(expectState(anew, 'ready').draft.variant).toBe('sand');
    anew.send({ type: 'pay' });
    await bench.clock.advance(100);
    expectState(anew, 'requires_action');
    expect(bench.world.ledger().orders.map((order) => order.status)).toEqual(['canceled', 'open']);
  });

  test('the record dies 24 hours after the end', async () => {
    fresh();
    await bought(bench);
    bench.world.buyerPays();
    await settle();
    expect(record()).toMatchObject({ state: 'paid' });
    await bench.clock.advance(23 * 3_600_000);
    const soon = bench.page();
    soon.send({ type: 'open' });
    await bench.clock.advance(300);
    expectState(soon, 'succeeded');
    soon.send({ type: 'check' });
    await bench.clock.advance(300);
    soon.destroy();
    // Looking at the receipt does not lengthen its life.
    await bench.clock.advance(2 * 3_600_000);
    const later = bench.page();
    later.send({ type: 'open' });
    await bench.clock.advance(300);
    expectState(later, 'ready');
  });
});

describe('being embedded', () => {
  test('a listener that throws stops neither the checkout nor the others', async () => {
    fresh();
    const checkout = bench.page();
    const heard = vi.fn();
    const uncaught: unknown[] = [];
    const catcher = (error: unknown) => uncaught.push(error);
    process.once('uncaughtException', catcher);
    let once = true;
    checkout.subscribe(() => {
      if (!once) return;
      once = false;
      throw new Error('a listener of the page');
    });
    checkout.subscribe(heard);
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    expectState(checkout, 'ready');
    expect(heard.mock.calls.length).toBeGreaterThan(1);
    expect(uncaught).toEqual([new Error('a listener of the page')]);
  });

  test('a listener may send: events wait their turn', async () => {
    fresh();
    const checkout = bench.page();
    checkout.subscribe(
      (state) => state.name === 'ready' && state.draft.quantity === 1 && checkout.send({ type: 'change', draft: { quantity: 2 } }),
    );
    checkout.send({ type: 'open' });
    await bench.clock.advance(1000);
    expect(expectState(checkout, 'ready').draft.quantity).toBe(2);
  });

  test('destroy leaves no timer, no listener and no news behind', async () => {
    fresh();
    const checkout = await bought(bench);
    const heard = vi.fn();
    checkout.subscribe(heard);
    checkout.destroy();
    await bench.clock.advance(0);
    bench.world.buyerPays();
    checkout.send({ type: 'check' });
    await bench.clock.advance(60_000);
    expect([heard.mock.calls.length, bench.clock.timers(), bench.shared.watchers.size]).toEqual([0, 0, 0]);
  });

  test('a listener added twice is told twice and leaves one by one', async () => {
    fresh();
    const checkout = bench.page();
    const heard = vi.fn();
    const stop = checkout.subscribe(heard);
    checkout.subscribe(heard);
    stop();
    checkout.send({ type: 'open' });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('wrong options say what to type', () => {
    expect(() => bench.page({ adapter: undefined as never })).toThrow(/httpAdapter\("https:/);
    expect(() => bench.page({ offerId: '' })).toThrow(/offerId/);
  });

  test('methods that cannot work in this browser are not offered', async () => {
    fresh();
    const checkout = bench.page({ actions: ['redirect'] });
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    const ready = expectState(checkout, 'ready');
    expect([ready.offer.methods, ready.quote?.methods].map((list) => list?.map((one) => one.id))).toEqual([['bank'], ['bank']]);
    const none = bench.page({ actions: ['open_app'] });
    none.send({ type: 'open' });
    await bench.clock.advance(300);
    expect(expectState(none, 'unavailable').reason).toBe('no_method');
  });

  test('without a check of its own it sends the draft as it is, and shows what the shop says of it', async () => {
    fresh();
    const checkout = bench.page({ checkDraft: () => [] });
    checkout.send({ type: 'open' });
    await bench.clock.advance(300);
    checkout.send({ type: 'change', draft: { quantity: 6 } });
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(300);
    expect(expectState(checkout, 'ready')).toMatchObject({ pressed: true, problems: [{ field: 'quantity', problem: 'too_large' }] });
    expect(bench.world.orderIds()).toEqual([]);
    checkout.send({ type: 'change', draft: { quantity: 5 } });
    await bench.clock.advance(300);
    checkout.send({ type: 'pay' });
    await bench.clock.advance(300);
    expect(bench.world.orderIds()).toHaveLength(1);
  });

  test('what the shop says about the form is shown beside the field', async () => {
    fresh();
    const honest = bench.adapter;
    const checkout = await bought(
      bench,
      {},
      {
        ...honest,
        startCheckout: () =>
          Promise.reject(new CheckoutError('invalid_fields', 'no', { fields: [{ field: 'contact.email', problem: 'invalid' }] })),
      },
    );
    expect(expectState(checkout, 'ready')).toMatchObject({ pressed: true, problems: [{ field: 'contact.email', problem: 'invalid' }] });
  });
});
