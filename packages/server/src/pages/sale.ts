/** One visit to the hosted page: the offer, as the shop and as the buyer knows it, and the language to speak. */
import { CheckoutError, type MethodChoice, type Offer, type Surface } from '@buypost/core';
import { surfaceOfAgent, worksOn } from '@buypost/core/surfaces';
import type { ShopOffer } from '../offers/index.ts';
import type { PagePolicy } from '../routes/headers.ts';
import { viewOffers } from '../routes/offers.ts';
import type { Call, Desk } from '../routes/server.ts';
import type { Shop } from '../shop.ts';
import { languageFor, type Language } from './messages/index.ts';
import { moment, webLink } from './seller.ts';

export interface Sale {
  readonly desk: Desk;
  readonly offer: ShopOffer;
  /** With the methods that work where the buyer sits. */
  readonly view: Offer;
  /** Where the buyer sits, as far as a browser without a script tells. */
  readonly surface: Surface;
  /** What the browser calls itself. */
  readonly agent: string;
  /** All methods of the offer: on another device, or in another browser. */
  readonly elsewhere: readonly MethodChoice[];
  readonly language: Language;
  /** The page's own address, without a query. */
  readonly page: string;
}

export const languageOf = (call: Call, own?: string): Language =>
  languageFor(call.req.query('locale'), call.req.header('accept-language'), own);

/** Finds the offer that the address names. Throws `offer_not_found`. */
export async function openSale(desk: Desk, call: Call): Promise<Sale> {
  const { shop } = desk;
  const offer = await shop.offers.find(call.req.param('offer') ?? '');
  const [view] = offer === undefined ? [] : await viewOffers(shop, [offer]);
  if (offer === undefined || view === undefined) throw new CheckoutError('offer_not_found', 'The shop has no offer of this id.');
  // Without a script the page must know by itself what cannot work here.
  // As long as browsers' names are: what is looked for in it may cost its length squared.
  const agent = (call.req.header('user-agent') ?? '').slice(0, 1000);
  const surface = surfaceOfAgent(agent);
  return {
    desk,
    offer,
    view: { ...view, methods: worksOn(surface, view.methods) },
    surface,
    agent,
    elsewhere: view.methods,
    language: languageOf(call, offer.language),
    page: `${shop.publicUrl}/buy/${offer.id}`,
  };
}

/** Pictures may come from the shop and from where the offer says they stand. */
const imagesOf = (view: Offer): readonly string[] => {
  const urls = [view.image?.url, ...view.variants.map((one) => one.image?.url)].flatMap((url) => webLink(url) ?? []);
  return ["'self'", ...new Set(urls.map((url) => new URL(url).origin))];
};

/** A press on "pay" may be answered with the way to the provider's page, and browsers hold that against `form-action` too. */
const formsOf = (shop: Shop): readonly string[] => ["'self'", 'https:', ...new Set(shop.providers.flatMap((provider) => provider.hosts))];

export const policyOf = ({ desk, view }: Sale): PagePolicy => ({
  scripts: ["'self'"],
  images: imagesOf(view),
  connects: ["'self'"],
  frames: ["'self'"],
  forms: formsOf(desk.shop),
});

/** Why this cannot be bought now; undefined where it can. */
export function closedFor({ view, language }: Sale): string | undefined {
  const { say } = language;
  if (view.availability === 'sold_out') return say.soldOut;
  if (view.availability === 'not_yet')
    return view.opensAt === undefined ? say.notYet : `${say.notYet} ${say.opens(moment(view.opensAt, language))}`;
  if (view.availability === 'ended') return say.ended;
  return view.methods.length === 0 ? say.noMethod : undefined;
}
