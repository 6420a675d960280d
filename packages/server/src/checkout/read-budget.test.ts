import { ProviderError } from '@buypost/providers';
import { describe, expect, test } from 'vitest';
import { bankDriver, type BankProvider } from '../testing/bank-driver.ts';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, type World } from '../testing/world.ts';

/** The most calls of one kind within any stretch of `within` milliseconds. */
const densest = (times: readonly number[], within: number): number =>
  times.reduce((most, from) => Math.max(most, times.filter((at) => at >= from && at < from + within).length), 0);

/** A bank that says how often it may be asked, and when it was. */
function limited(readLimit: BankProvider['readLimit'], clock: { readonly now: number }, refuse: () => boolean = () => false) {
  const good = bankDriver('qr');
  const reads: number[] = [];
  const bank: BankProvider = {
    ...good,
    ...(readLimit === undefined ? {} : { readLimit }),
    getPayment: async (ref, call) => {
      reads.push(clock.now);
      if (refuse()) throw new ProviderError('rate_limited', 'Too often.');
      return good.getPayment(ref, call);
    },
  };
  return { bank, reads };
}

onEngines('how often a provider is asked', (engine) => {
  const open = async (world: World, count: number): Promise<void> => {
    for (let made = 0; made < count; made += 1) await world.start('qr', { offerId: 'book', contact: { email: `r${made}@example.com` } });
  };

  test.each([
    ['what it documents', { calls: 20, within: 60 }, 10],
    ['a careful number where it documents nothing', undefined, 600],
  ])('never more than half of %s', async (_, readLimit, most) => {
    const clock = { now: Date.UTC(2026, 0, 15, 12) };
    const { bank, reads } = limited(readLimit, clock);
    const world = makeWorld(await engine.fresh(), { banks: [bank], clock });
    await open(world, 40);
    for (let pass = 0; pass < 60; pass += 1) await world.pass();
    expect(densest(reads, 60_000)).toBeLessThanOrEqual(most);
    expect(reads.length).toBeGreaterThan(20);
  });

  test('those that had to wait are asked about first, and all of them in the end', async () => {
    const clock = { now: Date.UTC(2026, 0, 15, 12) };
    const { bank, reads } = limited({ calls: 20, within: 60 }, clock);
    const world = makeWorld(await engine.fresh(), { banks: [bank], clock });
    await open(world, 30);
    for (const payment of bank.bank.payments.values()) bank.bank.pay(payment.attempt);
    for (let pass = 0; pass < 50; pass += 1) await world.pass();
    expect(reads).toHaveLength(30);
    const paid = await world.shop.store.read((tx) => tx.selectFrom('orders').select('id').where('status', '=', 'paid').execute());
    expect(paid).toHaveLength(30);
  });

  test('a provider that says "too often" is left alone for a minute; the others are not', async () => {
    const clock = { now: Date.UTC(2026, 0, 15, 12) };
    let angry = true;
    const { bank, reads } = limited(undefined, clock, () => angry);
    const world = makeWorld(await engine.fresh(), { banks: [bank, bankDriver('card')], clock });
    await open(world, 3);
    const other = await world.start('card');
    world.bank('card').pay((await world.attempts(other.session.id))[0] ?? '');
    await world.pass();
    const first = reads.length;
    expect(first).toBeGreaterThan(0);
    angry = false;
    for (let pass = 0; pass < 10; pass += 1) await world.pass();
    expect(reads).toHaveLength(first);
    expect((await world.read(other)).status).toBe('succeeded');
    for (let pass = 0; pass < 5; pass += 1) await world.pass();
    expect(reads.length).toBeGreaterThan(first);
  });
});

describe('the densest stretch', () => {
  test('is counted in any stretch, not by the clock’s minutes', () => {
    expect(densest([0, 59_000, 61_000, 118_000], 60_000)).toBe(3);
  });
});
