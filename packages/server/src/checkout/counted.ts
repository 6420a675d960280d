/** Which units of an offer are counted, and how many are left. */
import type { ShopOffer } from '../offers/offer.ts';
import type { Shop } from '../shop.ts';
import { ensureStockRow, stockRows, type Counted } from '../store/stock.ts';
import type { Tx } from '../store/store.ts';

/** Rows that an offer's stock is counted in, with what the offer starts with. `variant` is empty for the offer as a whole. */
function rowsOf(offer: ShopOffer): readonly (Counted & { readonly start: number })[] {
  const whole = offer.stock === undefined ? [] : [{ offer: offer.id, variant: '', start: offer.stock }];
  const variants = offer.variants.flatMap((one) =>
    one.stock === undefined ? [] : [{ offer: offer.id, variant: one.id, start: one.stock }],
  );
  return [...whole, ...variants];
}

/** The rows that selling this variant takes from. */
export const countedFor = (offer: ShopOffer, variant: string): readonly Counted[] =>
  rowsOf(offer).flatMap((row) => (row.variant === '' || row.variant === variant ? [{ offer: row.offer, variant: row.variant }] : []));

/** Makes the rows of an offer that is met for the first time. */
export async function ensureOfferStock(tx: Tx, offer: ShopOffer): Promise<void> {
  for (const row of rowsOf(offer)) await ensureStockRow(tx, row, row.start);
}

/** Makes stock rows for every offer that counts. Rows that exist keep their number: the file says only what a shop starts with. */
export async function ensureStock(shop: Shop): Promise<void> {
  const offers = await shop.offers.list();
  await shop.store.transaction(async (tx) => {
    for (const offer of offers) await ensureOfferStock(tx, offer);
  });
}

/** Units left of each offer, by variant id (empty where there are none); what is not in it is not counted. */
export async function readStock(shop: Shop, offers: readonly ShopOffer[]): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  if (offers.length === 0) return new Map();
  const rows = await shop.store.read((tx) =>
    stockRows(
      tx,
      offers.map((offer) => offer.id),
    ),
  );
  const left = (offer: ShopOffer, variant: string): number | undefined => {
    const counts = countedFor(offer, variant).map(
      (row) => rows.find((one) => one.offer === offer.id && one.variant === row.variant)?.available ?? 0,
    );
    return counts.length === 0 ? undefined : Math.min(...counts);
  };
  const of = (offer: ShopOffer): ReadonlyMap<string, number> => {
    const names = offer.variants.length === 0 ? [''] : offer.variants.map((one) => one.id);
    return new Map(
      names.flatMap((name) => {
        const count = left(offer, name);
        return count === undefined ? [] : [[name, count] as const];
      }),
    );
  };
  return new Map(offers.map((offer) => [offer.id, of(offer)]));
}
