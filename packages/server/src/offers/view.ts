/** An offer as the page sees it: nothing that only the shop may know. */
import type { MethodChoice, Offer } from '@buypost/core';
import { countries } from './countries.ts';
import type { ShopOffer } from './offer.ts';
import { asksOf, windowOf } from './price.ts';

/** Units left, by variant id (`''` where there are none); a variant that is not in it is not counted. */
export type Stock = ReadonlyMap<string, number>;

const available = (stock: Stock, variant: string): boolean => (stock.get(variant) ?? 1) > 0;

function availabilityOf(offer: ShopOffer, stock: Stock, now: Date): Offer['availability'] {
  const window = windowOf(offer, now);
  if (window !== 'open') return window;
  const some = offer.variants.length === 0 ? available(stock, '') : offer.variants.some((one) => available(stock, one.id));
  return some ? 'available' : 'sold_out';
}

/** Where the offer can be shipped to; `*` in a rate is every country. */
const shipsTo = (offer: ShopOffer): readonly string[] => {
  const named = new Set(offer.shipping.flatMap((rate) => rate.countries));
  return named.has('*') ? countries : countries.filter((code) => named.has(code));
};

/** The public view. `test`: no real money moves in this shop. */
export function toOffer(offer: ShopOffer, stock: Stock, methods: readonly MethodChoice[], now: Date, test: boolean): Offer {
  const { id, title, description, image, seller, prices, amounts, variantLabel, quantity, language } = offer;
  const availability = availabilityOf(offer, stock, now);
  return {
    id,
    title,
    ...(description === undefined ? {} : { description }),
    ...(image === undefined ? {} : { image }),
    seller,
    prices,
    amounts,
    ...(variantLabel === undefined ? {} : { variantLabel }),
    variants: offer.variants.map((one) => ({
      id: one.id,
      title: one.title,
      ...(one.prices === undefined ? {} : { prices: one.prices }),
      available: available(stock, one.id),
      ...(one.image === undefined ? {} : { image: one.image }),
    })),
    quantity,
    availability,
    ...(availability === 'not_yet' && offer.from !== undefined ? { opensAt: new Date(offer.from).toISOString() } : {}),
    asks: asksOf(offer),
    shipsTo: shipsTo(offer),
    delivery: offer.delivery.kind,
    methods,
    ...(language === undefined ? {} : { language }),
    test,
  };
}
