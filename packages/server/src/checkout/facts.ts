/** Everything that is known of one order, read on one snapshot, and the two words that buyers are told about it. */
import type { CheckoutSession } from '@buypost/core';
import type { AttemptRow, DeliveryRow, OrderRow, RefundRow } from '../store/database.ts';
import { attemptsOf } from '../store/attempts.ts';
import { deliveriesOf } from '../store/deliveries.ts';
import { findOrder, payerOf } from '../store/orders.ts';
import { isQueued } from '../store/outbox.ts';
import { refundsOf } from '../store/refunds.ts';
import type { Tx } from '../store/store.ts';

export interface Facts {
  readonly order: OrderRow;
  /** In the order they were made. */
  readonly attempts: readonly AttemptRow[];
  /** The attempt named payer: paid, or claimed and being taken. */
  readonly payer: string | undefined;
  readonly refunds: readonly RefundRow[];
  readonly deliveries: readonly DeliveryRow[];
  /** A delivery is promised and not granted yet. */
  readonly delivering: boolean;
}

export async function readFacts(tx: Tx, orderId: string): Promise<Facts | undefined> {
  const order = await findOrder(tx, orderId);
  if (order === undefined) return undefined;
  const paid = order.status === 'paid';
  const attempts = await attemptsOf(tx, orderId);
  return {
    order,
    attempts,
    payer: (await payerOf(tx, orderId))?.attempt_id,
    refunds: attempts.some((attempt) => attempt.received > 0) ? await refundsOf(tx, orderId) : [],
    deliveries: paid ? await deliveriesOf(tx, orderId) : [],
    delivering: paid && (await isQueued(tx, orderId, 'deliver')),
  };
}

export const currentOf = (attempts: readonly AttemptRow[]): AttemptRow | undefined => attempts.find((attempt) => attempt.is_current === 1);

/** Was the buyer ever given a way to pay this attempt? */
const shown = (attempt: AttemptRow): boolean =>
  attempt.action !== null || attempt.status === 'processing' || attempt.status === 'authorized';

/** Attempts from which money may still come without any further word of ours. `givenUp`: nothing is taken from it unless we capture. */
export const mayTake = (
  attempts: readonly AttemptRow[],
  payer: string | undefined,
  givenUp: (attempt: AttemptRow) => boolean,
): readonly AttemptRow[] =>
  attempts.filter(
    (attempt) => attempt.closed === 0 && shown(attempt) && (attempt.id === payer || attempt.is_current === 1 || !givenUp(attempt)),
  );

/** What became of the buyer's money. `none` is said only when nothing was received and nothing can come. */
export function moneyOf(facts: Facts, givenUp: (attempt: AttemptRow) => boolean): CheckoutSession['money'] {
  // Of a paid order the payer's money is told; what came twice is told by `extra`.
  const counted = facts.attempts.filter((attempt) => attempt.received > 0 && (facts.order.status !== 'paid' || attempt.id === facts.payer));
  const risky = mayTake(facts.attempts, facts.payer, givenUp).length > 0;
  if (counted.length === 0) return risky ? 'unknown' : 'none';
  if (counted.some((attempt) => attempt.refunding < attempt.received)) return 'taken';
  const ids = new Set(counted.map((attempt) => attempt.id));
  const underWay = facts.refunds.some(
    (refund) => ids.has(refund.attempt_id) && (refund.status === 'created' || refund.status === 'pending'),
  );
  // Of an order that may still be paid otherwise, what went back is not the whole story.
  if (!underWay && risky && facts.order.status === 'open') return 'unknown';
  return underWay ? 'returning' : 'returned';
}
