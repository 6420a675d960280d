/** This test's payments at the bank, waited for. */
import { expect } from '@playwright/test';
import type { LedgerLine } from './bank.ts';
import type { Stack } from './stack.ts';

/** The payments made since, once there are `count` of them. */
export async function payments(stack: Stack, since: number, count: number): Promise<readonly LedgerLine[]> {
  await expect.poll(async () => (await stack.bank.ledger(since)).totals.payments).toBe(count);
  return (await stack.bank.ledger(since)).payments;
}

/** Attempt id of the payment at place `at`, when exactly `at + 1` were made. */
export const attemptOf = async (stack: Stack, since: number, at = 0): Promise<string> =>
  (await payments(stack, since, at + 1))[at]?.attempt ?? '';
