/** Giving money back. A refund is a row before it is a call; its id is the provider's key; `push-refund.ts` makes it. */
import { CheckoutError } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { lockAttempts } from '../store/attempts.ts';
import type { RefundReason, RefundRow } from '../store/database.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { findRefund, findRefundByKey, insertRefund } from '../store/refunds.ts';
import type { Tx } from '../store/store.ts';
import { providerOf } from './calls.ts';
import { matchGoods } from './goods.ts';
import { pushRefund } from './push-refund.ts';
import { noSuchCheckout } from './access.ts';
import { newId } from './tokens.ts';

export interface RefundOrder {
  /** Minor units of the order's currency; all that is left where absent. */
  readonly amount?: number;
  readonly reason: Extract<RefundReason, 'merchant' | 'review' | 'rebate'>;
  /** Names this wish: repeated, it returns nothing twice. */
  readonly requestKey: string;
}

export interface Refunded {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: RefundRow['status'];
}

const bad = (message: string, problem: 'invalid' | 'too_large' | 'not_offered'): CheckoutError =>
  new CheckoutError('invalid_fields', message, { fields: [{ field: 'amount', problem }] });

/** Writes the wish under the order's lock. Answers the row, an earlier one of the same wish included. */
async function write(tx: Tx, shop: Shop, orderId: string, wish: RefundOrder): Promise<RefundRow> {
  const now = shop.now().getTime();
  const order = await lockOrder(tx, orderId);
  const attempts = await lockAttempts(tx, order.id);
  const payerId = (await payerOf(tx, order.id))?.attempt_id;
  const payer = attempts.find((attempt) => attempt.id === payerId && attempt.received > 0);
  if (payer === undefined) throw new CheckoutError('order_ended', 'This order has no money that could be returned.');
  const before = await findRefundByKey(tx, payer.id, wish.requestKey);
  if (before !== undefined) return before;
  const left = payer.received - payer.refunding;
  const amount = wish.amount ?? left;
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw bad(
      wish.amount === undefined ? 'All of this order is returned already.' : 'A refund is a whole number of minor units above 0.',
      'invalid',
    );
  if (amount > left) throw bad(`Only ${left} ${order.currency} (minor units) of this order can still be returned.`, 'too_large');
  const can = providerOf(shop, payer)?.refunds ?? 'none';
  if (can === 'none') throw bad('This provider cannot return money through its interface. Return it by hand.', 'not_offered');
  if (can === 'full_only' && amount !== payer.received)
    throw bad(`This provider returns whole payments only: ${payer.received} ${order.currency} (minor units).`, 'not_offered');
  const id = newId(shop, 'ref');
  if (!(await insertRefund(tx, { id, attemptId: payer.id, requestKey: wish.requestKey, amount, reason: wish.reason }, now)))
    throw bad('Too much for this order.', 'too_large');
  await matchGoods(tx, order.id, { ...payer, refunding: payer.refunding + amount }, now);
  await updateOrder(tx, order, now);
  const row = await findRefund(tx, id);
  if (row === undefined) throw new Error(`Refund ${id} was written and is not there.`);
  return row;
}

/** Returns money of the order's payer. The answer may be `created` or `pending`: the workers go on asking. */
export async function refundOrder(shop: Shop, orderId: string, wish: RefundOrder): Promise<Refunded> {
  const known = await shop.store.read((tx) =>
    tx.selectFrom('orders').select(['id', 'currency']).where('id', '=', orderId).where('merchant', '=', shop.merchant).executeTakeFirst(),
  );
  if (known === undefined) throw noSuchCheckout();
  const { id } = await shop.store.transaction((tx) => write(tx, shop, orderId, wish));
  shop.changes.tell(orderId);
  await pushRefund(shop, id);
  const row = await shop.store.read((tx) => findRefund(tx, id));
  if (row === undefined) throw new Error(`Refund ${id} was written and is not there.`);
  return { id: row.id, amount: row.amount, currency: known.currency, status: row.status };
}
