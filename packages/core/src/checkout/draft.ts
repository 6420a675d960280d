/** What a draft begins as, and what it costs where the offer's price is the whole story. Pure. */
import { bare } from '../bare.ts';
import type { MethodChoice, Money, Offer, OrderDraft, Quote } from '../contract.ts';
import type { CheckoutOptions } from './checkout.ts';

export type Choices = Partial<Omit<OrderDraft, 'offerId'>>;

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

/** The offer's price times the quantity; undefined while the draft names no price that can be paid. */
export const localQuote = (offer: Offer, draft: OrderDraft): Quote | undefined => {
  const prices = offer.variants.find((one) => one.id === draft.variant)?.prices ?? offer.prices;
  const unit = offer.amounts.length > 0 ? draft.amount : (prices.find((price) => price.currency === draft.currency) ?? prices[0]);
  if (!unit) return undefined;
  const total = { amount: unit.amount * draft.quantity, currency: unit.currency };
  return {
    total,
    lines: [{ kind: 'item', title: offer.title, quantity: draft.quantity, unit, total }],
    shipping: [],
    methods: offer.methods,
    missing: [],
  };
};

/** The method that the press of the pay button would use: the wished one where it can pay this total, else the first that can. */
export const methodOf = (draft: OrderDraft, offer: Offer, { methods }: Pick<Quote, 'methods'>): string | undefined =>
  (methods.find((one) => one.id === draft.method) ?? methods[0] ?? offer.methods[0])?.id;

/** The total that stands on the screen under that method. */
export const totalOf = (quote: { readonly total: Money; readonly methods: readonly MethodChoice[] }, method: string): Money =>
  quote.methods.find((one) => one.id === method)?.total ?? quote.total;

/** What an order's record remembers of the choices: enough to tell two wishes apart, nothing about the buyer. */
export const choiceOf = ({ variant, quantity, amount, currency }: OrderDraft): string =>
  [variant, quantity, amount?.amount, amount?.currency ?? currency].join('|');

/** Does a button that names these choices mean another purchase than the recorded one? What it does not name, it leaves open. */
export const differs = (choices: Choices, { draftHash }: { readonly draftHash: string }): boolean => {
  const [variant, , amount] = draftHash.split('|');
  return (choices.variant ?? variant) !== variant || String(choices.amount?.amount ?? amount) !== String(amount);
};
