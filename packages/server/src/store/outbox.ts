/** Questions about effects: what must still happen because of a committed write. Unique per order, effect and subject. */
import type { OutboxRow } from './database.ts';
import type { Tx } from './store.ts';

export const queueEffect = (
  tx: Tx,
  effect: Pick<OutboxRow, 'id' | 'order_id' | 'effect' | 'effect_key'> & { readonly payload?: string },
  now: number,
): Promise<unknown> =>
  tx
    .insertInto('outbox')
    .values({ ...effect, payload: effect.payload ?? '{}', state: 'queued', lease_until: null, next_at: now })
    .onConflict((on) => on.doNothing())
    .execute();

/** Takes due effects for this worker until `until`. */
export async function claimEffects(tx: Tx, now: number, until: number, limit: number): Promise<OutboxRow[]> {
  const due = await tx
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'queued')
    .where('next_at', '<=', now)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (due.length === 0) return [];
  return tx
    .updateTable('outbox')
    .set((row) => ({ lease_until: until, tries: row('tries', '+', 1) }))
    .where(
      'id',
      'in',
      due.map((row) => row.id),
    )
    .returningAll()
    .execute();
}

/** Due effects of one order, claimed for nobody: who ends one first has done it. */
export const effectsOf = (tx: Tx, orderId: string, now: number): Promise<OutboxRow[]> =>
  tx
    .selectFrom('outbox')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('state', '=', 'queued')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .execute();

/** Ends an effect that is still queued. False: somebody ended it before. */
export async function endEffect(tx: Tx, id: string, state: 'done' | 'void' | 'dead'): Promise<boolean> {
  const done = await tx
    .updateTable('outbox')
    .set({ state, lease_until: null })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export const effectLater = (tx: Tx, id: string, next: number): Promise<unknown> =>
  tx.updateTable('outbox').set({ next_at: next, lease_until: null }).where('id', '=', id).where('state', '=', 'queued').execute();

/** Voids what has not happened yet. */
export const voidEffects = (tx: Tx, orderId: string, effect: OutboxRow['effect']): Promise<unknown> =>
  tx
    .updateTable('outbox')
    .set({ state: 'void', lease_until: null })
    .where('order_id', '=', orderId)
    .where('effect', '=', effect)
    .where('state', '=', 'queued')
    .execute();

/** Queues again what was voided. */
export const requeueEffects = (tx: Tx, orderId: string, effect: OutboxRow['effect'], now: number): Promise<unknown> =>
  tx
    .updateTable('outbox')
    .set({ state: 'queued', next_at: now, lease_until: null })
    .where('order_id', '=', orderId)
    .where('effect', '=', effect)
    .where('state', '=', 'void')
    .execute();

export async function isQueued(tx: Tx, orderId: string, effect: OutboxRow['effect']): Promise<boolean> {
  const row = await tx
    .selectFrom('outbox')
    .select('id')
    .where('order_id', '=', orderId)
    .where('effect', '=', effect)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return row !== undefined;
}
