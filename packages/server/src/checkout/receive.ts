/** Money came: what it means for the order, written beside it in the same transaction. Nothing here may fail because of a rule. */
import type { Money } from '@buypost/core';
import type { ProviderPayment } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { updateAttempt } from '../store/attempts.ts';
import type { AttemptRow, OrderRow, RefundReason } from '../store/database.ts';
import { namePayer } from '../store/orders.ts';
import { queueEffect } from '../store/outbox.ts';
import { insertRefund } from '../store/refunds.ts';
import { retakeReleased, sellHeld } from '../store/stock.ts';
import type { Tx } from '../store/store.ts';
import { arrival, mustRetake, type Effect } from './ledger.ts';
import { newId } from './tokens.ts';

export interface Arrived {
  readonly order: OrderRow;
  readonly attempts: readonly AttemptRow[];
  readonly attempt: AttemptRow;
  /** Attempt named payer before. */
  readonly payer: string | undefined;
  readonly told: ProviderPayment;
  readonly received: Money;
}

const agreed = ({ attempt, told, received }: Arrived): boolean =>
  told.merchant === attempt.account &&
  told.ref.attempt === attempt.id &&
  received.currency === attempt.currency &&
  received.amount === attempt.amount;

const giveBack = (tx: Tx, shop: Shop, attempt: AttemptRow, amount: number, reason: RefundReason, requestKey: string, now: number) =>
  insertRefund(tx, { id: newId(shop, 'ref'), attemptId: attempt.id, requestKey, amount, reason }, now);

/** Everything else the order ever showed stops being current and is closed at the next look. */
async function retireOthers(tx: Tx, at: Arrived, now: number): Promise<void> {
  for (const other of at.attempts) {
    if (other.id === at.attempt.id || other.closed === 1) continue;
    await updateAttempt(tx, other.id, { is_current: 0, next_check_at: now });
  }
}

/** Marks the order paid: what it holds is sold, and its delivery is promised. The attempt must be its payer already. */
export async function markPaid(tx: Tx, shop: Shop, orderId: string, now: number): Promise<void> {
  await sellHeld(tx, orderId);
  await tx.updateTable('orders').set({ status: 'paid', paid_at: now, decide_by: null }).where('id', '=', orderId).execute();
  await queueEffect(tx, { id: newId(shop, 'job'), order_id: orderId, effect: 'deliver', effect_key: '' }, now);
}

const toReview = (tx: Tx, shop: Shop, orderId: string, now: number) =>
  tx
    .updateTable('orders')
    .set({ status: 'review', decide_by: now + shop.rules.reviewLives })
    .where('id', '=', orderId)
    .execute();

/** More money by an attempt that was paid before: the buyer paid twice, so the rest goes back. */
async function receiveMore(tx: Tx, shop: Shop, at: Arrived, now: number): Promise<Effect | undefined> {
  const { attempt, received } = at;
  const more = received.amount - attempt.received;
  if (more <= 0 || received.currency !== (attempt.received_currency ?? attempt.currency)) return undefined;
  await updateAttempt(tx, attempt.id, { received: received.amount });
  if (at.order.status === 'review' && at.payer === attempt.id) return 'none';
  await giveBack(tx, shop, attempt, more, 'second_payment', `more:${received.amount}`, now);
  return 'refund';
}

/** Writes the money and what follows from it. Undefined: all of it was known. */
export async function receive(tx: Tx, shop: Shop, at: Arrived, now: number): Promise<Effect | undefined> {
  const { order, attempt, received } = at;
  if (attempt.status === 'succeeded') return receiveMore(tx, shop, at, now);
  const payer = at.payer === undefined ? 'none' : at.payer === attempt.id ? 'this' : 'other';
  const matches = agreed(at);
  const judged = { order: order.status, payer, matches } as const;
  const takesOver = payer === 'none' && order.status !== 'paid' && order.status !== 'review';
  if (takesOver) await namePayer(tx, order.id, attempt.id, now);
  const retaken = mustRetake(judged) && (await retakeReleased(tx, order.id));
  const effect = arrival({ ...judged, retaken });
  const pays = effect === 'pay' || effect === 'review' || effect === 'review_and_refund';
  if (pays) await retireOthers(tx, at, now);
  await updateAttempt(tx, attempt.id, {
    status: 'succeeded',
    closed: 1,
    received: received.amount,
    received_currency: received.currency === attempt.currency ? null : received.currency,
    declined: null,
    next_check_at: null,
    lease_until: null,
    ...(pays ? { is_current: 1 } : {}),
  });
  if (effect === 'pay') await markPaid(tx, shop, order.id, now);
  else if (pays) await toReview(tx, shop, order.id, now);
  if (effect === 'refund') await giveBack(tx, shop, attempt, received.amount, 'second_payment', 'second_payment', now);
  if (effect === 'review_and_refund') await giveBack(tx, shop, attempt, received.amount, 'late_no_stock', 'late_no_stock', now);
  return effect;
}
