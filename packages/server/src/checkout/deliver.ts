/** Effects of committed writes. Digital goods are granted exactly once; the row is the promise, the grant keeps it. */
import type { Shop } from '../shop.ts';
import type { OutboxRow } from '../store/database.ts';
import { findAttempt } from '../store/attempts.ts';
import { grant } from '../store/deliveries.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { claimEffects, effectLater, effectsOf, endEffect } from '../store/outbox.ts';
import { problemOf } from './calls.ts';
import { termsOf } from './kept.ts';
import { hashOf, newId, tokenFor } from './tokens.ts';

const day = 24 * 3_600_000;

/** Grants in a transaction that holds the order and finds it paid and not wholly refunded; otherwise the promise is void. */
const deliver = (shop: Shop, job: OutboxRow): Promise<void> =>
  shop.store.transaction(async (tx) => {
    const now = shop.now().getTime();
    const order = await lockOrder(tx, job.order_id);
    const payer = await payerOf(tx, order.id);
    const attempt = payer === undefined ? undefined : await findAttempt(tx, payer.attempt_id);
    const kept = order.total === 0 || (attempt !== undefined && attempt.received > attempt.refunding);
    if (order.status !== 'paid' || !kept) {
      await endEffect(tx, job.id, 'void');
      return;
    }
    if (!(await endEffect(tx, job.id, 'done'))) return;
    const { delivery } = termsOf(order);
    const id = newId(shop, 'del');
    const download = delivery.kind === 'download';
    await grant(tx, {
      id,
      order_id: order.id,
      kind: delivery.kind,
      unit: '',
      token_hash: download ? hashOf(tokenFor(shop, 'download', id)) : null,
      max_uses: download ? delivery.maxUses : 0,
      revoked_at: null,
      granted_at: now,
      expires_at: download ? now + delivery.days * day : null,
      state: delivery.kind === 'shipment' ? 'preparing' : null,
    });
    await updateOrder(tx, order, now);
  });

/** Runs due effects, of one order or of all. Answers how many ended. */
export async function runEffects(shop: Shop, orderId?: string, limit = 50): Promise<number> {
  const now = shop.now().getTime();
  // For one order somebody waits: no claim, the job itself lets only one in.
  const jobs = await (orderId === undefined
    ? shop.store.transaction((tx) => claimEffects(tx, now, now + shop.rules.lease, limit))
    : shop.store.read((tx) => effectsOf(tx, orderId, now)));
  let ended = 0;
  for (const job of jobs) {
    try {
      // A dispute asks nothing of us yet but to be known; the merchant's tools read it from the order.
      if (job.effect === 'deliver') await deliver(shop, job);
      else await shop.store.transaction((tx) => endEffect(tx, job.id, 'done'));
      ended += 1;
      shop.changes.tell(job.order_id);
    } catch (error) {
      shop.log('error', 'effect_failed', { order: job.order_id, job: job.effect, tries: job.tries, problem: problemOf(error) });
      await shop.store.transaction((tx) => effectLater(tx, job.id, now + shop.rules.reconcileEvery * 2 ** Math.min(job.tries, 8)));
    }
  }
  return ended;
}
