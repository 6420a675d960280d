/** What must be true of an order's money whatever went wrong: the providers' books against what the buyer is told. */
import type { CheckoutSession } from '@buypost/core';
import { expect } from 'vitest';
import type { Books, Opened, Rails } from './rails.ts';

/** Asserts that nobody paid twice and that the screen says what the books say. Answers the last session. */
export async function expectTruth(rails: Rails, opened: Opened, books?: Books): Promise<CheckoutSession> {
  const session = await opened.look();
  const { charged, refunded, payers } = await rails.money(session.id, books);
  const kept = charged - refunded;
  const said = { status: session.status, money: session.money, charged, refunded, payers };
  expect(kept, `kept at most the price: ${JSON.stringify(said)}`).toBeLessThanOrEqual(session.total.amount);
  expect(payers, `at most one payer: ${JSON.stringify(said)}`).toBeLessThanOrEqual(1);
  if (session.status === 'succeeded') {
    expect(charged, `a success was paid: ${JSON.stringify(said)}`).toBeGreaterThanOrEqual(session.total.amount);
    const { refunded: told, extra } = session.order;
    const returned = told.amount + (extra?.state === 'returned' ? extra.amount.amount : 0);
    expect(returned, `what was returned is said: ${JSON.stringify(said)}`).toBe(refunded);
  }
  if (session.money === 'none') expect(charged, `"not charged" is true: ${JSON.stringify(said)}`).toBe(0);
  if (session.money === 'returned') expect(kept, `"returned" is true: ${JSON.stringify(said)}`).toBe(0);
  return session;
}
