/** Makes the payment of an attempt at its provider, once however often it is tried. */
import { isProviderError, type ProviderPayment } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt, leaseCreate, lockAttempts, noteAttempt, updateAttempt } from '../store/attempts.ts';
import type { AttemptRow } from '../store/database.ts';
import { lockOrder, updateOrder } from '../store/orders.ts';
import { callOf, isRefusal, problemOf, providerOf, withLease } from './calls.ts';
import { requestOf } from './kept.ts';
import { record } from './record.ts';
import { follow } from './settle.ts';
import { tokenFor } from './tokens.ts';

/** `busy`: another worker is inside the call. `unknown`: no clear answer; it is tried again. `stale`: its key may be forgotten, so it is not. */
export type Opened = 'answered' | 'busy' | 'unknown' | 'stale' | 'over';

/** After so many tries without an answer another attempt is better than one more try (a key may replay an error for a day). */
const mostCreates = 8;

/** May a create still be repeated under this attempt's key? Half of the provider's promise is left alone. */
export function keyIsGood(shop: Shop, attempt: AttemptRow): boolean {
  const lives = providerOf(shop, attempt)?.keyLives ?? 0;
  const age = shop.now().getTime() - attempt.created_at;
  return attempt.creates < mostCreates && (lives === 'forever' || age < lives * 500);
}

/** The provider made nothing. Only the first try is believed to close: an earlier one may have got through. */
async function refused(shop: Shop, attempt: AttemptRow, declined: string): Promise<void> {
  const now = shop.now().getTime();
  await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, attempt.order_id);
    const row = (await lockAttempts(tx, order.id)).find((one) => one.id === attempt.id);
    if (row === undefined || row.status !== 'created') return;
    const closed = row.creates <= 1 ? ({ closed: 1, next_check_at: null } as const) : {};
    await updateAttempt(tx, row.id, { status: 'failed', is_current: 0, declined, lease_until: null, ...closed });
    await updateOrder(tx, order, now);
  });
  shop.changes.tell(attempt.order_id);
}

/** Calls create with the request as it was kept. `leased`: the caller's transaction made the attempt and took its lease. */
export async function openAttempt(shop: Shop, attemptId: string, leased: boolean): Promise<Opened> {
  const now = shop.now().getTime();
  if (!leased && !(await shop.store.transaction((tx) => leaseCreate(tx, attemptId, now, now + shop.rules.lease)))) {
    const row = await shop.store.read((tx) => findAttempt(tx, attemptId));
    return row?.status === 'created' ? 'busy' : 'over';
  }
  const attempt = await shop.store.read((tx) => findAttempt(tx, attemptId));
  if (attempt === undefined || attempt.status !== 'created' || attempt.is_current === 0) return 'over';
  const provider = providerOf(shop, attempt);
  if (provider === undefined) return 'unknown';
  let told: ProviderPayment;
  const held = withLease(shop, attempt.lease_until ?? now);
  try {
    told = await provider.createPayment(requestOf(attempt, tokenFor(shop, 'return', attempt.id)), callOf(held));
  } catch (error) {
    shop.log('warn', 'create_unanswered', {
      order: attempt.order_id,
      attempt: attempt.id,
      provider: provider.id,
      problem: problemOf(error),
    });
    if (isRefusal(error)) {
      await refused(shop, attempt, isProviderError(error) ? 'method_unavailable' : 'declined');
      return 'answered';
    }
    await shop.store.transaction((tx) => noteAttempt(tx, attempt.id, { lease_until: null }));
    return 'unknown';
  }
  const recorded = await record(shop, attempt.id, told, { revision: attempt.revision, leased: true });
  await follow(shop, recorded, told, true);
  return 'answered';
}
