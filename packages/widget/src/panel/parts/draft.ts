/** Changes to the draft, always from the draft as it is now: autofill writes many fields before anything is drawn again. */
import type { Money, Offer, OrderDraft, Quote } from '@buypost/core';
import type { Tools } from '../tools.ts';

type Draft = Partial<Omit<OrderDraft, 'offerId'>>;

export const change = (t: Tools, by: (draft: OrderDraft) => Draft): void => {
  const state = t.checkout.getState();
  if (state.name === 'ready') t.send({ type: 'change', draft: by(state.draft) });
};

/** The method that the press would use: the chosen one where it can pay this total, else the first that can. As the core has it. */
export const methodNow = ({ methods: offered }: Offer, draft: OrderDraft, { methods = offered }: Partial<Quote> = {}): string | undefined =>
  (methods.find(({ id }) => id === draft.method) ?? methods[0] ?? offered[0])?.id;

/** The sum that the press obliges to: the quote's, or the method's own where it differs. */
export const totalNow = (quote: Quote, method: string | undefined): Money =>
  quote.methods.find(({ id }) => id === method)?.total ?? quote.total;

/** The unit price of a variant, or of the offer itself, in that currency, else in the first. */
export const priceOf = (offer: Offer, variant?: string, currency?: string): Money | undefined => {
  const prices = offer.variants.find(({ id }) => id === variant)?.prices ?? offer.prices;
  return prices.find((price) => price.currency === currency) ?? prices[0];
};
