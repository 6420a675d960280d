/** Money that could not simply become an order: the merchant takes it or gives it back; undecided it goes back by itself. */
import { CheckoutError, isCheckoutError } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { lockAttempts } from '../store/attempts.ts';
import { findOrder, lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { retakeReleased } from '../store/stock.ts';
import { noSuchCheckout } from './access.ts';
import { runEffects } from './deliver.ts';
import { readFacts } from './facts.ts';
import { markPaid } from './receive.ts';
import { refundOrder } from './refund.ts';

const day = 24 * 3_600_000;

/** Returns an undecided review. When that does not work, the merchant is told loudly and it is tried again tomorrow. */
export async function returnReview(shop: Shop, orderId: string): Promise<void> {
  try {
    await decideReview(shop, orderId, 'return');
  } catch (error) {
    shop.log('error', 'review_stuck', { order: orderId, problem: 'The money of this review could not be returned. Return it by hand.' });
    if (!isCheckoutError(error)) throw error;
  }
  const now = shop.now().getTime();
  await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (order.status === 'review' && (order.decide_by ?? now) <= now) await updateOrder(tx, order, now, { decide_by: now + day });
  });
}

/** `accept` makes the order paid with the money as it came; `return` refunds all of it. Throws `sold_out` where nothing is left to sell. */
export async function decideReview(shop: Shop, orderId: string, decision: 'accept' | 'return'): Promise<void> {
  const known = await shop.store.read((tx) => findOrder(tx, orderId));
  if (known === undefined || known.merchant !== shop.merchant) throw noSuchCheckout();
  if (known.status !== 'review') throw new CheckoutError('order_ended', 'This order is not in review.');
  if (decision === 'return') {
    // A refund that failed is begun anew under another key; one that is under way is found again.
    const facts = await shop.store.read((tx) => readFacts(tx, orderId));
    const failed = facts?.refunds.filter((refund) => refund.reason === 'review' && refund.status === 'failed').length ?? 0;
    // A second payment that is on its way back says nothing about the money that is held.
    const underWay =
      facts?.refunds.some((refund) => refund.attempt_id === facts.payer && (refund.status === 'created' || refund.status === 'pending')) ===
      true;
    if (!underWay) await refundOrder(shop, orderId, { reason: 'review', requestKey: `review#${failed}` });
    return;
  }
  const now = shop.now().getTime();
  await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const attempts = await lockAttempts(tx, order.id);
    const payerId = (await payerOf(tx, order.id))?.attempt_id;
    const payer = attempts.find((attempt) => attempt.id === payerId);
    if (order.status !== 'review' || payer === undefined) throw new CheckoutError('order_ended', 'This order is not in review any more.');
    if (payer.refunding > 0) throw new CheckoutError('order_ended', 'This money is on its way back already.');
    if (!(await retakeReleased(tx, order.id)))
      throw new CheckoutError('sold_out', 'Not enough is left to accept this order. Return the money.');
    await markPaid(tx, shop, order.id, now);
    await updateOrder(tx, order, now);
  });
  shop.changes.tell(orderId);
  await runEffects(shop, orderId);
}
