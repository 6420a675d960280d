/** Puts a new attempt in the place of another, in one transaction that finds the order open and unpaid. */
import type { Surface } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { lockAttempts, updateAttempt } from '../store/attempts.ts';
import type { AttemptRow, OrderRow } from '../store/database.ts';
import { lockOrder, payerOf, updateOrder } from '../store/orders.ts';
import { addAttempt } from './attempt-row.ts';
import { providerFor } from './calls.ts';
import { requestOf, termsOf } from './kept.ts';

export interface Renewal {
  readonly method: string;
  readonly surface: Surface;
  readonly retryKey?: string;
  readonly ip?: string;
}

/** Takes what is current out of the buyer's sight; it stays watched until its provider closes it. */
const retire = (tx: Parameters<typeof updateAttempt>[0], attempt: AttemptRow, now: number) =>
  updateAttempt(tx, attempt.id, { is_current: 0, ...(attempt.closed === 0 ? { status: 'canceled' as const, next_check_at: now } : {}) });

/**
 * Supersedes `old` (or nothing, where no attempt is current) by a new attempt and answers its id. Undefined: the order ended, has a payer,
 * or another attempt became current in the meantime. The caller has closed `old` before, or knows why it need not be.
 */
export async function supersede(
  shop: Shop,
  orderId: string,
  old: string | undefined,
  how: (order: OrderRow, before: AttemptRow | undefined) => Renewal,
): Promise<string | undefined> {
  const now = shop.now().getTime();
  const id = await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const attempts = await lockAttempts(tx, order.id);
    const payer = await payerOf(tx, order.id);
    const current = attempts.find((attempt) => attempt.is_current === 1);
    if (order.status !== 'open' || payer !== undefined || order.expires_at <= now || (current !== undefined && current.id !== old))
      return undefined;
    const before = attempts.find((attempt) => attempt.id === old) ?? attempts.at(-1);
    const wanted = how(order, before);
    const provider = providerFor(shop, wanted.method, order.total, order.currency);
    if (provider === undefined) return undefined;
    if (current !== undefined) await retire(tx, current, now);
    const terms = termsOf(order);
    const email = terms.draft.contact?.email;
    const added = await addAttempt(tx, shop, {
      orderId: order.id,
      provider,
      method: wanted.method,
      amount: order.total,
      currency: order.currency,
      surface: wanted.surface,
      title: terms.title,
      returnTo: order.return_to,
      orderExpiresAt: order.expires_at,
      locale: order.locale,
      ...(email === undefined ? {} : { email }),
      ...(wanted.ip === undefined ? {} : { ip: wanted.ip }),
      ...(wanted.retryKey === undefined ? {} : { retryKey: wanted.retryKey }),
    });
    await updateOrder(tx, order, now);
    return added;
  });
  if (id !== undefined) shop.changes.tell(orderId);
  return id;
}

/** Another attempt like `old`, whose key its provider may have forgotten before it ever answered. */
export const renewAttempt = (shop: Shop, orderId: string, old: string): Promise<string | undefined> =>
  supersede(shop, orderId, old, (_order, before) => {
    const request = before === undefined ? undefined : requestOf(before, '');
    return {
      method: before?.method ?? '',
      surface: request?.surface ?? 'desktop',
      ...(request?.payer?.ip === undefined ? {} : { ip: request.payer.ip }),
    };
  });
