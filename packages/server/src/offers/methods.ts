/** Which methods can pay a sum: the offer's wish, the providers' currencies, and their least and largest charge. */
import { exponentOf, type MethodChoice, type Money, type OrderDraft, type Surface } from '@buypost/core';
import type { PaymentProvider, ProviderMethod } from '@buypost/providers';
import type { ShopOffer } from './offer.ts';
import { priceDraft, type Priced } from './price.ts';

type Provider = Pick<PaymentProvider, 'limits' | 'methods'>;

/** Can this sum be charged there? Also not where the provider counts in coarser units than the sum has (forints without fillér). */
export const takes = (
  limits: { readonly exponent: number; readonly min: number; readonly max: number },
  { amount, currency }: Money,
): boolean => amount >= limits.min && amount <= limits.max && amount % 10 ** Math.max(0, exponentOf(currency) - limits.exponent) === 0;

/**
 * Where a method is offered: nowhere if the offer names others, and where it only stands in for one that is made for that place, unless the offer
 * names it.
 */
export function surfacesOf(
  offer: Pick<ShopOffer, 'methods'>,
  provider: Pick<Provider, 'methods'>,
  method: ProviderMethod,
): readonly Surface[] {
  if (offer.methods !== undefined) return offer.methods.includes(method.id) ? method.surfaces : [];
  const better = provider.methods.find((one) => one.id === method.standsInFor);
  return method.surfaces.filter((surface) => better?.surfaces.includes(surface) !== true);
}

/**
 * The methods for a currency and, where it is known, a total: below a provider's least or above its largest charge its methods are left out.
 * A total of nothing needs no provider, so every method stays and none is asked. Where two providers offer one method the first wins.
 * An offer that names its methods names their order too; else they come in the order of the config.
 */
export function methodsFor(
  offer: Pick<ShopOffer, 'methods'>,
  currency: string,
  total: Money | undefined,
  providers: readonly Provider[],
): readonly MethodChoice[] {
  const found = new Map<string, MethodChoice>();
  for (const provider of providers) {
    const limits = provider.limits(currency);
    if (limits === undefined) continue;
    if (total !== undefined && total.amount !== 0 && !takes(limits, total)) continue;
    for (const method of provider.methods) {
      const surfaces = surfacesOf(offer, provider, method);
      if (found.has(method.id) || surfaces.length === 0) continue;
      const { id, title, titles, actions } = method;
      found.set(id, { id, title, ...(titles === undefined ? {} : { titles }), actions, surfaces });
    }
  }
  const { methods: order } = offer;
  return order === undefined ? [...found.values()] : [...new Set(order)].flatMap((id) => found.get(id) ?? []);
}

/** Prices a draft and lists the methods that can pay exactly that total. `typing`: see {@link priceDraft}. */
export function quoteDraft(offer: ShopOffer, draft: OrderDraft, providers: readonly Provider[], now: Date, typing = false): Priced {
  const priced = priceDraft(offer, draft, [], now, typing);
  if (!priced.ok) return priced;
  return { ...priced, quote: { ...priced.quote, methods: methodsFor(offer, priced.quote.total.currency, priced.quote.total, providers) } };
}
