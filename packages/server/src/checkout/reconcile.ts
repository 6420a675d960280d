/** Everything that must become true without anybody looking: asked, taken, expired, returned, delivered. */
import type { Shop } from '../shop.ts';
import { checkLater, claimDueAttempts } from '../store/attempts.ts';
import { forgetCodes } from '../store/codes.ts';
import { forgetNotifications } from '../store/inbox.ts';
import type { AttemptRow, OrderRow } from '../store/database.ts';
import { findOrder, forgetRefusals, ordersToExpire, reviewsToReturn } from '../store/orders.ts';
import { dueRefunds } from '../store/refunds.ts';
import { abreast, patienceOf } from './abreast.ts';
import { isProviderError } from '@buypost/providers';
import { problemOf, providerOf, withLease } from './calls.ts';
import { closeAttempt } from './close.ts';
import { runEffects } from './deliver.ts';
import { expireOrder } from './expire.ts';
import { closeByHorizon } from './horizon.ts';
import { drainInbox } from './notification.ts';
import { keyIsGood, openAttempt } from './open-attempt.ts';
import { pushRefund } from './push-refund.ts';
import { countLooks, letRest, looksLeft } from './read-budget.ts';
import { returnReview } from './review.ts';
import { settle } from './settle.ts';

/** Jobs of one kind done in one pass. */
const batch = 100;

/** One failing job must not keep the others from being done. */
async function guarded(
  shop: Shop,
  job: string,
  fields: { readonly order?: string; readonly attempt?: string; readonly refund?: string },
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    shop.log('warn', 'job_failed', { job, ...fields, problem: problemOf(error) });
  }
}

const week = 7 * 24 * 3_600_000;

/** Handled notifications and sealed refusals are forgotten after this. */
const month = 30 * 24 * 3_600_000;

/** The pause between two looks at a payable attempt is at most this part of its age. */
const patienceShare = 20;

/** Soon while the buyer may be waiting, ever more rarely once only late money is watched for. */
function nextCheck(shop: Shop, attempt: AttemptRow, order: OrderRow | undefined, now: number): number {
  const { reconcileEvery } = shop.rules;
  // A payment begun ten minutes ago may be heard of half a minute late; a provider is not asked a thousand times a second for a thousand.
  if (order?.status === 'open') return now + Math.max(reconcileEvery, Math.floor((now - attempt.created_at) / patienceShare));
  const longest = now > attempt.deadline + week ? 6 * 3_600_000 : 600_000;
  return now + Math.min(reconcileEvery * 2 ** Math.min(attempt.checks, 20), longest);
}

/** Asks about one attempt: makes it where that was cut off, closes what is not current, else looks. */
async function checkAttempt(shop: Shop, attempt: AttemptRow, order: OrderRow | undefined): Promise<void> {
  const wanted = attempt.is_current === 1 && order?.status === 'open';
  if (wanted && attempt.status === 'created' && keyIsGood(shop, attempt) && attempt.reference === null) {
    await openAttempt(shop, attempt.id, false);
    return;
  }
  const provider = providerOf(shop, attempt);
  if (provider === undefined) return;
  if (wanted) {
    if (provider.reads === 'any_time') await settle(shop, attempt.id);
    return;
  }
  const { mayEnd } = await closeAttempt(shop, attempt.id, true);
  if (mayEnd && shop.now().getTime() > attempt.deadline + provider.lateMoney * 1000) await closeByHorizon(shop, attempt.id);
}

