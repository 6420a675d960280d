/** Random lives of orders: buyers, banks, faults, time and deaths in any order; whatever happens, nobody is charged twice or left with nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit, faultsOf, unitsOf } from '../testing/audit.ts';
import { bankDriver, kinds, type Kind } from '../testing/bank-driver.ts';
import type { Fault, Operation } from '../testing/bank.ts';
import { onEngines, type Engine } from '../testing/engines.ts';
import { killer } from '../testing/kill.ts';
import { makeWorld, newKey, type World } from '../testing/world.ts';
import { cancelCheckout, ensureStock, readCheckout, refundOrder, retryCheckout, startCheckout } from './index.ts';
import type { StartCheckout } from '@buypost/core';

type Act =
  | { readonly act: 'start'; readonly kind: Kind }
  | { readonly act: 'again' | 'cancel' | 'refund' | 'look' | 'steal' | 'give' }
  | { readonly act: 'switch'; readonly kind: Kind }
  | { readonly act: 'pay' | 'decline' | 'lapse' | 'notify'; readonly at: number }
  | { readonly act: 'fault'; readonly kind: Kind; readonly operation: Operation; readonly fault: Fault }
  | { readonly act: 'time'; readonly ms: number }
  | { readonly act: 'pass'; readonly ms: number }
  | { readonly act: 'die'; readonly at: number };

const kind = fc.constantFrom(...kinds.filter((one) => one !== 'silent'));
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constant('start' as const), kind }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('again' as const, 'cancel' as const, 'refund' as const, 'look' as const, 'steal' as const, 'give' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('switch' as const), kind }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constantFrom('pay' as const, 'pay' as const, 'decline' as const, 'lapse' as const, 'notify' as const),
      at: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('fault' as const),
      kind,
      operation: fc.constantFrom('create' as const, 'get' as const, 'cancel' as const, 'capture' as const, 'refund' as const),
      fault: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('time' as const), ms: fc.constantFrom(1_000, 20_000, 31 * 60_000) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('pass' as const), ms: fc.constantFrom(5_000, 20_000, 31 * 60_000) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('die' as const), at: fc.integer({ min: 1, max: 25 }) }) },
);

/** Buyers pay only what they were shown; a card form or wallet page that never reached them cannot be paid. */
async function shown(world: World): Promise<string[]> {
  const rows = await world.shop.store.read((tx) =>
    tx.selectFrom('attempts').select('id').where('action', 'is not', null).orderBy('position').execute(),
  );
  return rows.map((row) => row.id);
}

