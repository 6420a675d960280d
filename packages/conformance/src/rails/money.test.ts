/** Every driver and each of its methods through the whole server, on both databases: paid, declined, cancelled, expired, renewed, refunded, switched. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refundOrder } from '../../../server/src/checkout/index.ts';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { newKey } from '../adapter/bench.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { allWays, openRails, railNames, type Rails, type Way } from '../testing/rails.ts';

const named = (ways: readonly Way[]) => ways.map((way) => [`${way.provider} ${way.method.id}`, way] as const);

test('every driver with a simulator is here', () => {
  expect(new Set(allWays.map(({ provider }) => provider))).toEqual(new Set(railNames));
});

onEngines('every rail', (engine) => {
  let rails: Rails;
  beforeAll(async () => {
    rails = await openRails(await engine.fresh());
  });
  afterAll(() => expect(rails.strayed, 'addresses that are nobody’s').toEqual([]));
  const providerOf = (way: Way) => rails.rail(way.provider).provider;
  const paid = async (way: Way) => {
    const opened = await rails.open(way);
    expect(opened.session.status).toBe('requires_action');
    expect(await rails.pay(opened), 'there is something to pay').toBe(true);
    await rails.quiet();
    expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    return opened;
  };

  describe.each(named(allWays))('%s', (_, way) => {
    test('a purchase is paid once, and heard of', async () => {
      const { session } = await paid(way);
      expect(await rails.money(session.id)).toEqual({ charged: session.total.amount, refunded: 0, payers: 1 });
    });

    test('a purchase that nobody tells of is found out', async () => {
      rails.ears = 'deaf';
      try {
        await paid(way);
      } finally {
        rails.ears = 'open';
      }
    });

    test('declined, then paid', async () => {
      const opened = await rails.open(way);
      const { simulator } = rails.rail(way.provider);
      expect(await simulator.decline(await opened.attempt()), 'the bank can say no').toBe(true);
      await rails.quiet(2);
      const told = await expectTruth(rails, opened);
      expect(told.status).toMatch(/requires_action|failed|processing/);
      if (told.status === 'failed') await rails.switchTo(opened, way);
      expect(await rails.pay(opened)).toBe(true);
      await rails.quiet();
      expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    });

    test('the buyer turns away on the provider’s page, comes back and pays', async () => {
      const opened = await rails.open(way);
      await rails.rail(way.provider).simulator.cancel(await opened.attempt());
      await rails.quiet(2);
      const told = await expectTruth(rails, opened);
      expect(told.money).toMatch(/none|unknown/);
      if (told.status !== 'requires_action') await rails.switchTo(opened, way);
      expect(await rails.pay(opened)).toBe(true);
      await rails.quiet();
      expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    });

    test('cancelled by the buyer: nothing is taken, or it is given back', async () => {
      const opened = await rails.open(way);
      if (!opened.session.canCancel) {
        expect(providerOf(way).closeOf(way.method.id), 'what can be closed can be cancelled').toMatch(/never|sometimes/);
        return;
      }
      const attempt = await opened.attempt();
      await rails.cancel(opened);
      await rails.rail(way.provider).simulator.pay(attempt);
      await rails.quiet(6);
      const told = await expectTruth(rails, opened);
      const { charged, refunded } = await rails.money(told.id);
      if (told.status === 'canceled') expect(charged - refunded).toBe(0);
      else expect(told.status).toMatch(/processing|succeeded/);
    });

    test('expired: nothing was taken, and a fresh one is paid', async () => {
      const opened = await rails.open(way);
      rails.clock.now += rails.shop.rules.orderLives + 60_000;
      await rails.quiet(4);
      // A provider that cannot close keeps an order waiting for ten minutes at most.
      rails.clock.now += 11 * 60_000;
      await rails.quiet(4);
      const told = await expectTruth(rails, opened);
      expect(told.status).toBe('expired');
      await paid(way);
    });

    test('renewed: the old one is closed before the new one stands, and one of them is paid', async () => {
      const opened = await rails.open(way);
      const old = await opened.attempt();
      if (!opened.session.canSwitch) return expect(providerOf(way).closeOf(way.method.id)).not.toBe('always');
      await rails.switchTo(opened, way);
      expect(await opened.attempt()).not.toBe(old);
      await rails.rail(way.provider).simulator.pay(old);
      await rails.quiet(2);
      await rails.pay(opened);
      await rails.quiet(6);
      return expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    });

    test('refunded in part, then the rest', async () => {
      const { session, look } = await paid(way);
      const { refunds } = providerOf(way);
      const { total } = session;
      const give = (amount?: number) =>
        refundOrder(rails.shop, session.id, { reason: 'merchant', requestKey: newKey(), ...(amount === undefined ? {} : { amount }) });
      if (refunds === 'any_amount') {
        await give(501);
        await rails.quiet(4);
        expect(await rails.money(session.id)).toMatchObject({ charged: total.amount, refunded: 501 });
        expect(await look()).toMatchObject({ status: 'succeeded', order: { refunded: { amount: 501, currency: total.currency } } });
      }
      if (refunds !== 'none') {
        await give();
        await rails.quiet(4);
        expect(await rails.money(session.id)).toEqual({ charged: total.amount, refunded: total.amount, payers: 0 });
        expect(await look()).toMatchObject({ money: 'returned', order: { refunded: total } });
      }
    });
  });

  const shared = (one: Way, other: Way) => one.currencies.find((currency) => other.currencies.includes(currency));
  /** Each method is followed by one of every other provider, and by the next of its own. */
  const stands = (other: Way, one: Way): boolean => {
    const own = allWays.filter(({ provider }) => provider === other.provider);
    return other === (other.provider === one.provider ? own[(own.indexOf(one) + 1) % own.length] : own[0]) && other !== one;
  };
  const pairs = allWays.flatMap((one) =>
    allWays.flatMap((other) => {
      const currency = shared(one, other);
      return currency === undefined || !stands(other, one)
        ? []
        : [
            [
              { ...one, currency },
              { ...other, currency },
            ] as const,
          ];
    }),
  );

  describe.each(named(allWays))('%s, then another method, and both are paid', (_, first) => {
    const after = pairs.filter(([one]) => one.method.id === first.method.id && one.provider === first.provider);
    test.each(after.map(([one, other]) => [other.method.id, one, other] as const))('%s', async (_id, one, other) => {
      const opened = await rails.open(one);
      const old = await opened.attempt();
      if (!opened.session.canSwitch) return expect(providerOf(one).closeOf(one.method.id)).not.toBe('always');
      const { simulator } = rails.rail(one.provider);
      await rails.switchTo(opened, other);
      simulator.fault({ kind: 'pay_after_close', attempt: old });
      await rails.pay(opened);
      await simulator.pay(old);
      await rails.quiet(8);
      return expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    });
  });
});
