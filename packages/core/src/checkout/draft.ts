/** What a draft begins as, and what it costs where the offer's price is the whole story. Pure. */
import { bare } from '../bare.ts';
import type { MethodChoice, Offer, OrderDraft, Quote } from '../contract.ts';
import type { CheckoutOptions } from './checkout.ts';
import type { Choices } from './choice.ts';

/** The offer, quote or session with only the methods that work on this surface, and of which some action works in this browser. */
export const usable = <T extends { readonly methods: readonly MethodChoice[] }>(
  thing: T,
  { actions, surface }: Pick<CheckoutOptions, 'actions' | 'surface'>,
): T => ({
  ...thing,
  methods: thing.methods.filter(
    (method) => method.surfaces?.includes(surface) !== false && (!actions || method.actions.some((action) => actions.includes(action))),
  ),
});

/** The draft with other choices, a copy that inherits nothing. */
export const changed = (draft: OrderDraft, choices: Choices): OrderDraft =>
  bare(structuredClone({ ...draft, ...choices, offerId: draft.offerId }));

/** The buyer's first choices where the offer has them, else the offer's own first ones. */
export const firstDraft = (offer: Offer, { variant, currency, method, quantity = 0, ...rest }: Choices): OrderDraft => {
  const variants = offer.variants.filter((one) => one.available);
  const chosen = variants.find((one) => one.id === variant) ?? variants[0];
  const range = offer.amounts.find((one) => one.currency === currency) ?? offer.amounts[0];
  const suggested = range?.suggested[0];
  return changed(
    { offerId: offer.id, quantity: Math.min(Math.max(quantity, offer.quantity.min), offer.quantity.max) || 1 },
    {
      ...(range && suggested && { amount: { amount: suggested, currency: range.currency } }),
      ...rest,
      ...(chosen && { variant: chosen.id }),
      ...(currency && [...offer.prices, ...offer.amounts].some((one) => one.currency === currency) && { currency }),
      ...(method && offer.methods.some((one) => one.id === method) && { method }),
    },
  );
};

/** The method that the press of the pay button would use: the wished one where it can pay this total, else the first that can. */
export const methodOf = (draft: OrderDraft, offer: Offer, { methods }: Pick<Quote, 'methods'>): string | undefined =>
  (methods.find((one) => one.id === draft.method) ?? methods[0] ?? offer.methods[0])?.id;
