/** Which methods can pay a sum: the offer's wish, the providers' currencies, and their least and largest charge. */
import { exponentOf, type MethodChoice, type Money, type OrderDraft } from '@buypost/core';
import type { PaymentProvider } from '@buypost/providers';
import type { ShopOffer } from './offer.ts';
import { priceDraft, type Priced } from './price.ts';

type Provider = Pick<PaymentProvider, 'limits' | 'methods'>;

/** Can this sum be charged there? Also not where the provider counts in coarser units than the sum has (forints without fillér). */
export const takes = (
  limits: { readonly exponent: number; readonly min: number; readonly max: number },
  { amount, currency }: Money,
): boolean => amount >= limits.min && amount <= limits.max && amount % 10 ** Math.max(0, exponentOf(currency) - limits.exponent) === 0;

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
      if (found.has(method.id) || offer.methods?.includes(method.id) === false) continue;
      found.set(method.id, { id: method.id, title: method.title, actions: method.actions, surfaces: method.surfaces });
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
