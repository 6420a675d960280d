/** Taking money that waits for our word: first a committed claim, then the call. What nobody wants any more is let go. */
import type { ProviderPayment } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt, lockAttempts, updateAttempt } from '../store/attempts.ts';
import type { AttemptRow, OrderRow, PayerRow } from '../store/database.ts';
import { lockOrder, namePayer, payerOf } from '../store/orders.ts';
import { callOf, isRefusal, problemOf, providerOf, refOf } from './calls.ts';
import { record, type Recorded } from './record.ts';

/** For how long after its order's deadline, or after a claim that came later, what was claimed is asked to be taken again. Milliseconds. */
const asksFor = 10 * 60_000;

/** An unanswered call is over by then, and a look shows what it did. Milliseconds. */
const settled = 60_000;

const lastAsk = (order: Pick<OrderRow, 'expires_at'>, claim: Pick<PayerRow, 'claimed_at'>): number =>
  Math.max(order.expires_at, claim.claimed_at) + asksFor;

/**
 * May a claim that was never honoured be given up, on a look of now? Only once nobody has asked to take the money for a while: a last call whose
 * answer was lost may have taken it after the look.
 */
export const mayGiveUp = (order: Pick<OrderRow, 'expires_at'>, claim: Pick<PayerRow, 'claimed_at'>, now: number): boolean =>
  now >= lastAsk(order, claim) + settled;

/** Names the attempt payer, if it is current, the order open and nobody else was named. The claim makes older answers stale. */
const claim = (shop: Shop, attempt: AttemptRow): Promise<AttemptRow | undefined> =>
  shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, attempt.order_id);
    const row = (await lockAttempts(tx, order.id)).find((one) => one.id === attempt.id);
    const payer = await payerOf(tx, order.id);
    if (row === undefined || row.is_current === 0 || row.closed === 1 || order.status !== 'open') return undefined;
    if (payer !== undefined && (payer.attempt_id !== row.id || shop.now().getTime() >= lastAsk(order, payer))) return undefined;
    if (payer === undefined) {
      await namePayer(tx, order.id, row.id, shop.now().getTime());
      await updateAttempt(tx, row.id, {});
    }
    return findAttempt(tx, row.id);
  });

/**
 * Claims, then captures. Undefined: the claim was not had (another attempt pays, the order ended, it was asked for long enough) or the driver cannot capture.
 * An answer that gets lost is asked for again under the same key by the next look; the claim stays until the provider says no.
 */
export async function captureAttempt(shop: Shop, attemptId: string): Promise<Recorded | undefined> {
  const attempt = await shop.store.read((tx) => findAttempt(tx, attemptId));
  const provider = attempt === undefined ? undefined : providerOf(shop, attempt);
  if (attempt === undefined || provider?.capturePayment === undefined) return undefined;
  const claimed = await claim(shop, attempt);
  if (claimed === undefined) return voidAttempt(shop, attempt.id);
  let told: ProviderPayment;
  try {
    told = await provider.capturePayment(refOf(claimed), callOf(shop));
  } catch (error) {
    shop.log('warn', 'capture_unanswered', { attempt: attempt.id, provider: provider.id, problem: problemOf(error) });
    if (!isRefusal(error)) return undefined;
    // It said no; only a look says what became of the payment.
    told = await provider.getPayment(refOf(claimed), callOf(shop));
  }
  return record(shop, attempt.id, told, { revision: claimed.revision });
}

/** Lets an authorization go that is not wanted any more. Undefined: the driver cannot, or the attempt is wanted after all. */
export async function voidAttempt(shop: Shop, attemptId: string): Promise<Recorded | undefined> {
  const attempt = await shop.store.read((tx) => findAttempt(tx, attemptId));
  const provider = attempt === undefined ? undefined : providerOf(shop, attempt);
  if (attempt === undefined || attempt.is_current === 1 || attempt.closed === 1 || provider?.cancelPayment === undefined) return undefined;
  const told = await provider.cancelPayment(refOf(attempt), callOf(shop));
  return record(shop, attempt.id, told, { revision: attempt.revision });
}
