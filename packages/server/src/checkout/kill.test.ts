/** A server that dies at every point between two awaits of the money path, and one that starts over its database. */
import type { RetryCheckout, StartCheckout } from '@buypost/core';
import { expect, test } from 'vitest';
import { audit, faultsOf, unitsOf } from '../testing/audit.ts';
import { bankDriver, kinds } from '../testing/bank-driver.ts';
import type { Kind } from '../testing/bank-driver.ts';
import { onEngines } from '../testing/engines.ts';
import { Killed, killer, type Killer } from '../testing/kill.ts';
import { makeWorld, newKey, type World } from '../testing/world.ts';
import { cancelCheckout, ensureStock, followReturn, readCheckout, refundOrder, retryCheckout, startCheckout } from './index.ts';
import type { Store } from '../store/index.ts';

interface Story {
  readonly input: StartCheckout;
  readonly retry: RetryCheckout;
  /** Set once the browser was answered. */
  id?: string;
}

/** `server`: may die on the way; the browser then says the same again, or not. `world`: happens outside of the server. */
type Step =
  | { readonly server: (world: World, story: Story) => Promise<unknown> }
  | { readonly world: (world: World, story: Story) => unknown };

const start: Step = {
  async server(world, story) {
    const { session } = await startCheckout(world.shop, story.input, { origin: 'https://blog.test' });
    story.id = session.id;
  },
};
const retry: Step = {
  server: async (world, story) =>
    story.id === undefined ? undefined : retryCheckout(world.shop, story.id, story.input.key, story.retry, {}),
};
const cancel: Step = {
  server: async (world, story) => (story.id === undefined ? undefined : cancelCheckout(world.shop, story.id, story.input.key)),
};
const refund: Step = {
  server: async (world, story) =>
    story.id === undefined ? undefined : refundOrder(world.shop, story.id, { reason: 'merchant', requestKey: 'r' }),
};
const look: Step = {
  server: async (world, story) => (story.id === undefined ? undefined : readCheckout(world.shop, story.id, story.input.key)),
};
const passing = (ms: number): Step => ({ server: (world) => world.pass(ms) });
const pay = (kind: Kind): Step => ({
  world: (world) => [...world.bank(kind).payments.keys()].forEach((attempt) => world.bank(kind).pay(attempt)),
});
const notice = (kind: Kind): Step => ({
  async server(world) {
    for (const { attempt, reference } of world.bank(kind).payments.values())
      await world.notify(kind, { id: `n-${attempt}`, kind: 'payment', attempt, reference });
  },
});
const comeBack = (kind: Kind): Step => ({
  async server(world) {
    const create = world.bank(kind).calls.find((call) => call.operation === 'create');
    if (create === undefined) return;
    const { returnUrl } = JSON.parse(create.body) as { returnUrl: string };
    await followReturn(world.shop, returnUrl.split('/').at(-1)!, new Map());
  },
});
const soldMeanwhile: Step = {
  world: (world) =>
    world.shop.store.transaction((tx) =>
      tx.updateTable('stock').set({ available: 0 }).where('offer', '=', 'last').where('available', '=', 1).execute(),
    ),
};

const day = 24 * 3_600_000;
const stories: Readonly<
  Record<
    string,
    {
      readonly method: Kind;
      readonly next?: Kind;
      readonly offer?: string;
      readonly steps: readonly Step[];
      readonly ends: readonly string[];
    }
  >
> = {
  'QR, paid, notified': { method: 'qr', steps: [start, pay('qr'), notice('qr'), look], ends: ['paid', 'expired'] },
  'paid, and every notification missing': {
    method: 'card',
    steps: [start, pay('card'), passing(5_000), passing(5_000)],
    ends: ['paid', 'expired'],
  },
  'switched, then paid': { method: 'qr', next: 'card', steps: [start, retry, pay('card'), passing(5_000)], ends: ['paid', 'expired'] },
  'switched from what cannot close, both paid': {
    method: 'voucher',
    next: 'card',
    steps: [start, retry, pay('voucher'), pay('card'), notice('card'), notice('voucher'), passing(5_000)],
    ends: ['paid', 'expired'],
  },
  'wallet approved, buyer comes back': {
    method: 'wallet',
    steps: [start, pay('wallet'), comeBack('wallet')],
    ends: ['paid', 'expired', 'open'],
  },
  'wallet approved, then another method': {
    method: 'wallet',
    next: 'qr',
    steps: [start, pay('wallet'), retry, pay('qr'), passing(5_000)],
    ends: ['paid', 'expired'],
  },
  'canceled while being paid': { method: 'qr', steps: [start, pay('qr'), cancel], ends: ['paid', 'canceled', 'expired'] },
  canceled: { method: 'qr', steps: [start, cancel], ends: ['canceled', 'expired'] },
  'expired, then paid, with stock': {
    method: 'voucher',
    steps: [start, passing(30 * 60_000), pay('voucher'), passing(600_000)],
    ends: ['paid', 'expired'],
  },
  'expired, sold to another, then paid': {
    method: 'voucher',
    offer: 'last',
    steps: [start, passing(30 * 60_000), soldMeanwhile, pay('voucher'), passing(600_000), passing(600_000)],
    ends: ['paid', 'canceled', 'expired'],
  },
  'paid, then refunded': { method: 'qr', steps: [start, pay('qr'), notice('qr'), refund], ends: ['paid', 'expired'] },
};

