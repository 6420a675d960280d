/** The provider calls. Verified, kept, then handled; a row that is kept is a job until it is handled, whatever was answered. */
import { CheckoutError } from '@buypost/core';
import { isProviderError, type Notification, type PaymentProvider, type RawRequest } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt, findAttemptByReference, lockAttempts, updateAttempt } from '../store/attempts.ts';
import type { AttemptRow, InboxRow } from '../store/database.ts';
import { dueNotifications, keepNotification, notificationHandled, notificationLater, type InboxKey } from '../store/inbox.ts';
import { lockOrder, updateOrder } from '../store/orders.ts';
import { queueEffect } from '../store/outbox.ts';
import { findRefund, findRefundByReference } from '../store/refunds.ts';
import type { Tx } from '../store/store.ts';
import { abreast, patienceOf } from './abreast.ts';
import { callOf, problemOf } from './calls.ts';
import { pushRefund } from './push-refund.ts';
import { settle } from './settle.ts';
import { newId } from './tokens.ts';
import { isNameable, lookSooner } from './unreadable.ts';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const unsigned: Reply = { status: 401, type: 'text/plain', body: 'signature not good' };
const unreadable: Reply = { status: 422, type: 'text/plain', body: 'this notification cannot be read' };

/** A verified notification that fits none of our attempts is tried again this long, then shown as unmatched money. Milliseconds. */
const keepUnmatched = 7 * 24 * 3_600_000;

const keyOf = (row: InboxRow): InboxKey => ({ provider: row.provider, account: row.account, event_id: row.event_id });

/** Our own attempt id first; the provider's reference second, since a notification may overtake the create's answer. */
async function findSubject(
  tx: Tx,
  row: InboxKey,
  attempt: string | undefined,
  reference: string | undefined,
): Promise<AttemptRow | undefined> {
  const named = attempt === undefined ? undefined : await findAttempt(tx, attempt);
  if (named?.provider === row.provider && named.account === row.account) return named;
  return reference === undefined ? undefined : findAttemptByReference(tx, row.provider, row.account, reference);
}

const handled = (shop: Shop, key: InboxKey, outcome: string, attempt: string | null): Promise<unknown> =>
  shop.store.transaction((tx) => notificationHandled(tx, key, shop.now().getTime(), outcome, attempt));

async function unmatched(shop: Shop, row: InboxRow): Promise<void> {
  const now = shop.now().getTime();
  if (now - row.received_at >= keepUnmatched) {
    await handled(shop, keyOf(row), 'unmatched', null);
    shop.log('error', 'unmatched_money', {
      provider: row.provider,
      problem: 'A verified notification fits none of our attempts. Look at the provider.',
    });
    return;
  }
  await later(shop, row);
}

const later = (shop: Shop, row: InboxRow): Promise<unknown> => {
  const wait = Math.min(shop.rules.reconcileEvery * 2 ** Math.min(row.tries, 12), 3_600_000);
  return shop.store.transaction((tx) => notificationLater(tx, keyOf(row), shop.now().getTime() + wait));
};

/** The create's answer was overtaken or lost: the signed notification names the payment, so that it can be asked about. */
const adopt = (shop: Shop, attempt: AttemptRow, reference: string): Promise<void> =>
  shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, attempt.order_id);
    const row = (await lockAttempts(tx, order.id)).find((one) => one.id === attempt.id);
    const taken = await findAttemptByReference(tx, attempt.provider, attempt.account, reference);
    if (row?.reference === null && taken === undefined) await updateAttempt(tx, row.id, { reference });
  });

async function handlePayment(shop: Shop, row: InboxRow, told: Extract<Notification, { kind: 'payment' }>): Promise<void> {
  const attempt = await shop.store.read((tx) => findSubject(tx, row, told.attempt, told.reference));
  if (attempt === undefined) return unmatched(shop, row);
  if (attempt.reference === null && told.reference !== undefined) await adopt(shop, attempt, told.reference);
  const recorded = await settle(shop, attempt.id, { inbox: keyOf(row), ...(told.payment === undefined ? {} : { evidence: told.payment }) });
  if (recorded === undefined) await handled(shop, keyOf(row), 'nothing_to_ask', attempt.id);
  else if (recorded.unknown) await unmatched(shop, row);
}

