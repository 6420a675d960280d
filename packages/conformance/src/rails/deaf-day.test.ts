/**
 * A day on which no notification arrives. The reconciler alone finds out what was paid, at every provider, without asking any of them more
 * often than it documents. `BUYPOST_LONG=1`: 24 hours and 10,000 attempts; else two hours and some hundred.
 */
import { expect, test } from 'vitest';
import { reconcileOnce } from '../../../server/src/checkout/index.ts';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { openRails, type Opened } from '../testing/rails.ts';

const long = process.env['BUYPOST_LONG'] !== undefined;
const hours = long ? 24 : 2;
const buyers = long ? 10_000 : 160;

/** What the shop allows itself where a provider documents nothing: see `read-budget.ts`. */
const careful = { calls: 1_200, within: 60 };

/** The most of these times, in order, within any stretch of so many milliseconds. */
const densest = (times: readonly number[], within: number): number => {
  let most = 0;
  let from = 0;
  for (let at = 0; at < times.length; at += 1) {
    while ((times[at] ?? 0) - (times[from] ?? 0) >= within) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
};

/** The same day every time. */
const chances = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

onEngines(
  'a day without notifications',
  (engine) => {
    test(
      `${buyers} attempts in ${hours} hours are all found out, within what each provider allows`,
      async () => {
        const rails = await openRails(await engine.fresh());
        rails.ears = 'deaf';
        const chance = chances(7);
        const began = rails.clock.now;
        const day = hours * 3_600_000;
        const arrivals = Array.from({ length: buyers }, () => began + Math.floor(chance() * day)).sort((left, right) => left - right);
        const visits: { readonly opened: Opened; readonly attempt: string; readonly paysAt: number; paid: boolean }[] = [];
        const waiting = new Set<(typeof visits)[number]>();
        // Most pay within a minute or two, some take their time, some never do.
        const patience = (): number => {
          const luck = chance();
          return luck < 0.75 ? 5_000 + chance() * 90_000 : luck < 0.9 ? chance() * 1_200_000 : Number.POSITIVE_INFINITY;
        };
        let next = 0;
        const lastHours = 2 * 3_600_000;
        for (; rails.clock.now < began + day + lastHours; rails.clock.now += rails.shop.rules.reconcileEvery) {
          for (; next < arrivals.length && (arrivals[next] ?? 0) <= rails.clock.now; next += 1) {
            const opened = await rails.open(rails.ways[next % rails.ways.length] ?? expect.fail('there is no way to pay'));
            const visit = { opened, attempt: await opened.attempt(), paysAt: rails.clock.now + patience(), paid: false };
            visits.push(visit);
            waiting.add(visit);
          }
          for (const visit of waiting) {
            if (visit.paysAt > rails.clock.now) continue;
            waiting.delete(visit);
            visit.paid = await rails.rail(visit.opened.way.provider).simulator.pay(visit.attempt);
          }
          await reconcileOnce(rails.shop);
        }
        expect(visits).toHaveLength(buyers);
        const paid = visits.filter((visit) => visit.paid);
        expect(paid.length).toBeGreaterThan(buyers / 2);
        const books = rails.books();
        for (const { opened, paid: took } of visits) {
          const told = await expectTruth(rails, opened, books);
          expect(told.status, `${opened.way.provider} ${opened.way.method.id}`).toBe(took ? 'succeeded' : 'expired');
        }
        const open = await rails.store.read((tx) =>
          tx
            .selectFrom('attempts')
            .select(['id', 'provider', 'method', 'status'])
            .where('closed', '=', 0)
            .where('is_current', '=', 1)
            .execute(),
        );
        expect(open, 'attempts that nobody finished').toEqual([]);
        for (const { driver, provider } of rails.rails) {
          const { calls, within } = provider.readLimit ?? careful;
          const most = densest(rails.asked.get(driver.id) ?? [], within * 1_000);
          expect(most, `${driver.id}: calls within ${within} s`).toBeLessThanOrEqual(calls);
          if (long)
            console.log(
              `${driver.id}: ${rails.asked.get(driver.id)?.length} calls, at most ${most} within ${within} s of ${calls} allowed`,
            );
        }
      },
      long ? 3_600_000 : 60_000,
    );
  },
  ['sqlite'],
);
