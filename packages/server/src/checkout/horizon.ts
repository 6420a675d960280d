/** The end of watching: a driver states how long after its deadline money may still arrive; past that an unpaid attempt is closed. */
import type { Shop } from '../shop.ts';
import { findAttempt, lockAttempts, updateAttempt } from '../store/attempts.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';

/** Closes an attempt past its horizon. The caller has just asked the provider, where it can be asked, and was told of nothing open. */
export async function closeByHorizon(shop: Shop, attemptId: string): Promise<void> {
  const now = shop.now().getTime();
  const known = await shop.store.read((tx) => findAttempt(tx, attemptId));
  if (known === undefined || known.closed === 1) return;
  await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, known.order_id);
    const attempt = (await lockAttempts(tx, order.id)).find((one) => one.id === attemptId);
    const payer = await payerOf(tx, order.id);
    // Written since we looked, or claimed to be taken: the next look decides.
    if (attempt === undefined || attempt.closed === 1 || attempt.revision !== known.revision || payer?.attempt_id === attempt.id) return;
    const ended = attempt.status === 'failed' || attempt.status === 'canceled';
    await updateAttempt(tx, attempt.id, {
      closed: 1,
      is_current: 0,
      next_check_at: null,
      lease_until: null,
      ...(ended ? {} : { status: 'expired' }),
    });
    await updateOrder(tx, order, now);
  });
  shop.changes.tell(known.order_id);
}
