import type { Offer, OrderDraft, Quote } from '../contract.ts';

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