async function handleRefund(shop: Shop, row: InboxRow, told: Extract<Notification, { kind: 'refund' }>): Promise<void> {
  const refund = await shop.store.read(async (tx) => {
    const named = told.refund === undefined ? undefined : await findRefund(tx, told.refund);
    return named ?? (told.reference === undefined ? undefined : findRefundByReference(tx, row.provider, told.reference));
  });
  if (refund === undefined) return unmatched(shop, row);
  // Nothing else asks about a refund that counts as final, so the row stays a job until the provider says how it stands.
  if (await pushRefund(shop, refund.id, true)) await handled(shop, keyOf(row), 'refund', refund.attempt_id);
  else await later(shop, row);
}

/** A dispute moves no order. It is a flag that the merchant sees. */
async function handleDispute(shop: Shop, row: InboxRow, told: Extract<Notification, { kind: 'dispute' }>): Promise<void> {
  const attempt = await shop.store.read((tx) => findSubject(tx, row, told.attempt, told.reference));
  if (attempt === undefined) return unmatched(shop, row);
  const now = shop.now().getTime();
  await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, attempt.order_id);
    await updateOrder(tx, order, now, { dispute: told.state });
    await queueEffect(
      tx,
      { id: newId(shop, 'job'), order_id: order.id, effect: 'dispute', effect_key: `${told.reference}:${told.state}` },
      now,
    );
    await notificationHandled(tx, keyOf(row), now, 'dispute', attempt.id);
  });
  shop.log('warn', 'dispute', { order: attempt.order_id, attempt: attempt.id, status: told.state });
}

/** Does what one kept notification asks for. Throws what the provider's driver throws; the row stays a job then. */
async function handle(shop: Shop, row: InboxRow): Promise<void> {
  const told: Notification = JSON.parse(row.evidence);
  switch (told.kind) {
    case 'payment':
      return handlePayment(shop, row, told);
    case 'refund':
      return handleRefund(shop, row, told);
    case 'dispute':
      return handleDispute(shop, row, told);
    case 'other':
      await handled(shop, keyOf(row), 'other', null);
  }
}

async function tryToHandle(shop: Shop, row: InboxRow): Promise<boolean> {
  try {
    await handle(shop, row);
    return true;
  } catch (error) {
    shop.log('warn', 'notification_later', { provider: row.provider, tries: row.tries, problem: problemOf(error) });
    await later(shop, row);
    return false;
  }
}

/**
 * Reads what a provider told. What no driver can read is refused and not kept: the provider tells it again, later perhaps to a driver that
 * can; until then the attempts it names are looked at, as the reconciler looks at all that are open.
 */
async function readFrom(shop: Shop, provider: PaymentProvider, raw: RawRequest): Promise<Notification | Reply> {
  try {
    const told = await provider.readNotification(raw, callOf(shop));
    if (isNameable(told)) return told;
    shop.log('error', 'notification_unreadable', { provider: provider.id, problem: 'It names what cannot be looked up.' });
  } catch (error) {
    if (isProviderError(error) && error.code === 'unverified') {
      shop.log('warn', 'notification_refused', { provider: provider.id, problem: problemOf(error) });
      return unsigned;
    }
    shop.log('error', 'notification_unreadable', { provider: provider.id, problem: problemOf(error) });
  }
  await lookSooner(shop, provider, raw.body);
  return unreadable;
}

/**
 * Takes a notification. The answer is the provider's own word of thanks once the row is kept; 401 when its signature is not good and 422
 * when it cannot be read, and nothing is kept then. Throws `not_found` for a provider that this shop does not have.
 */
export async function receiveNotification(shop: Shop, providerId: string, raw: RawRequest): Promise<Reply> {
  const provider = shop.providers.find((one) => one.id === providerId);
  if (provider === undefined) throw new CheckoutError('not_found', 'This shop has no such payment provider.');
  const read = await readFrom(shop, provider, raw);
  if ('status' in read) return read;
  const { reply, ...evidence } = read;
  const key: InboxKey = { provider: provider.id, account: provider.account, event_id: evidence.id };
  const row = await shop.store.transaction((tx) => keepNotification(tx, key, JSON.stringify(evidence), shop.now().getTime()));
  if (row.handled_at === null) await tryToHandle(shop, row);
  return reply ?? { status: 200, type: 'text/plain', body: '' };
}

/** Handles what is due. Answers how many rows were tried. */
export async function drainInbox(shop: Shop, limit = 50): Promise<number> {
  const rows = await shop.store.read((tx) => dueNotifications(tx, shop.now().getTime(), limit));
  await abreast(shop, rows, patienceOf(shop), async (row) => void (await tryToHandle(shop, row)));
  return rows.length;
}