async function live(engine: Engine, list: readonly Act[]): Promise<void> {
  const store = await engine.fresh();
  const banks = kinds.map(bankDriver);
  const clock = { now: Date.UTC(2026, 0, 15, 12) };
  const sane = makeWorld(store, { banks, clock });
  await ensureStock(sane.shop);
  let world = sane;
  let input: StartCheckout | undefined;
  const from = { origin: 'https://blog.test' };
  const orderId = async (): Promise<string | undefined> =>
    (await store.read((tx) => tx.selectFrom('orders').select('id').executeTakeFirst()))?.id;

  async function perform(one: Act): Promise<unknown> {
    const id = await orderId();
    const key = input?.key ?? '';
    switch (one.act) {
      case 'start':
        input ??= sane.input(one.kind, { offerId: 'last' });
        return startCheckout(world.shop, input, from);
      case 'again':
        return input === undefined ? undefined : startCheckout(world.shop, input, from);
      case 'switch':
        if (id === undefined || input === undefined) return undefined;
        return retryCheckout(world.shop, id, key, { key: newKey(), method: one.kind, expected: input.expected, surface: 'phone' }, {});
      case 'cancel':
        return id === undefined ? undefined : cancelCheckout(world.shop, id, key);
      case 'refund':
        return id === undefined ? undefined : refundOrder(world.shop, id, { reason: 'merchant', requestKey: 'r' });
      case 'look':
        return id === undefined ? undefined : readCheckout(world.shop, id, key);
      // Another buyer takes what is left, or a box is found behind the shelf.
      case 'steal':
        return store.transaction((tx) =>
          tx.updateTable('stock').set({ available: 0 }).where('offer', '=', 'last').where('available', '=', 1).execute(),
        );
      case 'give':
        return undefined;
      case 'pay':
      case 'decline':
      case 'lapse': {
        const ids = await shown(sane);
        const attempt = ids[one.at % Math.max(ids.length, 1)];
        if (attempt !== undefined) for (const bank of banks) bank.bank[one.act](attempt);
        return undefined;
      }
      case 'notify': {
        const all = banks.flatMap((bank) => [...bank.bank.payments.values()].map((payment) => ({ bank, payment })));
        const told = all[one.at % Math.max(all.length, 1)];
        if (told === undefined) return undefined;
        const { attempt, reference } = told.payment;
        return world.notify(told.bank.id as Kind, { id: `n-${attempt}`, kind: 'payment', attempt, reference });
      }
      case 'fault':
        return void sane.bank(one.kind).faults.push({ operation: one.operation, fault: one.fault });
      case 'time':
        clock.now += one.ms;
        return undefined;
      case 'pass':
        return world.pass(one.ms);
      case 'die': {
        const doomed = killer(one.at);
        world = makeWorld(doomed.store(store), { banks, clock, wrapFetch: doomed.fetch });
        return undefined;
      }
    }
  }

  for (const one of list) {
    await perform(one).catch((error: { code?: string; name?: string }) => {
      // A refusal is an answer and a dead server none; anything else is a fault of ours.
      if (error.code === undefined && error.name !== 'Killed') throw error;
    });
    if (world !== sane && one.act !== 'die') world = sane;
    const id = await orderId();
    if (id === undefined || input === undefined) continue;
    const session = await readCheckout(sane.shop, id, input.key);
    const now = await audit(sane, id);
    // The truth about the money at every moment.
    if (session.money === 'none' && now.total > 0) expect(now.kept, 'said "none" while money was kept').toBe(0);
    if (session.money === 'returned')
      expect(now.charges, 'said "returned" while it was kept').toBeLessThanOrEqual(session.status === 'succeeded' ? 1 : 0);
    expect(now.deliveries).toBeLessThanOrEqual(1);
  }

  for (const bank of banks) bank.bank.faults.length = 0;
  for (const ms of [11_000, 31 * 60_000, 11 * 60_000]) await sane.pass(ms);
  // In the end every provider lets its unpaid payments lapse.
  for (const bank of banks) for (const attempt of bank.bank.payments.keys()) bank.bank.lapse(attempt);
  for (const ms of [3 * 3_600_000, 60_000, 60_000, 8 * 24 * 3_600_000, 60_000, 60_000]) await sane.pass(ms);
  const id = await orderId();
  if (id === undefined || input === undefined) return;
  const rest = await audit(sane, id);
  // Cash can neither be closed nor returned: there the merchant pays back by hand.
  const byHand = banks.some((bank) => bank.id === 'cash' && bank.bank.kept > 0) && rest.status !== 'paid';
  if (!byHand) expect(faultsOf(rest)).toEqual([]);
  expect(await unitsOf(sane, 'last')).toBeLessThanOrEqual(1);
  const open = await store.read((tx) => tx.selectFrom('attempts').select('id').where('closed', '=', 0).execute());
  expect(open, 'an attempt is watched for ever').toEqual([]);
}

onEngines('random lives', (engine) => {
  const long = process.env['BUYPOST_LONG'] === '1';
  const runs = long ? 3_000 : engine.name === 'sqlite' ? 120 : 15;
  test(`${runs} of them`, { timeout: 600_000 }, async () => {
    const seed = Number(process.env['BUYPOST_SEED'] ?? 20260115);
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 3, maxLength: 18 }), (list) => live(engine, [{ act: 'start', kind: 'qr' }, ...list])),
      { numRuns: runs, seed, endOnFailure: false },
    );
  });
});
