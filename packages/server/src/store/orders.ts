/** Questions about orders, their keys and their payers. An order's row is the first lock of every writing transaction that touches it. */
import type { Insertable, Updateable } from 'kysely';
import type { OrderRow, OrdersTable, PayerRow, StartKeyRow, StartKeysTable } from './database.ts';
import type { Tx } from './store.ts';

export const findOrder = (tx: Tx, id: string): Promise<OrderRow | undefined> =>
  tx.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst();

/** Is this the order's own key? */
export async function isOpenedBy(tx: Tx, id: string, merchant: string, keyHash: string): Promise<boolean> {
  const found = await tx
    .selectFrom('orders')
    .select('id')
    .where('token_hash', '=', keyHash)
    .where('id', '=', id)
    .where('merchant', '=', merchant)
    .executeTakeFirst();
  return found !== undefined;
}

export const findOrderByReceipt = (tx: Tx, hash: string): Promise<OrderRow | undefined> =>
  tx.selectFrom('orders').selectAll().where('receipt_hash', '=', hash).executeTakeFirst();

/** The row, held until the transaction ends. */
export const lockOrder = (tx: Tx, id: string): Promise<OrderRow> =>
  tx.selectFrom('orders').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();

/** Writes the order. False: an order with this key was written in the meantime. */
export async function insertOrder(tx: Tx, row: Insertable<OrdersTable>): Promise<boolean> {
  const done = await tx
    .insertInto('orders')
    .values(row)
    .onConflict((on) => on.column('token_hash').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Writes and raises the revision, which tells every reader that their snapshot is old. */
export const updateOrder = (tx: Tx, order: Pick<OrderRow, 'id'>, now: number, change: Updateable<OrdersTable> = {}): Promise<unknown> =>
  tx
    .updateTable('orders')
    .set((row) => ({ ...change, changed_at: now, revision: row('revision', '+', 1) }))
    .where('id', '=', order.id)
    .execute();

export const findStartKey = (tx: Tx, merchant: string, keyHash: string): Promise<StartKeyRow | undefined> =>
  tx.selectFrom('start_keys').selectAll().where('merchant', '=', merchant).where('key_hash', '=', keyHash).executeTakeFirst();

/** Takes the key for an order or for a refusal. False: it was taken already. */
export async function takeStartKey(tx: Tx, row: Insertable<StartKeysTable>): Promise<boolean> {
  const done = await tx
    .insertInto('start_keys')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Removes refusals sealed before then; a browser has given up their keys long before. */
export const forgetRefusals = (tx: Tx, before: number): Promise<unknown> =>
  tx.deleteFrom('start_keys').where('sealed_at', 'is not', null).where('sealed_at', '<', before).execute();

/** The same buyer's paid order of this offer since then, if any. */
export const findBought = (tx: Tx, merchant: string, offer: string, buyer: string, since: number): Promise<{ id: string } | undefined> =>
  tx
    .selectFrom('orders')
    .select('id')
    .where('merchant', '=', merchant)
    .where('offer', '=', offer)
    .where('buyer', '=', buyer)
    .where('status', '=', 'paid')
    .where('paid_at', '>=', since)
    .executeTakeFirst();

export const payerOf = (tx: Tx, orderId: string): Promise<PayerRow | undefined> =>
  tx.selectFrom('payers').selectAll().where('order_id', '=', orderId).executeTakeFirst();

/** Names the attempt whose money pays the order. The primary key lets one in; false: another was named before. */
export async function namePayer(tx: Tx, orderId: string, attemptId: string, now: number): Promise<boolean> {
  const row = { order_id: orderId, attempt_id: attemptId, claimed_at: now };
  const done = await tx
    .insertInto('payers')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Takes back a claim whose money never came. */
export const dropPayer = (tx: Tx, orderId: string, attemptId: string): Promise<unknown> =>
  tx.deleteFrom('payers').where('order_id', '=', orderId).where('attempt_id', '=', attemptId).execute();

/** Open orders whose time is over, oldest first. One whose payer's money is on its way is not over: its attempt is looked at in its own time. */
export const ordersToExpire = (tx: Tx, now: number, limit: number): Promise<{ id: string }[]> =>
  tx
    .selectFrom('orders')
    .select('id')
    .where('status', '=', 'open')
    .where('expires_at', '<=', now)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('payers')
            .innerJoin('attempts', 'attempts.id', 'payers.attempt_id')
            .select('attempts.id')
            .whereRef('payers.order_id', '=', 'orders.id')
            .where('attempts.status', '=', 'processing'),
        ),
      ),
    )
    .orderBy('expires_at')
    .limit(limit)
    .execute();

/** Reviews that nobody decided in time. */
export const reviewsToReturn = (tx: Tx, now: number, limit: number): Promise<{ id: string }[]> =>
  tx
    .selectFrom('orders')
    .select('id')
    .where('status', '=', 'review')
    .where('decide_by', '<=', now)
    .orderBy('decide_by')
    .limit(limit)
    .execute();

/** Newest first; for the merchant's list. */
export const listOrders = (tx: Tx, merchant: string, limit: number, before: number): Promise<OrderRow[]> =>
  tx
    .selectFrom('orders')
    .selectAll()
    .where('merchant', '=', merchant)
    .where('created_at', '<', before)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();

/** By id or by the short number people use; numbers may repeat. */
export const findOrdersNamed = (tx: Tx, merchant: string, name: string): Promise<OrderRow[]> =>
  tx
    .selectFrom('orders')
    .selectAll()
    .where('merchant', '=', merchant)
    .where((row) => row.or([row('id', '=', name.toLowerCase()), row('number', '=', name.toUpperCase())]))
    .orderBy('created_at', 'desc')
    .execute();
