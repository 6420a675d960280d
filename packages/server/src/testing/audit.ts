/** What must be true of money and goods whatever happened: asked of the banks' ledgers and the database, not of the shop. */
import type { World } from './world.ts';

export interface Audit {
  /** Payments of this order of which a bank keeps money. */
  readonly charges: number;
  /** Money the banks keep of this order. */
  readonly kept: number;
  readonly total: number;
  readonly status: string;
  readonly deliveries: number;
  readonly attempts: number;
  /** Returned by wish of the merchant. */
  readonly returned: number;
}

export async function audit(world: World, orderId: string): Promise<Audit> {
  const { order, attempts, deliveries, refunds } = await world.shop.store.read(async (tx) => ({
    order: await tx.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow(),
    attempts: await tx.selectFrom('attempts').selectAll().where('order_id', '=', orderId).execute(),
    deliveries: await tx.selectFrom('deliveries').selectAll().where('order_id', '=', orderId).execute(),
    refunds: await tx
      .selectFrom('refunds')
      .innerJoin('attempts', 'attempts.id', 'refunds.attempt_id')
      .selectAll('refunds')
      .where('attempts.order_id', '=', orderId)
      .execute(),
  }));
  const payments = attempts.flatMap((attempt) => world.banks.flatMap((one) => one.bank.payments.get(attempt.id) ?? []));
  return {
    charges: payments.filter((one) => one.received > one.refunded).length,
    kept: payments.reduce((sum, one) => sum + one.received - one.refunded, 0),
    total: order.total,
    status: order.status,
    deliveries: deliveries.length,
    attempts: attempts.length,
    returned: refunds.filter((one) => one.reason === 'merchant' && one.status === 'succeeded').reduce((sum, one) => sum + one.amount, 0),
  };
}

/** What is wrong with an order that has come to rest; empty where nothing is. */
export function faultsOf(at: Audit): readonly string[] {
  const faults: string[] = [];
  if (at.charges > 1) faults.push(`charged ${at.charges} times`);
  if (at.deliveries > 1) faults.push(`delivered ${at.deliveries} times`);
  if (at.status === 'paid') {
    if (at.kept !== at.total - at.returned) faults.push(`paid, and ${at.kept} kept of ${at.total} with ${at.returned} returned`);
    if (at.returned < at.total && at.deliveries !== 1) faults.push('paid and not delivered');
  } else {
    if (at.kept !== 0) faults.push(`${at.status}, and ${at.kept} kept`);
    if (at.deliveries > 0) faults.push(`${at.status}, and delivered`);
  }
  return faults;
}

/** Units of an offer that are left, held and sold, together: must never change. */
export const unitsOf = (world: World, offer: string): Promise<number> =>
  world.shop.store.read(async (tx) => {
    const left = await tx.selectFrom('stock').select('available').where('offer', '=', offer).executeTakeFirst();
    const taken = await tx
      .selectFrom('reservations')
      .select('quantity')
      .where('offer', '=', offer)
      .where('state', '<>', 'released')
      .execute();
    return (left?.available ?? 0) + taken.reduce((sum, one) => sum + one.quantity, 0);
  });
