/** Making a refund at its provider and asking how it stands, until it is final. Its id is the provider's key, so repeating is safe. */
import type { PaymentProvider, ProviderRefund, Refund } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt, lockAttempts } from '../store/attempts.ts';
import type { AttemptRow, OrderRow, RefundRow } from '../store/database.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { findRefund, insertRefund, leaseRefund, lowerRefunding, raiseRefunding, updateRefund } from '../store/refunds.ts';
import { releaseHeld } from '../store/stock.ts';
import type { Tx } from '../store/store.ts';
import { callOf, isRefusal, problemOf, providerOf, refOf, withLease } from './calls.ts';
import { matchGoods } from './goods.ts';
import { newId } from './tokens.ts';

/** A review whose money is all returned is over. */
async function endReview(tx: Tx, order: OrderRow, attempt: AttemptRow): Promise<void> {
  if (order.status !== 'review') return;
  // A second payment that goes back says nothing about the money that is held.
  if ((await payerOf(tx, order.id))?.attempt_id !== attempt.id) return;
  const open = await tx
    .selectFrom('refunds')
    .select('id')
    .where('attempt_id', '=', attempt.id)
    .where('status', 'in', ['created', 'pending'])
    .executeTakeFirst();
  if (open !== undefined || attempt.refunding < attempt.received) return;
  await releaseHeld(tx, order.id);
  await tx.updateTable('orders').set({ status: 'canceled', decide_by: null }).where('id', '=', order.id).execute();
}

/** Waits before a refund of ours that failed is begun anew, milliseconds: the provider may lack the balance today. Then a person must. */
const anew = [3_600_000, 6 * 3_600_000, 24 * 3_600_000, 72 * 3_600_000];

/** The merchant's own wishes are not repeated: they are told that it failed. What the shop owes by its own rules is. */
async function beginAnew(tx: Tx, shop: Shop, failed: RefundRow, now: number): Promise<void> {
  if (failed.reason !== 'second_payment' && failed.reason !== 'late_no_stock') return;
  const [wish = '', round = '0'] = failed.request_key.split('#');
  const wait = anew[Number(round)];
  if (wait === undefined) return;
  const again = {
    id: newId(shop, 'ref'),
    attemptId: failed.attempt_id,
    requestKey: `${wish}#${Number(round) + 1}`,
    amount: failed.amount,
    reason: failed.reason,
  };
  // Its age counts from when it is first sent.
  if (await insertRefund(tx, again, now)) await updateRefund(tx, again.id, { next_check_at: now + wait, created_at: now + wait });
}

/** How often a refund that the provider neither makes nor refuses is begun before the merchant is told loudly. */
const loudAfter = 10;

async function writeAnswer(
  shop: Shop,
  refundId: string,
  status: RefundRow['status'],
  reference: string | undefined,
  hopeless = false,
): Promise<void> {
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
    if (refund.status !== 'failed' && status === 'failed' && !hopeless) await beginAnew(tx, shop, refund, now);
    const attempt = await findAttempt(tx, refund.attempt_id);
    if (attempt !== undefined && status === 'succeeded') await endReview(tx, order, attempt);
    if (refund.status !== status) {
      const pays = order.status === 'paid' && (await payerOf(tx, order.id))?.attempt_id === refund.attempt_id;
      if (attempt !== undefined && pays) await matchGoods(tx, order.id, attempt, now);
      await updateOrder(tx, order, now);
    }
    return order.id;
  });
  shop.log(status === 'failed' ? 'error' : 'info', 'refund', {
    refund: refundId,
    status,
    ...(status === 'failed' ? { problem: 'The provider did not return this money. Return it by hand.' } : {}),
  });
  if (orderId !== undefined) shop.changes.tell(orderId);
}

/** From this try on, each comes more than a minute after the one before it. */
const patient = 5;

/**
 * Is a refusal the last word? To the first try it is. After an unanswered one the provider may have made the refund and not see it yet (Alipay: up to
 * ten seconds), so a no counts only once it had time to look; a merchant who is told "failed" too early sends the money twice.
 */
const refusalCounts = (refund: RefundRow, look: boolean): boolean =>
  refund.status !== 'created' || (!look && (refund.tries <= 1 || refund.tries >= patient));

/** May its key be forgotten by now? Half of the provider's promise is left alone. What was never sent is fresh at any age. */
const mayBeForgotten = ({ keyLives }: PaymentProvider, refund: RefundRow, now: number): boolean =>
  keyLives !== 'forever' && refund.tries > 1 && now - refund.created_at > keyLives * 500;

async function call(shop: Shop, refund: RefundRow, attempt: AttemptRow): Promise<ProviderRefund | 'impossible' | 'unsure'> {
  const provider = providerOf(shop, attempt);
  if (provider?.refundPayment === undefined || provider.refunds === 'none') return 'impossible';
  const payment = refOf(attempt);
  // Sent again under a forgotten key it would be a second refund.
  const old = refund.status === 'created' && mayBeForgotten(provider, refund, shop.now().getTime());
  if (old && provider.getRefund === undefined) return 'unsure';
  if ((old || refund.status !== 'created') && provider.getRefund !== undefined) {
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

/**
 * Makes the refund at the provider, or asks how it stands. Safe to repeat: the id is the provider's key. False: the provider did not say how
 * it stands.
 */
export async function pushRefund(shop: Shop, refundId: string, look = false): Promise<boolean> {
  const now = shop.now().getTime();
  const leased = look || (await shop.store.transaction((tx) => leaseRefund(tx, refundId, now, now + shop.rules.lease)));
  if (!leased) return false;
  const { refund, attempt } = await shop.store.read(async (tx) => {
    const row = await findRefund(tx, refundId);
    return { refund: row, attempt: row === undefined ? undefined : await findAttempt(tx, row.attempt_id) };
  });
  if (refund === undefined || attempt === undefined) return true;
  if (refund.tries >= loudAfter)
    shop.log('error', 'refund_stuck', {
      refund: refund.id,
      tries: refund.tries,
      problem: 'The provider gives no final answer about this refund. Look at its own pages.',
    });
  try {
    const told = await call(look ? shop : withLease(shop, refund.lease_until ?? now), refund, attempt);
    if (told === 'impossible') await writeAnswer(shop, refund.id, 'failed', undefined, true);
    else if (told === 'unsure') await writeAnswer(shop, refund.id, refund.status, undefined);
    else await writeAnswer(shop, refund.id, told.status, told.reference);
    return told !== 'unsure';
  } catch (error) {
    shop.log('warn', 'refund_unanswered', { refund: refund.id, provider: attempt.provider, problem: problemOf(error) });
    const refused = isRefusal(error) && refusalCounts(refund, look);
    await writeAnswer(shop, refund.id, refused ? 'failed' : refund.status, undefined);
    return refused;
  }
}
