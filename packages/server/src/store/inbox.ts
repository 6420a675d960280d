/** Questions about notifications. A row is a job until `handled_at` is set; a repeated notification is judged by that alone. */
import type { InboxRow } from './database.ts';
import type { Tx } from './store.ts';

export type InboxKey = Pick<InboxRow, 'provider' | 'account' | 'event_id'>;

const at = (tx: Tx, key: InboxKey) =>
  tx
    .selectFrom('inbox')
    .selectAll()
    .where('provider', '=', key.provider)
    .where('account', '=', key.account)
    .where('event_id', '=', key.event_id);

/** Keeps the notification, or finds it kept. */
export async function keepNotification(tx: Tx, key: InboxKey, evidence: string, now: number): Promise<InboxRow> {
  await tx
    .insertInto('inbox')
    .values({ ...key, attempt_id: null, evidence, received_at: now, handled_at: null, next_at: now, outcome: null })
    .onConflict((on) => on.doNothing())
    .execute();
  return at(tx, key).executeTakeFirstOrThrow();
}

export const findNotification = (tx: Tx, key: InboxKey): Promise<InboxRow | undefined> => at(tx, key).executeTakeFirst();

export const notificationHandled = (tx: Tx, key: InboxKey, now: number, outcome: string, attemptId: string | null): Promise<unknown> =>
  tx
    .updateTable('inbox')
    .set({ handled_at: now, next_at: null, outcome, attempt_id: attemptId })
    .where('provider', '=', key.provider)
    .where('account', '=', key.account)
    .where('event_id', '=', key.event_id)
    .execute();

export const notificationLater = (tx: Tx, key: InboxKey, next: number): Promise<unknown> =>
  tx
    .updateTable('inbox')
    .set((row) => ({ next_at: next, tries: row('tries', '+', 1) }))
    .where('provider', '=', key.provider)
    .where('account', '=', key.account)
    .where('event_id', '=', key.event_id)
    .where('handled_at', 'is', null)
    .execute();

export const dueNotifications = (tx: Tx, now: number, limit: number): Promise<InboxRow[]> =>
  tx.selectFrom('inbox').selectAll().where('handled_at', 'is', null).where('next_at', '<=', now).orderBy('next_at').limit(limit).execute();

/** Money somebody says we got, for which no attempt of ours was found in time. */
export const unmatchedNotifications = (tx: Tx, limit: number): Promise<InboxRow[]> =>
  tx.selectFrom('inbox').selectAll().where('outcome', '=', 'unmatched').orderBy('received_at', 'desc').limit(limit).execute();

/** Removes notifications handled before then. One that is told again is only another reason to look. Unmatched money stays. */
export const forgetNotifications = (tx: Tx, before: number): Promise<unknown> =>
  tx
    .deleteFrom('inbox')
    .where('handled_at', 'is not', null)
    .where('handled_at', '<', before)
    .where((row) => row.or([row('outcome', 'is', null), row('outcome', '<>', 'unmatched')]))
    .execute();
