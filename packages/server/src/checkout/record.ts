/** Writes what a provider said about an attempt. The only writer of a payment's status, whatever the answer came by. */
import type { ProviderPayment } from '@buypost/providers';
import type { Updateable } from 'kysely';
import type { Shop } from '../shop.ts';
import { findAttempt, findAttemptByReference, lockAttempts, noteAttempt, updateAttempt } from '../store/attempts.ts';
import type { AttemptRow, AttemptsTable, OrderRow } from '../store/database.ts';
import { notificationHandled, type InboxKey } from '../store/inbox.ts';
import { dropPayer, findOrder, lockOrder, payerOf } from '../store/orders.ts';
import type { Tx } from '../store/store.ts';
import { step } from './ledger.ts';
import { receive } from './receive.ts';

export interface Asked {
  /** The attempt's revision when the provider was asked; an answer to an older question changes nothing, money excepted. */
  readonly revision: number;
  /** The answer ends a leased call. */
  readonly leased?: boolean;
  /** Handled in the same transaction, unless the provider knows of no such payment. */
  readonly inbox?: InboxKey;
}

export interface Recorded {
  readonly order: OrderRow;
  readonly attempt: AttemptRow;
  /** Something was written that a reader may want to see. */
  readonly changed: boolean;
  /** The provider knows of no such payment (yet). */
  readonly unknown: boolean;
}

/** Nothing counts as money without a sum that can be written down. */
function soundly(told: ProviderPayment): ProviderPayment {
  if (told.status !== 'succeeded') return told;
  const sum = told.received?.amount;
  if (sum !== undefined && Number.isSafeInteger(sum) && sum > 0) return told;
  return { ...told, status: 'processing', closed: false };
}

/** What a fresh or old answer adds besides status: the reference always, the rest only when fresh. */
async function details(tx: Tx, attempt: AttemptRow, told: ProviderPayment, fresh: boolean): Promise<Updateable<AttemptsTable>> {
  const { reference, note } = told.ref;
  const change: Updateable<AttemptsTable> = {};
  if (attempt.reference === null && reference !== undefined) {
    // No constraint may stop money from being written, so a reference that is taken is left out.
    const taken = await findAttemptByReference(tx, attempt.provider, attempt.account, reference);
    if (taken === undefined) change.reference = reference;
  }
  if (note !== undefined && (fresh || attempt.note === null)) change.note = note;
  // A notification may overtake the create's answer; only that answer carries what the buyer must do.
  if (!fresh && attempt.action === null && told.action !== undefined && attempt.is_current === 1)
    change.action = JSON.stringify(told.action);
  if (!fresh || told.status === 'unknown') return change;
  if (told.closable !== undefined) change.closable = told.closable ? 1 : 0;
  if (attempt.is_current === 1 && attempt.closed === 0) {
    if (told.action !== undefined) change.action = JSON.stringify(told.action);
    change.declined = told.declined ?? (told.status === 'failed' ? 'declined' : null);
  }
  return change;
}

const differs = (attempt: AttemptRow, change: Updateable<AttemptsTable>): boolean =>
  Object.entries(change).some(([name, value]) => Reflect.get(attempt, name) !== value);

/** Writes a step that is not money. Takes the claim back when the provider will not give what we claimed. */
async function move(
  tx: Tx,
  order: OrderRow,
  attempt: AttemptRow,
  told: ProviderPayment,
  fresh: boolean,
): Promise<Updateable<AttemptsTable>> {
  const next = step({ status: attempt.status, closed: attempt.closed === 1, current: attempt.is_current === 1 }, told, fresh);
  if (next.kind !== 'move') return {};
  const waits = next.status === 'authorized' || next.status === 'processing';
  if ((next.closed || !waits) && order.status === 'open') await dropPayer(tx, order.id, attempt.id);
  return next.closed ? { status: next.status, closed: 1, is_current: 0, next_check_at: null } : { status: next.status };
}

/**
 * Compares, then writes, in one transaction that locks the order first. Success is always written; everything else only if the attempt
 * was not written since the question.
 */
export async function record(shop: Shop, attemptId: string, answer: ProviderPayment, asked: Asked): Promise<Recorded> {
  const now = shop.now().getTime();
  const told = soundly(answer);
  if (told !== answer)
    shop.log('error', 'success_without_sum', {
      attempt: attemptId,
      problem: 'The provider says paid and names no sum; treated as processing.',
    });
  const done = await shop.store.transaction(async (tx) => {
    const known = await findAttempt(tx, attemptId);
    if (known === undefined) throw new Error(`No attempt ${attemptId}.`);
    const order = await lockOrder(tx, known.order_id);
    const attempts = await lockAttempts(tx, order.id);
    const attempt = attempts.find((one) => one.id === attemptId) ?? known;
    const payer = await payerOf(tx, order.id);
    const fresh = attempt.revision === asked.revision;
    const change = await details(tx, attempt, told, fresh);
    let effect: string | undefined;
    if (told.status === 'succeeded' && told.received !== undefined) {
      effect = await receive(tx, shop, { order, attempts, attempt, payer: payer?.attempt_id, told, received: told.received }, now);
    } else {
      Object.assign(change, await move(tx, order, attempt, told, fresh));
    }
    if (asked.leased === true && attempt.lease_until !== null) await noteAttempt(tx, attempt.id, { lease_until: null });
    const written = differs(attempt, change);
    if (written) await updateAttempt(tx, attempt.id, change);
    // "No such payment" handles no notification that says there is one.
    if (asked.inbox !== undefined && told.status !== 'unknown') await notificationHandled(tx, asked.inbox, now, 'settled', attempt.id);
    const changed = written || effect !== undefined;
    if (changed)
      await tx
        .updateTable('orders')
        .set((row) => ({ changed_at: now, revision: row('revision', '+', 1) }))
        .where('id', '=', order.id)
        .execute();
    return {
      order: (await findOrder(tx, order.id)) ?? order,
      attempt: (await findAttempt(tx, attempt.id)) ?? attempt,
      changed,
      unknown: told.status === 'unknown',
      effect,
    };
  });
  if (done.changed) {
    shop.log('info', done.effect === undefined ? 'attempt' : `money_${done.effect}`, {
      order: done.order.id,
      attempt: attemptId,
      provider: done.attempt.provider,
      status: done.attempt.status,
    });
    shop.changes.tell(done.order.id);
  }
  return done;
}
