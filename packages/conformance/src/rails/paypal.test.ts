/** PayPal's two steps through the whole server: approved is not paid, what was approved is taken once, and a decline at the taking is not the end. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { PretendPayPal } from '../../../providers/src/paypal/simulator/index.ts';
import { cancelCheckout } from '../../../server/src/checkout/index.ts';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { allWays, openRails, type Opened, type Rails } from '../testing/rails.ts';

const way = allWays.find(({ provider }) => provider === 'paypal') ?? expect.fail('there is no paypal');

const isPretend = (thing: object): thing is PretendPayPal => 'payLater' in thing;

onEngines('paypal through the server', (engine) => {
  let rails: Rails;
  let world: PretendPayPal;
  beforeEach(async () => {
    rails = await openRails(await engine.fresh(), { only: ['paypal'] });
    const { simulator } = rails.rail('paypal');
    world = isPretend(simulator) ? simulator : expect.fail('this is another simulator');
  });
  const bought = async (opened: Opened): Promise<void> => {
    expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    expect(await rails.money(opened.session.id)).toEqual({ charged: 1900, refunded: 0, payers: 1 });
  };

  describe('the buyer approves and closes the window', () => {
    test('PayPal’s webhook makes us take it', async () => {
      const opened = await rails.open(way);
      await world.pay(await opened.attempt());
      await world.tick();
      // No pass of the reconciler and no returning buyer: the webhook alone.
      await bought(opened);
    });

    test('without a webhook the reconciler takes it', async () => {
      rails.ears = 'deaf';
      const opened = await rails.open(way);
      await world.pay(await opened.attempt());
      await rails.quiet(2);
      await bought(opened);
    });

    test('the answer to the capture is lost: it is taken once, and known', async () => {
      rails.ears = 'deaf';
      const opened = await rails.open(way);
      const attempt = await opened.attempt();
      await world.pay(attempt);
      // The look that finds it approved, then the capture.
      world.fault({ kind: 'slow', ms: 0, attempt });
      world.fault({ kind: 'error_after', attempt, times: 2 });
      await rails.quiet(6);
      await bought(opened);
      expect(world.order(attempt)?.captures).toHaveLength(1);
    });

    test('coming back with the answer of PayPal’s page takes it at once', async () => {
      rails.ears = 'deaf';
      const opened = await rails.open(way);
      const attempt = await opened.attempt();
      const { returnUrl = '', id = '' } = world.order(attempt) ?? {};
      await world.pay(attempt);
      await rails.ask(`${returnUrl}?token=${id}&PayerID=QYR5Z8XDVJNXQ`);
      await bought(opened);
    });
  });

  test('approved is not paid: an order the buyer gave up is never taken from', async () => {
    const opened = await rails.open(way);
    const attempt = await opened.attempt();
    rails.ears = 'deaf';
    await world.pay(attempt);
    await cancelCheckout(rails.shop, opened.session.id, opened.key);
    rails.ears = 'open';
    await rails.quiet(8);
    expect(await opened.look()).toMatchObject({ status: 'canceled', money: 'none' });
    expect(world.order(attempt)).toMatchObject({ status: 'APPROVED', captures: [] });
  });

  describe('declined when it is taken', () => {
    const declined = async (): Promise<Opened> => {
      const opened = await rails.open(way);
      await world.decline(await opened.attempt());
      await rails.quiet(2);
      return opened;
    };

    test('the buyer is told, and asked once: an order that stands as it stood is not tried again and again', async () => {
      const opened = await declined();
      for (let pass = 0; pass < 10; pass += 1) await rails.quiet(1);
      const session = await opened.look();
      expect(session).toMatchObject({ status: 'requires_action', declined: 'declined', nextAction: { type: 'redirect' }, canSwitch: true });
      expect(world.order(await opened.attempt())?.tries).toBe(1);
      expect((await rails.money(session.id)).charged).toBe(0);
    });

    test('another card on PayPal’s page pays the same order', async () => {
      const opened = await declined();
      const attempt = await opened.attempt();
      expect(await world.pay(attempt)).toBe(true);
      await rails.quiet(3);
      await bought(opened);
      expect(await opened.attempt()).toBe(attempt);
    });

    test('declined again, told again, then paid', async () => {
      const opened = await declined();
      const attempt = await opened.attempt();
      await world.decline(attempt, 'suspected_fraud');
      await rails.quiet(2);
      expect(await opened.look()).toMatchObject({ status: 'requires_action', declined: 'suspected_fraud' });
      await world.pay(attempt);
      await rails.quiet(2);
      await bought(opened);
      expect(world.order(attempt)?.tries).toBe(2);
    });

    test('a fresh order instead', async () => {
      const opened = await declined();
      const first = await opened.attempt();
      await rails.switchTo(opened, way);
      await rails.pay(opened);
      await rails.quiet(3);
      await bought(opened);
      expect(world.order(first)?.captures).toEqual([]);
    });
  });

  test('a capture that PayPal holds for days is on its way, and is heard of after the order’s deadline', async () => {
    const opened = await rails.open(way);
    const day = 24 * 3_600_000;
    await world.payLater(await opened.attempt(), 3 * day);
    await rails.quiet(2);
    expect(await opened.look()).toMatchObject({ status: 'processing', money: 'unknown' });
    rails.ears = 'deaf';
    for (let hour = 0; hour < 80; hour += 1) {
      rails.clock.now += 3_600_000;
      await rails.quiet(1);
      if (hour < 70) expect((await opened.look()).money, `after ${hour} hours`).toBe('unknown');
    }
    await rails.quiet(4);
    await bought(opened);
  });

  test('an order that PayPal forgot: unknown, never closed by it; the checkout expires unpaid and a fresh one pays', async () => {
    const opened = await rails.open(way);
    world.lapse(await opened.attempt());
    await rails.quiet(2);
    expect((await opened.look()).status).toBe('requires_action');
    rails.clock.now += rails.shop.rules.orderLives + 60_000;
    await rails.quiet(4);
    expect(await opened.look()).toMatchObject({ status: 'expired', money: 'none' });
    const fresh = await rails.open(way);
    await rails.pay(fresh);
    await rails.quiet(2);
    await bought(fresh);
  });
});
