/** Questions about what paid orders gave. */
import type { Insertable } from 'kysely';
import type { DeliveriesTable, DeliveryRow } from './database.ts';
import type { Tx } from './store.ts';

export const deliveriesOf = (tx: Tx, orderId: string): Promise<DeliveryRow[]> =>
  tx.selectFrom('deliveries').selectAll().where('order_id', '=', orderId).orderBy('granted_at').orderBy('id').execute();

/** Grants once: a second grant of the same thing is ignored. */
export const grant = (tx: Tx, row: Insertable<DeliveriesTable>): Promise<unknown> =>
  tx
    .insertInto('deliveries')
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();

export const revokeDeliveries = (tx: Tx, orderId: string, now: number): Promise<unknown> =>
  tx.updateTable('deliveries').set({ revoked_at: now }).where('order_id', '=', orderId).where('revoked_at', 'is', null).execute();

export const restoreDeliveries = (tx: Tx, orderId: string): Promise<unknown> =>
  tx.updateTable('deliveries').set({ revoked_at: null }).where('order_id', '=', orderId).where('revoked_at', 'is not', null).execute();

/** Uses a download link once more, if it still may be used. One conditional update, so that uses are never exceeded. */
export const useDownload = (tx: Tx, tokenHash: string, now: number): Promise<DeliveryRow | undefined> =>
  tx
    .updateTable('deliveries')
    .set((row) => ({ uses: row('uses', '+', 1) }))
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .where((row) => row('uses', '<', row.ref('max_uses')))
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
    .returningAll()
    .executeTakeFirst();

/** Gives a use back that came to nothing. */
export const unuseDownload = (tx: Tx, tokenHash: string): Promise<unknown> =>
  tx
    .updateTable('deliveries')
    .set((row) => ({ uses: row('uses', '-', 1) }))
    .where('token_hash', '=', tokenHash)
    .where('uses', '>', 0)
    .execute();

/** Marks an order's shipment as sent. False: there is none, or it was sent before. */
export async function markShipped(tx: Tx, orderId: string): Promise<boolean> {
  const done = await tx
    .updateTable('deliveries')
    .set({ state: 'sent' })
    .where('order_id', '=', orderId)
    .where('state', '=', 'preparing')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}
