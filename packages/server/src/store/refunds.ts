/** Questions about refunds. A refund is a row before it is a call; `attempts.refunding` never exceeds what was received. */
import type { Updateable } from 'kysely';
import type { RefundReason, RefundRow, RefundsTable } from './database.ts';
import type { Tx } from './store.ts';

export const findRefund = (tx: Tx, id: string): Promise<RefundRow | undefined> =>
  tx.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst();

export const findRefundByKey = (tx: Tx, attemptId: string, requestKey: string): Promise<RefundRow | undefined> =>
  tx.selectFrom('refunds').selectAll().where('attempt_id', '=', attemptId).where('request_key', '=', requestKey).executeTakeFirst();

export const findRefundByReference = (tx: Tx, provider: string, reference: string): Promise<RefundRow | undefined> =>
  tx
    .selectFrom('refunds')
    .innerJoin('attempts', 'attempts.id', 'refunds.attempt_id')
    .selectAll('refunds')
    .where('attempts.provider', '=', provider)
    .where('refunds.reference', '=', reference)
    .executeTakeFirst();

export const refundsOf = (tx: Tx, orderId: string): Promise<RefundRow[]> =>
  tx
    .selectFrom('refunds')
    .innerJoin('attempts', 'attempts.id', 'refunds.attempt_id')
    .selectAll('refunds')
    .where('attempts.order_id', '=', orderId)
    .orderBy('refunds.created_at')
    .orderBy('refunds.id')
    .execute();

export interface NewRefund {
  readonly id: string;
  readonly attemptId: string;
  readonly requestKey: string;
  readonly amount: number;
  readonly reason: RefundReason;
}

/** Raises `refunding` where the received money allows it, and writes the row. False: it does not allow it. The order must be locked. */
export async function insertRefund(tx: Tx, refund: NewRefund, now: number): Promise<boolean> {
  const raised = await tx
    .updateTable('attempts')
    .set((row) => ({ refunding: row('refunding', '+', refund.amount), revision: row('revision', '+', 1) }))
    .where('id', '=', refund.attemptId)
    .where((row) => row(row('received', '-', row.ref('refunding')), '>=', refund.amount))
    .executeTakeFirst();
  if (raised.numUpdatedRows !== 1n) return false;
  await tx
    .insertInto('refunds')
    .values({
      id: refund.id,
      attempt_id: refund.attemptId,
      request_key: refund.requestKey,
      amount: refund.amount,
      reason: refund.reason,
      status: 'created',
      reference: null,
      next_check_at: now,
      lease_until: null,
      created_at: now,
    })
    .execute();
  return true;
}

export const updateRefund = (tx: Tx, id: string, change: Updateable<RefundsTable>): Promise<unknown> =>
  tx.updateTable('refunds').set(change).where('id', '=', id).execute();

export const lowerRefunding = (tx: Tx, refund: RefundRow): Promise<unknown> =>
  tx
    .updateTable('attempts')
    .set((row) => ({ refunding: row('refunding', '-', refund.amount), revision: row('revision', '+', 1) }))
    .where('id', '=', refund.attempt_id)
    .execute();

/** Raises it again: the provider says that a refund which had failed went through after all. */
export const raiseRefunding = (tx: Tx, refund: RefundRow): Promise<unknown> =>
  tx
    .updateTable('attempts')
    .set((row) => ({ refunding: row('refunding', '+', refund.amount), revision: row('revision', '+', 1) }))
    .where('id', '=', refund.attempt_id)
    .where((row) => row(row('received', '-', row.ref('refunding')), '>=', refund.amount))
    .execute();

/** Lets one worker in until `until`. False: another is inside or it is final. */
export async function leaseRefund(tx: Tx, id: string, now: number, until: number): Promise<boolean> {
  const done = await tx
    .updateTable('refunds')
    .set((row) => ({ lease_until: until, tries: row('tries', '+', 1) }))
    .where('id', '=', id)
    .where('next_check_at', 'is not', null)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export const dueRefunds = (tx: Tx, now: number, limit: number): Promise<{ id: string }[]> =>
  tx
    .selectFrom('refunds')
    .select('id')
    .where('next_check_at', '<=', now)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
    .orderBy('next_check_at')
    .limit(limit)
    .execute();
