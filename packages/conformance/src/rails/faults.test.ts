/** Whatever goes wrong at a provider or on the way to it: nobody pays twice, what is kept is what was bought, and the screen says what the books say. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatorFault, SimulatorFaultKind } from '@buypost/providers';
import { refundOrder } from '../../../server/src/checkout/index.ts';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { newKey } from '../adapter/bench.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { allWays, openRails, type Opened, type Rails, type Way } from '../testing/rails.ts';

/** What goes wrong while the payment is made: set before the buyer presses the button. */
const atCreation: readonly SimulatorFault[] = [
  { kind: 'lose_answer' },
  { kind: 'error' },
  { kind: 'error_after' },
  { kind: 'slow', ms: 5 },
  { kind: 'notify_early' },
];
/** What goes wrong once there is a payment. */
const atPayment: readonly Omit<SimulatorFault, 'attempt'>[] = [
  { kind: 'lose_answer' },
  { kind: 'error', times: 2 },
  { kind: 'error_after' },
  { kind: 'notify_twice' },
  { kind: 'notify_never', times: 10 },
  { kind: 'notify_late', ms: 20_000 },
  { kind: 'notify_out_of_order' },
  { kind: 'notify_wrong_key', times: 10 },
  { kind: 'notify_old', times: 10 },
];
/** What the buyer's money does that nobody agreed to. */
const atMoney: readonly (Omit<SimulatorFault, 'attempt'> & { readonly kind: SimulatorFaultKind })[] = [
  { kind: 'wrong_amount', amount: 1 },
  { kind: 'wrong_currency' },
  { kind: 'wrong_merchant' },
];

onEngines(
  'every rail under every fault',
  (engine) => {
    let rails: Rails;
    beforeAll(async () => {
      rails = await openRails(await engine.fresh());
    });
    afterAll(() => expect(rails.strayed, 'addresses that are nobody’s').toEqual([]));

    const rest = async (): Promise<void> => {
      await rails.quiet(4);
      rails.clock.now += 60_000;
      await rails.quiet(6);
    };
    const simulatorOf = (way: Way) => rails.rail(way.provider).simulator;
    const paid = async (opened: Opened): Promise<void> => {
      expect(await rails.pay(opened), 'there is something to pay').toBe(true);
      await rest();
      expect((await expectTruth(rails, opened)).status).toBe('succeeded');
      expect(await rails.money(opened.session.id)).toMatchObject({ charged: opened.session.total.amount, refunded: 0, payers: 1 });
    };

    describe.each(allWays.map((way) => [`${way.provider} ${way.method.id}`, way] as const))('%s', (_, way) => {
      test.each(atCreation.map((fault) => [fault.kind, fault] as const))('while it is made: %s', async (_kind, fault) => {
        simulatorOf(way).fault(fault);
        const opened = await rails.open(way);
        await rails.quiet(2);
        if ((await rails.money(opened.session.id)).charged === 0) expect(await rails.pay(opened), 'there is something to pay').toBe(true);
        await rest();
        expect((await expectTruth(rails, opened)).status).toBe('succeeded');
      });

      test.each(atPayment.map((fault) => [fault.kind, fault] as const))('when it is paid: %s', async (_kind, fault) => {
        const opened = await rails.open(way);
        simulatorOf(way).fault({ ...fault, attempt: await opened.attempt() });
        await paid(opened);
      });

      test('the same press of the button arrives five times at once', async () => {
        const key = newKey();
        // Who comes while another is at the provider is told to come again: what they find then is one order.
        const told = await Promise.allSettled(Array.from({ length: 5 }, () => rails.open(way, { key })));
        const opened = await rails.open(way, { key });
        const orders = told.flatMap((one) => (one.status === 'fulfilled' ? [one.value.session.id] : []));
        expect(new Set([...orders, opened.session.id]).size).toBe(1);
        await paid(opened);
      });

      test.each(atMoney.map((fault) => [fault.kind, fault] as const))(
        '%s goes to review, and comes back by itself',
        async (_kind, fault) => {
          const opened = await rails.open(way);
          simulatorOf(way).fault({ ...fault, attempt: await opened.attempt() });
          expect(await rails.pay(opened)).toBe(true);
          await rest();
          const told = await opened.look();
          // Alipay's answers name no receiver: a payment to another account stays unpaid here, and nobody is told "not charged".
          const hidden = fault.kind === 'wrong_merchant' && way.provider === 'alipay';
          if (hidden) expect(told.status).toBe('requires_action');
          else expect(told).toMatchObject({ status: 'processing', reason: 'review' });
          expect(told.money).toMatch(/taken|unknown/);
        },
      );

      test('money that comes after the close is sent back', async () => {
        const opened = await rails.open(way);
        if (!opened.session.canCancel) return;
        const attempt = await opened.attempt();
        await rails.cancel(opened);
        simulatorOf(way).fault({ kind: 'pay_after_close', attempt });
        await simulatorOf(way).pay(attempt);
        await rest();
        await rest();
        const told = await expectTruth(rails, opened);
        const { charged, refunded } = await rails.money(told.id);
        // A cancelled order that is paid after all is honoured, or the money goes back.
        if (told.status !== 'succeeded') expect(charged - refunded).toBe(0);
      });

      test.each([['refuse_refund' as const], ['fail_refund' as const]])('%s: the screen does not say returned', async (kind) => {
        const opened = await rails.open(way);
        await paid(opened);
        const { refunds } = rails.rail(way.provider).provider;
        if (refunds === 'none') return;
        simulatorOf(way).fault({ kind, attempt: await opened.attempt() });
        await refundOrder(rails.shop, opened.session.id, { reason: 'merchant', requestKey: newKey() }).catch(() => undefined);
        await rest();
        const told = await expectTruth(rails, opened);
        const { refunded } = await rails.money(told.id);
        if (refunded === 0) expect(told.money).not.toBe('returned');
      });

      test('a refund whose answer is lost is made once', async () => {
        const opened = await rails.open(way);
        await paid(opened);
        const { refunds } = rails.rail(way.provider).provider;
        if (refunds === 'none') return;
        simulatorOf(way).fault({ kind: 'lose_answer', attempt: await opened.attempt() });
        const wish = {
          reason: 'merchant' as const,
          requestKey: newKey(),
          ...(refunds === 'any_amount' ? { amount: 700 } : {}),
        };
        await refundOrder(rails.shop, opened.session.id, wish).catch(() => undefined);
        await rest();
        await refundOrder(rails.shop, opened.session.id, wish).catch(() => undefined);
        await rest();
        const { refunded } = await rails.money(opened.session.id);
        expect(refunded).toBe(refunds === 'any_amount' ? 700 : opened.session.total.amount);
        await expectTruth(rails, opened);
      });
    });
  },
  ['sqlite'],
);
