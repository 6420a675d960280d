/** Offers and quotes: what may be seen before anything is ordered. */
import { CheckoutError } from '@buypost/core';
import { offerIdsSchema, quoteSchema } from '@buypost/core/protocol';
import { currenciesOf, methodsFor, quoteDraft, toOffer, type ShopOffer } from '../offers/index.ts';
import { readStock } from '../checkout/counted.ts';
import { originAllowed } from '../checkout/pages.ts';
import type { Shop } from '../shop.ts';
import { checked, originOf, readBody } from './request.ts';
import type { App, Desk } from './server.ts';

/** True where no provider of the shop moves real money. */
export const isTest = (shop: Pick<Shop, 'providers'>): boolean =>
  shop.providers.length > 0 && shop.providers.every((provider) => provider.test);

/** The public view of some offers, with their stock and the methods that take any of their currencies: which take a draft's, its quote says. */
export async function viewOffers(shop: Shop, offers: readonly ShopOffer[]) {
  const stock = await readStock(shop, offers);
  return offers.map((offer) => {
    const all = currenciesOf(offer).flatMap((currency) => methodsFor(offer, currency, undefined, shop.providers));
    const methods = all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at);
    return toOffer(offer, stock.get(offer.id) ?? new Map(), methods, shop.now(), isTest(shop));
  });
}

export function offerRoutes(app: App, { shop }: Desk): void {
  app.get('/v1/offers', async (call) => {
    const ids = checked(offerIdsSchema, call.req.query('ids') ?? '');
    const origin = originOf(call);
    const found: ShopOffer[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const offer = await shop.offers.find(id);
      // A page of the shop itself says no origin when it only reads.
      const seen = offer !== undefined && (origin === undefined || originAllowed(shop, offer, origin));
      if (offer === undefined || !seen) missing.push(id);
      else found.push(offer);
    }
    call.header('cache-control', 'no-cache');
    return call.json({ offers: await viewOffers(shop, found), missing });
  });

  app.post('/v1/quotes', async (call) => {
    const { draft } = await readBody(call, quoteSchema);
    const offer = await shop.offers.find(draft.offerId);
    if (offer === undefined) throw new CheckoutError('offer_not_found', 'The shop has no offer of this id.');
    if (!originAllowed(shop, offer, originOf(call)))
      throw new CheckoutError(
        'origin_not_allowed',
        'The shop does not let this page sell the offer. Its "origins" name the pages that may.',
      );
    const priced = quoteDraft(offer, draft, shop.providers, shop.now(), true);
    if (!priced.ok) throw new CheckoutError(priced.code, 'This draft cannot be ordered; "fields" says why.', { fields: priced.problems });
    return call.json(priced.quote);
  });
}
