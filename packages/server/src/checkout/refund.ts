/** Giving money back. A refund is a row before it is a call; its id is the provider's key; it is asked about until it is final. */
import { CheckoutError } from '@buypost/core';
import type { ProviderRefund, Refund } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt, lockAttempts } from '../store/attempts.ts';
import type { AttemptRow, OrderRow, RefundReason, RefundRow } from '../store/database.ts';
import { revokeDeliveries } from '../store/deliveries.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { voidEffects } from '../store/outbox.ts';
import { findRefund, findRefundByKey, insertRefund, leaseRefund, lowerRefunding, raiseRefunding, updateRefund } from '../store/refunds.ts';
import type { Tx } from '../store/store.ts';
import { callOf, isRefusal, problemOf, providerOf, refOf } from './calls.ts';
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

/** Once nothing of the money is kept, nothing more is delivered and what can be revoked is. */
async function withdrawGoods(tx: Tx, orderId: string, payer: AttemptRow, more: number, now: number): Promise<void> {
  if (payer.received > payer.refunding + more) return;
  await voidEffects(tx, orderId, 'deliver');
  await revokeDeliveries(tx, orderId, now);
}

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
  await withdrawGoods(tx, order.id, payer, amount, now);
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

/** A review whose money is all returned is over. */
async function endReview(tx: Tx, order: OrderRow, attempt: AttemptRow): Promise<void> {
  if (order.status !== 'review') return;
  const open = await tx
    .selectFrom('refunds')
    .select('id')
    .where('attempt_id', '=', attempt.id)
    .where('status', 'in', ['created', 'pending'])
    .executeTakeFirst();
  if (open === undefined && attempt.refunding === attempt.received)
    await tx.updateTable('orders').set({ status: 'canceled', decide_by: null }).where('id', '=', order.id).execute();
}

/** How often a refund that the provider neither makes nor refuses is begun before the merchant is told loudly. */
const loudAfter = 10;

async function writeAnswer(shop: Shop, refundId: string, status: RefundRow['status'], reference: string | undefined): Promise<void> {
  const now = shop.now().getTime();
  const orderId = await shop.store.transaction(async (tx) => {
    const known = await findRefund(tx, refundId);
    const owner = known === undefined ? undefined : await findAttempt(tx, known.attempt_id);
    if (owner === undefined) return undefined;
    const order = await lockOrder(tx, owner.order_id);
    await lockAttempts(tx, order.id);
    const refund = await findRefund(tx, refundId);
    if (refund === undefined) return undefined;
    if (refund.status === 'failed' && status !== 'failed') await raiseRefunding(tx, refund);
    if (refund.status !== 'failed' && status === 'failed') await lowerRefunding(tx, refund);
    const final = status === 'succeeded' || status === 'failed';
    const wait = shop.rules.reconcileEvery * 2 ** Math.min(refund.tries, 10);
    await updateRefund(tx, refund.id, {
      status,
      next_check_at: final ? null : now + wait,
      lease_until: null,
      ...(reference === undefined || refund.reference !== null ? {} : { reference }),
    });
    const attempt = await findAttempt(tx, refund.attempt_id);
    if (attempt !== undefined && status === 'succeeded') await endReview(tx, order, attempt);
    if (refund.status !== status) await updateOrder(tx, order, now);
    return order.id;
  });
  shop.log(status === 'failed' ? 'error' : 'info', 'refund', {
    refund: refundId,
    status,
    ...(status === 'failed' ? { problem: 'The provider did not return this money. Return it by hand.' } : {}),
  });
  if (orderId !== undefined) shop.changes.tell(orderId);
}

async function call(shop: Shop, refund: RefundRow, attempt: AttemptRow): Promise<ProviderRefund | 'impossible'> {
  const provider = providerOf(shop, attempt);
  if (provider?.refundPayment === undefined || provider.refunds === 'none') return 'impossible';
  const payment = refOf(attempt);
  if (refund.status !== 'created' && provider.getRefund !== undefined) {
    return provider.getRefund(
      { id: refund.id, payment, ...(refund.reference === null ? {} : { reference: refund.reference }) },
      callOf(shop),
    );
  }
  const currency = attempt.received_currency ?? attempt.currency;
  const wish: Refund = { id: refund.id, payment, amount: { amount: refund.amount, currency }, reason: refund.reason };
  // Repeated under the same id it is the same refund.
  return provider.refundPayment(wish, callOf(shop));
}

/** Makes the refund at the provider, or asks how it stands. Safe to repeat: the id is the provider's key. */
export async function pushRefund(shop: Shop, refundId: string, look = false): Promise<void> {
  const now = shop.now().getTime();
  const leased = look || (await shop.store.transaction((tx) => leaseRefund(tx, refundId, now, now + shop.rules.lease)));
  if (!leased) return;
  const { refund, attempt } = await shop.store.read(async (tx) => {
    const row = await findRefund(tx, refundId);
    return { refund: row, attempt: row === undefined ? undefined : await findAttempt(tx, row.attempt_id) };
  });
  if (refund === undefined || attempt === undefined) return;
  if (refund.tries >= loudAfter)
    shop.log('error', 'refund_stuck', {
      refund: refund.id,
      tries: refund.tries,
      problem: 'The provider gives no final answer about this refund. Look at its own pages.',
    });
  try {
    const told = await call(shop, refund, attempt);
    if (told === 'impossible') await writeAnswer(shop, refund.id, 'failed', undefined);
    else await writeAnswer(shop, refund.id, told.status, told.reference);
  } catch (error) {
    shop.log('warn', 'refund_unanswered', { refund: refund.id, provider: attempt.provider, problem: problemOf(error) });
    await writeAnswer(shop, refund.id, isRefusal(error) ? 'failed' : refund.status, undefined);
  }
}