type Tale = (typeof stories)[string];

/** One life: dies at point `at`, starts again, ends the story, comes to rest. */
async function live(
  store: Store,
  tale: Tale,
  at: number | undefined,
  repeats: boolean,
): Promise<{ world: World; story: Story; first: Killer }> {
  const banks = kinds.map(bankDriver);
  const clock = { now: Date.UTC(2026, 0, 15, 12) };
  const first = killer(at);
  await ensureStock(makeWorld(store, { banks, clock }).shop);
  let world = makeWorld(first.store(store), { banks, clock, wrapFetch: first.fetch });
  const input = world.input(tale.method, { offerId: tale.offer ?? 'mug' });
  const story: Story = { input, retry: { key: newKey(), method: tale.next ?? tale.method, expected: input.expected, surface: 'desktop' } };
  const after = makeWorld(store, { banks, clock });
  for (const step of tale.steps) {
    if ('world' in step) {
      await step.world(after, story);
      continue;
    }
    try {
      await step.server(world, story);
    } catch (error) {
      if (!first.dead && !(error instanceof Killed)) throw error;
    }
    if (!first.dead || world === after) continue;
    world = after;
    if (!repeats) continue;
    clock.now += 1_000;
    // A browser asks again until somebody answers: the dead worker's lease runs out.
    for (let i = 0; i < 15; i += 1) {
      const answered = await step.server(world, story).then(
        () => true,
        (error: { code?: string }) => error.code !== 'in_progress' && error.code !== 'provider_unavailable',
      );
      if (answered) break;
      clock.now += 1_000;
    }
  }
  return { world: after, story, first };
}

/** Two passes of the reconciler: whatever is final at a provider must be final here. */
async function settleDown(world: World): Promise<void> {
  await world.pass(world.shop.rules.lease + 1);
  await world.pass();
}

async function check(store: Store, name: string, tale: Tale, at: number, repeats: boolean): Promise<void> {
  const where = `${name}, killed at ${at}, ${repeats ? 'asked again' : 'browser gone'}`;
  const { world, story } = await live(store, tale, at, repeats);
  await settleDown(world);
  const ids = await store.read(async (tx) => (await tx.selectFrom('orders').select('id').execute()).map((row) => row.id));
  expect(ids.length, `${where}: orders`).toBeLessThanOrEqual(1);
  // An acknowledged order is never lost.
  if (story.id !== undefined) expect(ids, where).toContain(story.id);
  const [id] = ids;
  if (id === undefined) return;
  const soon = await audit(world, id);
  const paidAtBank = world.banks.some((one) => [...one.bank.payments.values()].some((payment) => payment.state === 'paid'));
  if (paidAtBank && tale.offer !== 'last' && soon.status !== 'paid') {
    const late = world.clock.now > Date.UTC(2026, 0, 15, 12, 30);
    expect(late, `${where}: paid at the bank and ${soon.status} after two passes`).toBe(true);
  }
  for (const ms of [45 * 60_000, 60_000]) await world.pass(ms);
  for (const one of world.banks) for (const attempt of one.bank.payments.keys()) one.bank.lapse(attempt);
  for (const ms of [2 * 3_600_000, day]) await world.pass(ms);
  const rest = await audit(world, id);
  expect({ where, faults: faultsOf(rest) }).toEqual({ where, faults: [] });
  expect(tale.ends, where).toContain(rest.status);
  const session = await readCheckout(world.shop, id, story.input.key);
  if (session.money === 'none') expect(rest.kept, where).toBe(0);
  if (tale.offer === undefined) expect(await unitsOf(world, 'mug'), where).toBe(10);
}

onEngines('a killed server', (engine) => {
  const long = process.env['BUYPOST_LONG'] === '1';
  // The short form takes every second point, and on PostgreSQL, whose transactions are slower, every thirteenth; the long form takes all.
  const stride = long ? 1 : engine.name === 'sqlite' ? 2 : 13;

  test.each(Object.entries(stories))('%s', { timeout: 120_000 }, async (name, tale) => {
    const whole = await live(await engine.fresh(), tale, undefined, true);
    const { points } = whole.first;
    expect(points).toBeGreaterThan(5);
    const begin = 1 + (name.length % stride);
    for (let at = begin; at <= points; at += stride) {
      await check(await engine.fresh(), name, tale, at, true);
      if (long || at % 3 === 0) await check(await engine.fresh(), name, tale, at, false);
    }
  });
});
