/** A lease outlasts the call that is made under it, so that two workers never drive one attempt or refund at once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onEngines } from '../testing/engines.ts';
import { makeWorld } from '../testing/world.ts';
import { callOf, withLease } from './calls.ts';
import { reconcileOnce, refundOrder, settle } from './index.ts';

onEngines('a call under a lease', (engine) => {
  /** How long each call was given, milliseconds. The clock stands still, so the lease has its whole length before it. */
  let given: number[] = [];
  beforeEach(() => {
    given = [];
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      given.push(ms);
      return timeout(ms);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  const { lease, providerTimeout } = { lease: 10_000, providerTimeout: 30_000 };
  const expectShort = (calls: number): void => {
    expect(given).toHaveLength(calls);
    for (const ms of given) expect(ms).toBeLessThanOrEqual(lease - 2_000);
    given = [];
  };

  test('ends before it: made, made again, asked about, closed, refunded', async () => {
    const world = makeWorld(await engine.fresh(), { rules: { lease, providerTimeout } });
    const { faults } = world.bank('qr');
    faults.push({ operation: 'create', fault: 'before' }, { operation: 'create', fault: 'after' });
    const order = await world.start('qr');
    expectShort(1);
    await world.pass();
    expectShort(1);
    await world.pass(60_000);
    expectShort(1);
    await world.pass(60_000);
    expectShort(1);
    const [attempt = ''] = await world.attempts(order.session.id);
    world.bank('qr').pay(attempt);
    await world.pass(60_000);
    expectShort(1);
    await refundOrder(world.shop, order.session.id, { requestKey: 'one', reason: 'merchant' });
    expectShort(1);
    expect(world.kept()).toEqual({ money: 0, charges: 0 });

    const left = await world.start('card');
    await world.retry(left, 'qr');
    given = [];
    world.clock.now += 60_000;
    await reconcileOnce(world.shop);
    expectShort(1);
  });

  test('is as long as any other where nothing is held', async () => {
    const world = makeWorld(await engine.fresh(), { rules: { lease, providerTimeout } });
    const order = await world.start('wallet');
    const [attempt = ''] = await world.attempts(order.session.id);
    given = [];
    await settle(world.shop, attempt);
    expect(given).toEqual([providerTimeout]);
  });

  test('is not begun when the lease is over, and gets what is left of one that is half gone', async () => {
    const world = makeWorld(await engine.fresh(), { rules: { lease, providerTimeout } });
    const held = withLease(world.shop, world.clock.now + lease);
    world.clock.now += 5_000;
    callOf(held);
    expect(given).toEqual([3_000]);
    world.clock.now += 3_000;
    expect(callOf(held).signal.aborted).toBe(true);
  });
});
