/** Playwright's `test` with a stack for the whole worker, a reader, and what must hold after every test: one charge kept, the page clean. */
import { test as base, expect } from '@playwright/test';
import type { Ledger } from './bank.ts';
import { Reader } from './reader.ts';
import { postgresUrl } from './database.ts';
import { Stack, type Engine, type StackOptions } from './stack.ts';

interface TestFixtures {
  readonly reader: Reader;
  /** Milliseconds since 1970 when this test began; the ledger since then is this test's. */
  readonly began: number;
  /** Errors that pages threw; the test fails on any. */
  readonly pageErrors: string[];
  /** Skips where the database of this run is not to be had. */
  readonly available: void;
}
export interface WorkerFixtures {
  readonly engine: Engine;
  readonly stackOptions: StackOptions;
  readonly stack: Stack;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engine: ['sqlite', { option: true, scope: 'worker' }],
  stackOptions: [{}, { option: true, scope: 'worker' }],
  stack: [
    async ({ engine, stackOptions }, use) => {
      if (engine === 'postgres' && postgresUrl === undefined) return use(new Stack());
      const stack = await new Stack({ engine, ...stackOptions }).start();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  began: async ({}, use) => {
    await use(Date.now());
  },
  available: [
    async ({ engine }, use, info) => {
      info.skip(engine === 'postgres' && postgresUrl === undefined, 'no PostgreSQL on this machine');
      await use();
    },
    { auto: true },
  ],
  pageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      await use(errors);
      expect(errors, 'errors thrown in the page').toEqual([]);
    },
    { auto: true },
  ],
  reader: async ({ page }, use) => {
    await use(new Reader(page));
  },
});

/** Waits until the money is at rest and right: of all payments made since, exactly `kept` keep money, the rest is refunded or was never taken. */
export async function expectKept(stack: Stack, since: number, kept: number): Promise<Ledger> {
  await expect
    .poll(async () => (await stack.bank.ledger(since)).totals.kept, { message: 'payments that keep money', timeout: 15_000 })
    .toBe(kept);
  return stack.bank.ledger(since);
}

export { expect };
