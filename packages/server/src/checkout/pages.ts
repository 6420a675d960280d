/** Which pages may sell an offer, and to which page a buyer may be sent back. */
import { CheckoutError } from '@buypost/core';
import type { ShopOffer } from '../offers/offer.ts';
import type { Shop } from '../shop.ts';

/** The origin of an http(s) address; undefined for anything else. */
export function webOrigin(address: string): string | undefined {
  if (address.length > 2048 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && url.username === '' && url.password === '' ? url.origin : undefined;
}

/** May a page of this origin start a checkout for the offer? The shop's own pages always may. */
export function originAllowed(shop: Pick<Shop, 'publicUrl'>, offer: Pick<ShopOffer, 'origins'>, origin: string | undefined): boolean {
  if (offer.origins === undefined) return true;
  return origin !== undefined && (origin === webOrigin(shop.publicUrl) || offer.origins.includes(origin));
}

/**
 * Checks the page to come back to: http(s), and of an origin that may sell the offer or that started this checkout. Anything else would
 * make the shop a redirector for strangers.
 */
export function checkReturnTo(
  shop: Pick<Shop, 'publicUrl'>,
  offer: Pick<ShopOffer, 'origins'>,
  returnTo: string,
  origin: string | undefined,
): void {
  const page = webOrigin(returnTo);
  const known = page !== undefined && (page === origin || page === webOrigin(shop.publicUrl) || offer.origins?.includes(page) === true);
  if (known) return;
  throw new CheckoutError(
    'invalid_request',
    "returnTo must be an http(s) address on the page's own origin, the shop's, or one of the offer's allowed origins.",
    {
      fields: [{ field: 'returnTo', problem: 'invalid' }],
    },
  );
}

/** The page with the code in its query: fragments are dropped by some wallets and hijack hash routers. */
export function pageWithCode(page: string, code: string): string {
  const url = new URL(page);
  url.searchParams.set('buypost', code);
  return url.href;
}