/** The attempts that are due, as many of each provider as it may be asked about. What must wait stays due, and is first at a later pass. */
async function claimDue(shop: Shop, now: number): Promise<{ readonly due: readonly AttemptRow[]; readonly more: boolean }> {
  const until = now + shop.rules.lease;
  const due: AttemptRow[] = [];
  let more = false;
  for (const provider of shop.providers) {
    const limit = Math.min(batch, looksLeft(shop, provider));
    if (limit === 0) continue;
    const of = { provider: provider.id, account: provider.account };
    const claimed = await shop.store.transaction((tx) => claimDueAttempts(tx, { of }, now, until, limit));
    countLooks(shop, provider, claimed.length);
    due.push(...claimed);
    more ||= claimed.length === batch;
  }
  const known = shop.providers.map(({ id, account }) => ({ provider: id, account }));
  due.push(...(await shop.store.transaction((tx) => claimDueAttempts(tx, { ofNone: known }, now, until, batch))));
  return { due: due.sort((left, right) => (left.next_check_at ?? 0) - (right.next_check_at ?? 0)), more };
}

/** A provider that says "too often" is left alone for a while. */
async function lookAt(shop: Shop, attempt: AttemptRow, order: OrderRow | undefined): Promise<void> {
  try {
    await checkAttempt(withLease(shop, attempt.next_check_at ?? 0), attempt, order);
  } catch (error) {
    const provider = providerOf(shop, attempt);
    if (provider !== undefined && isProviderError(error) && error.code === 'rate_limited') letRest(shop, provider);
    throw error;
  }
}

async function checkAttempts(shop: Shop): Promise<{ readonly count: number; readonly more: boolean }> {
  const now = shop.now().getTime();
  const { due, more } = await claimDue(shop, now);
  // What is begun late in its claim would be cut off by its end; it is due again then.
  const begun = now + shop.rules.lease / 2;
  await abreast(shop, due, begun, async (attempt) => {
    const order = await shop.store.read((tx) => findOrder(tx, attempt.order_id));
    await guarded(shop, 'attempt', { attempt: attempt.id }, () => lookAt(shop, attempt, order));
    const next = { next_check_at: nextCheck(shop, attempt, order, now), checks: attempt.checks + 1 };
    await guarded(shop, 'next_check', { attempt: attempt.id }, () => shop.store.transaction((tx) => checkLater(tx, attempt.id, next)));
  });
  return { count: due.length, more };
}

/** What one pass found to do. */
export interface Pass {
  readonly notifications: number;
  readonly attempts: number;
  readonly orders: number;
  readonly reviews: number;
  readonly refunds: number;
  readonly effects: number;
  /** There was more to do than one pass takes: the next should follow at once. */
  readonly more: boolean;
}

/** One pass over everything that is due. Jobs that fail are logged and come back at a later pass; only a failing database throws. */
export async function reconcileOnce(shop: Shop): Promise<Pass> {
  const now = shop.now().getTime();
  const notifications = await drainInbox(shop, batch);
  const { count: attempts, more } = await checkAttempts(shop);
  const orders = await shop.store.read((tx) => ordersToExpire(tx, now, batch));
  await abreast(shop, orders, patienceOf(shop), ({ id }) => guarded(shop, 'expire', { order: id }, () => expireOrder(shop, id)));
  const reviews = await shop.store.read((tx) => reviewsToReturn(tx, now, batch));
  await abreast(shop, reviews, patienceOf(shop), ({ id }) => guarded(shop, 'review', { order: id }, () => returnReview(shop, id)));
  const refunds = await shop.store.read((tx) => dueRefunds(tx, now, batch));
  await abreast(shop, refunds, patienceOf(shop), ({ id }) => guarded(shop, 'refund', { refund: id }, () => pushRefund(shop, id)));
  const effects = await runEffects(shop, undefined, batch);
  await shop.store.transaction(async (tx) => {
    await forgetCodes(tx, now - shop.rules.returnLives);
    await forgetNotifications(tx, now - month);
    await forgetRefusals(tx, now - month);
  });
  const counts = { notifications, attempts, orders: orders.length, reviews: reviews.length, refunds: refunds.length, effects };
  // Attempts that wait for their provider's limit are no reason to come back at once.
  return { ...counts, more: more || Object.entries(counts).some(([what, count]) => what !== 'attempts' && count >= batch) };
}
