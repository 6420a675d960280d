/** Ends an order that nobody paid: first every attempt is asked to close, then what it held is released. */
import type { Shop } from '../shop.ts';
import { lockAttempts, updateAttempt } from '../store/attempts.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { releaseHeld } from '../store/stock.ts';
import { readFacts } from './facts.ts';
import { closeAttempt, type Closed } from './close.ts';

/** Asks every attempt that may still bring money to close. Answers what came of each. */
export async function closeAll(shop: Shop, orderId: string, capture: boolean): Promise<readonly Closed[]> {
  const facts = await shop.store.read((tx) => readFacts(tx, orderId));
  const answers: Closed[] = [];
  for (const attempt of facts?.attempts ?? []) {
    // One that succeeded and did not pay the order is on its way back; it does not keep the order from ending.
    if (attempt.closed === 1) continue;
    answers.push((await closeAttempt(shop, attempt.id, capture)).outcome);
  }
  return answers;
}

/** Writes the end if the order is still open and has no payer; attempts not closed stay watched. False: it was not so. */
export async function writeEnd(shop: Shop, orderId: string, status: 'canceled' | 'expired'): Promise<boolean> {
  const now = shop.now().getTime();
  const ended = await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const attempts = await lockAttempts(tx, order.id);
    const payer = await payerOf(tx, order.id);
    if (order.status !== 'open' || payer !== undefined) return false;
    for (const attempt of attempts) {
      if (attempt.closed === 1) continue;
      await updateAttempt(tx, attempt.id, { is_current: 0, status, next_check_at: now });
    }
    await releaseHeld(tx, order.id);
    await updateOrder(tx, order, now, { status });
    return true;
  });
  if (ended) {
    shop.log('info', 'order', { order: orderId, status });
    shop.changes.tell(orderId);
  }
  return ended;
}
