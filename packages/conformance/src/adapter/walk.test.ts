/**
 * Random walks through the real server, its database and the pretend bank: everything a buyer, a bank and bad luck can do, in any order.
 * Whatever happened, in the end the bank's books, the goods and what the buyer is told agree. BUYPOST_LONG=1 walks fifty times as often.
 */
import type { CheckoutSession } from '@buypost/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { begin, contextOf } from './bench.ts';
import { serverBench, type ServerBench } from '../testing/server-bench.ts';

const long = process.env['BUYPOST_LONG'] === '1';
const walks = long ? 1_000 : 20;
const minute = 60_000;

const moves = [
  'pay',
  'pay an older action',
  'decline',
  'pay slowly',
  'switch',
  'cancel',
  'look',
  'start again',
  'wait a minute',
  'wait past the deadline',
  'lose an answer of the shop',
  'lose an answer of the bank',
  'the bank stumbles',
  'old news last',
  'everything twice',
  'a wrong amount',
  'money after the close',
  'the bank says no at capture',
  'others take all',
  'the merchant returns all',
  'a refund takes long',
  'a refund fails',
] as const;
type Move = (typeof moves)[number];

const methods = ['sandbox_qr', 'sandbox_redirect', 'sandbox_twostep', 'sandbox_unclosable'] as const;

const walk = async (bench: ServerBench, road: readonly Move[]): Promise<void> => {
  const { bank, world, adapter } = bench;
  const { session, wish, key, retry, cancel } = await begin(bench);
  const seen: CheckoutSession[] = [session];
  const note = async (asked: Promise<CheckoutSession>): Promise<void> => {
    const answer = await asked.catch(() => undefined);
    if (answer !== undefined) seen.push(answer);
  };
  const now = (): CheckoutSession => seen.at(-1) ?? session;
  const current = async (): Promise<string> => (await bench.attempts(session.id)).at(-1) ?? '';
  const acts: Record<Move, () => Promise<unknown> | void> = {
    pay: () => world.buyerPays(now()),
    'pay an older action': () => world.buyerPays(seen[0] ?? session),
    decline: () => world.bankDeclines?.(now()),
    'pay slowly': async () => void bank.payLater(await current()),
    switch: () => note(retry()),
    cancel: () => note(cancel()),
    look: async () => {
      await world.quiet();
      await note(adapter.getCheckout(session.id, contextOf(key)));
    },
    'start again': () => note(adapter.startCheckout(wish, contextOf(key))),
    'wait a minute': () => world.timePasses?.(minute),
    'wait past the deadline': () => world.timePasses?.(31 * minute),
    'lose an answer of the shop': () => world.loseTheAnswer?.(),
    'lose an answer of the bank': () => bank.fault({ kind: 'lose_answer' }),
    'the bank stumbles': () => bank.fault({ kind: 'server_error' }),
    'old news last': () => bank.fault({ kind: 'notify_out_of_order', times: 3 }),
    'everything twice': () => bank.fault({ kind: 'notify_twice', times: 3 }),
    'a wrong amount': async () => bank.fault({ kind: 'wrong_amount', payment: await current(), amount: 700 }),
    'money after the close': () => world.paysClosed?.(seen[0] ?? session),
    'the bank says no at capture': () => bank.fault({ kind: 'capture_refused' }),
    'others take all': () => world.sellsOut?.(),
    // An order without money has nothing to return.
    'the merchant returns all': () => world.merchantRefunds?.(session.id).catch(() => undefined),
    'a refund takes long': () => bank.fault({ kind: 'refund_pending' }),
    'a refund fails': () => bank.fault({ kind: 'refund_fails' }),
  };
  for (const move of road) {
    await acts[move]();
    const { charged, returned } = await world.money(session.id);
    expect(returned, 'more went back than came').toBeLessThanOrEqual(charged);
    expect(await world.deliveries(session.id), 'delivered more than once').toBeLessThanOrEqual(1);
  }

  // Time heals: answers get through, deadlines come, the shop asks, and a review that nobody decides is returned.
  for (let pass = 0; pass < 12; pass += 1) await world.timePasses?.(15 * minute);
  await world.timePasses?.(8 * 24 * 60 * minute);
  // What failed to go back is begun anew from day to day.
  for (let day = 0; day < 5; day += 1) await world.timePasses?.(24 * 60 * minute);
  for (let pass = 0; pass < 3; pass += 1) await world.timePasses?.(15 * minute);
  // An answer that was still to be lost is lost here.
  await note(adapter.getCheckout(session.id, contextOf(key)));
  const end = await adapter.getCheckout(session.id, contextOf(key));
  const { charged, returned } = await world.money(session.id);
  const delivered = await world.deliveries(session.id);
  const story = `after ${road.join(', ')}: ${end.status}, money ${end.money}, charged ${charged}, returned ${returned}, delivered ${delivered}`;
  const kept = charged - returned;
  if (end.status === 'succeeded' && road.includes('the merchant returns all') && kept === 0) expect(end.money, story).toBe('returned');
  else if (end.status === 'succeeded') expect([kept, end.money, delivered], story).toEqual([wish.expected.amount, 'taken', 1]);
  else {
    expect(['canceled', 'expired', 'failed'], story).toContain(end.status);
    expect([kept, delivered], story).toEqual([0, 0]);
    expect(end.money, story).toBe(charged > 0 ? 'returned' : 'none');
  }
};

test(`${walks} random walks end with books, goods and words that agree`, { timeout: 1_200_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...methods),
      fc.constantFrom(...methods),
      fc.array(fc.constantFrom(...moves), { minLength: 3, maxLength: 12 }),
      async (method, otherMethod, road) => {
        const bench = await serverBench({ method, otherMethod });
        try {
          await walk(bench, road);
        } finally {
          await bench.close?.();
        }
      },
    ),
    // The short form always walks the same roads; the long one looks for new ones.
    { numRuns: walks, ...(long ? {} : { seed: 20_261_122 }) },
  );
});
