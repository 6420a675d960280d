/** Questions about stock and what orders hold of it. Every taking is one conditional update, so nothing is ever sold twice. */
import type { ReservationsTable } from './database.ts';
import type { Tx } from './store.ts';

/** Units of an offer that are counted. `variant` is empty for the offer as a whole. */
export interface Counted {
  readonly offer: string;
  readonly variant: string;
}
export interface CountedUnits extends Counted {
  readonly quantity: number;
}

const byKey = (a: Counted, b: Counted): number => (`${a.offer}\n${a.variant}` < `${b.offer}\n${b.variant}` ? -1 : 1);

/** Makes the row at the first meeting; later changes of the offers file change nothing here. */
export const ensureStockRow = (tx: Tx, unit: Counted, available: number): Promise<unknown> =>
  tx
    .insertInto('stock')
    .values({ offer: unit.offer, variant: unit.variant, available })
    .onConflict((on) => on.doNothing())
    .execute();

export const stockRows = (tx: Tx, offers: readonly string[]): Promise<{ offer: string; variant: string; available: number }[]> =>
  tx
    .selectFrom('stock')
    .selectAll()
    .where('offer', 'in', [...offers])
    .execute();

async function take(tx: Tx, unit: CountedUnits): Promise<boolean> {
  const done = await tx
    .updateTable('stock')
    .set((row) => ({ available: row('available', '-', unit.quantity) }))
    .where('offer', '=', unit.offer)
    .where('variant', '=', unit.variant)
    .where('available', '>=', unit.quantity)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

const give = (tx: Tx, unit: CountedUnits): Promise<unknown> =>
  tx
    .updateTable('stock')
    .set((row) => ({ available: row('available', '+', unit.quantity) }))
    .where('offer', '=', unit.offer)
    .where('variant', '=', unit.variant)
    .execute();

/** Takes all units or none, in one order for everybody. What was taken is given back at once when the rest is not there. */
export async function takeUnits(tx: Tx, units: readonly CountedUnits[]): Promise<boolean> {
  const taken: CountedUnits[] = [];
  for (const unit of [...units].sort(byKey)) {
    if (await take(tx, unit)) {
      taken.push(unit);
      continue;
    }
    for (const back of taken) await give(tx, back);
    return false;
  }
  return true;
}

/** Writes down that the order holds units which {@link takeUnits} took. The order's row must exist. */
export async function writeReservations(tx: Tx, orderId: string, units: readonly CountedUnits[], state: 'held' | 'sold'): Promise<void> {
  for (const unit of units) {
    await tx
      .insertInto('reservations')
      .values({ order_id: orderId, ...unit, state })
      .execute();
  }
}

const held = (tx: Tx, orderId: string, state: ReservationsTable['state']) =>
  tx.selectFrom('reservations').selectAll().where('order_id', '=', orderId).where('state', '=', state).execute();

const mark = (tx: Tx, orderId: string, from: ReservationsTable['state'], to: ReservationsTable['state']): Promise<unknown> =>
  tx.updateTable('reservations').set({ state: to }).where('order_id', '=', orderId).where('state', '=', from).execute();

/** Gives back what an order holds. */
export async function releaseHeld(tx: Tx, orderId: string): Promise<void> {
  for (const unit of [...(await held(tx, orderId, 'held'))].sort(byKey)) await give(tx, unit);
  await mark(tx, orderId, 'held', 'released');
}

/** Takes again what an order had given back. False: it is gone, and nothing was taken. */
export async function retakeReleased(tx: Tx, orderId: string): Promise<boolean> {
  if (!(await takeUnits(tx, await held(tx, orderId, 'released')))) return false;
  await mark(tx, orderId, 'released', 'held');
  return true;
}

export const sellHeld = (tx: Tx, orderId: string): Promise<unknown> => mark(tx, orderId, 'held', 'sold');
