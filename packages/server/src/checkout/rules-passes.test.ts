/** What a pass of the reconciler costs: bounded in time where a provider hangs, in calls where nobody pays, in rows where much is stored. */
import { expect, test } from 'vitest';
import { sql } from 'kysely';
import { claimDueAttempts } from '../store/attempts.ts';
import { dueNotifications } from '../store/inbox.ts';
import { ordersToExpire, reviewsToReturn } from '../store/orders.ts';
import { claimEffects } from '../store/outbox.ts';
import { dueRefunds } from '../store/refunds.ts';
import { onEngines } from '../testing/engines.ts';
import { plainAttempt, plainOrder } from '../testing/rows.ts';
import { makeWorld } from '../testing/world.ts';
import { reconcileOnce, startCheckout } from './index.ts';

const id = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(26, '0')}`;

onEngines('a pass', (engine) => {
  test('does not wait for all calls of a provider that hangs; what it left is due again', async () => {
    const world = makeWorld(await engine.fresh());
    for (let i = 0; i < 30; i += 1) await world.start('voucher', { offerId: 'print' });
    const { calls } = world.bank('voucher');
    const before = calls.length;
    // Each call takes as long as a call may.
    world.bank('voucher').meanwhile = () => void (world.clock.now += world.shop.rules.providerTimeout);
    world.clock.now += world.shop.rules.reconcileEvery;
    await reconcileOnce(world.shop);
    expect(calls.length - before).toBeGreaterThan(0);
    expect(calls.length - before).toBeLessThanOrEqual(8);
    world.bank('voucher').meanwhile = undefined;
    await world.pass(60_000);
    expect(new Set(calls.slice(before).map((call) => call.attempt)).size).toBe(30);
  });

  test('asks ever more rarely about a code that nobody scans', async () => {
    const world = makeWorld(await engine.fresh());
    await world.start('qr');
    const { calls } = world.bank('qr');
    const asked: number[] = [];
    for (let minute = 0; minute < 29; minute += 1) {
      const before = calls.length;
      for (let i = 0; i < 12; i += 1) await world.pass();
      asked.push(calls.length - before);
    }
    expect(asked[0]).toBeGreaterThanOrEqual(11);
    expect(asked.at(-1)).toBeLessThanOrEqual(2);
    expect(asked.every((count) => count > 0 || asked.indexOf(count) > 10)).toBe(true);
  });

  test('finds what is due by an index, however much is stored', async () => {
    const store = await engine.fresh();
    await store.transaction(async (tx) => {
      for (let i = 0; i < 1500; i += 1) {
        const order = id('ord', i);
        await tx
          .insertInto('orders')
          .values(plainOrder(order, { status: 'paid', paid_at: 1 }))
          .execute();
        await tx
          .insertInto('attempts')
          .values(plainAttempt(id('att', i), order, { status: 'succeeded', closed: 1, received: 1900, next_check_at: null }))
          .execute();
        const effect = { id: id('job', i), order_id: order, effect: 'deliver' as const, payload: '{}', lease_until: null, next_at: 1 };
        await tx
          .insertInto('outbox')
          .values({ ...effect, state: 'done' })
          .execute();
        const told = { provider: 'qr', account: 'm', event_id: `e${i}`, attempt_id: null, evidence: '{}', received_at: 1, next_at: null };
        await tx
          .insertInto('inbox')
          .values({ ...told, handled_at: 2, outcome: 'settled' })
          .execute();
        const refund = { id: id('ref', i), attempt_id: id('att', i), request_key: 'r', amount: 1, reason: 'merchant' as const };
        await tx
          .insertInto('refunds')
          .values({ ...refund, status: 'succeeded', reference: null, next_check_at: null, lease_until: null, created_at: 1 })
          .execute();
      }
    });
    if (engine.name === 'postgres') await store.transaction((tx) => sql`analyze orders, attempts, outbox, inbox, refunds`.execute(tx));
    // The very statements, seen on their way to the database.
    const plans = await store.transaction(async (tx) => {
      const seen: { sql: string; parameters: readonly unknown[] }[] = [];
      const watched = tx.withPlugin({
        transformQuery: ({ node }) => {
          seen.push(tx.getExecutor().compileQuery(node, { queryId: 'explain' }));
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      const spied = Object.assign(Object.create(tx), { selectFrom: watched.selectFrom.bind(watched) });
      await claimDueAttempts(spied, { of: { provider: 'qr', account: 'acct_qr' } }, 10, 20, 100);
      await claimDueAttempts(spied, { ofNone: [{ provider: 'qr', account: 'acct_qr' }] }, 10, 20, 100);
      await claimEffects(spied, 10, 20, 100);
      await dueNotifications(spied, 10, 100);
      await ordersToExpire(spied, 10, 100);
      await reviewsToReturn(spied, 10, 100);
      await dueRefunds(spied, 10, 100);
      const found: string[] = [];
      for (const one of seen) {
        let at = 0;
        const text = one.sql.replace(/\$\d+|\?/g, () => {
          const value = one.parameters[at++];
          return typeof value === 'number' ? String(value) : `'${String(value)}'`;
        });
        const plan = await sql.raw(`explain ${engine.name === 'sqlite' ? 'query plan ' : ''}${text}`).execute(tx);
        found.push(JSON.stringify(plan.rows));
      }
      return found;
    });
    expect(plans).toHaveLength(7);
    for (const plan of plans) {
      expect(plan).toMatch(/attempts_due|outbox_due|inbox_due|orders_due|orders_review|refunds_due/);
      expect(plan).not.toMatch(/Seq Scan|SCAN (?!.*USING)/);
    }
  });

  test('forgets what ended a month ago and nothing else', async () => {
    const world = makeWorld(await engine.fresh());
    const sealed = world.input('qr', {}, { expected: { amount: 1, currency: 'EUR' } });
    await expect(startCheckout(world.shop, sealed, { origin: 'https://blog.test' })).rejects.toMatchObject({ code: 'price_changed' });
    const order = await world.start('qr');
    const [attempt] = await world.attempts(order.session.id);
    await world.notify('qr', { id: 'known', kind: 'payment', attempt: attempt! });
    await world.notify('qr', { id: 'lost', kind: 'payment', reference: 'nobody' });
    const count = () =>
      world.shop.store.read(async (tx) => ({
        events: (await tx.selectFrom('inbox').select('event_id').orderBy('event_id').execute()).map((row) => row.event_id),
        keys: (await tx.selectFrom('start_keys').select('key_hash').execute()).length,
      }));
    await world.pass(29 * 24 * 3_600_000);
    expect(await count()).toEqual({ events: ['known', 'lost'], keys: 2 });
    await world.pass(40 * 24 * 3_600_000);
    expect(await count()).toEqual({ events: ['lost'], keys: 1 });
    expect(await world.read(order)).toMatchObject({ status: 'expired' });
  });
});
