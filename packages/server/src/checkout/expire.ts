/** At its deadline an order closes its attempts, then expires and releases what it held. */
import type { Shop } from '../shop.ts';
import { dropPayer, findOrder, lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { lockAttempts } from '../store/attempts.ts';
import { mayGiveUp } from './capture.ts';
import { closeAll, writeEnd } from './end-order.ts';

/** For how long after the deadline a provider that does not answer may keep an order from expiring. Milliseconds. */
const grace = 10 * 60_000;

/**
 * A claim that was never honoured is given up at last, so that the order can end; the attempt stays watched, and is let go when it answers. One
 * that is being honoured is not: what we asked to be taken may be taken, and the order waits for its provider's word.
 */
const dropStaleClaim = (shop: Shop, orderId: string, now: number): Promise<void> =>
  shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const attempts = await lockAttempts(tx, order.id);
    const payer = await payerOf(tx, order.id);
    const claimed = attempts.find((attempt) => attempt.id === payer?.attempt_id);
    if (order.status !== 'open' || claimed === undefined || claimed.status === 'succeeded' || claimed.status === 'processing') return;
    if (payer === undefined || !mayGiveUp(order, payer, now)) return;
    await dropPayer(tx, order.id, claimed.id);
    await updateOrder(tx, order, now);
  });

/**
 * Answers whether the order is over now. It stays open while a provider gives no clear answer, for ten minutes at most; and for as long as it
 * takes where that provider was asked to take money and does not say that it did not.
 */
export async function expireOrder(shop: Shop, orderId: string): Promise<boolean> {
  const order = await shop.store.read((tx) => findOrder(tx, orderId));
  const now = shop.now().getTime();
  if (order === undefined || order.status !== 'open') return true;
  if (order.expires_at > now) return false;
  const closed = await closeAll(shop, orderId, true);
  if (closed.includes('paid')) return true;
  const patient = now < order.expires_at + grace;
  if (closed.includes('unsure') && patient) return false;
  if (!patient && !closed.includes('unsure')) await dropStaleClaim(shop, orderId, now);
  return writeEnd(shop, orderId, 'expired');
}
