/** What a draft begins as, what it costs where the offer's price is the whole story, and what is wrong with it. Pure. */
import { bare } from '../bare.ts';
import type { DraftField, MethodChoice, Money, Offer, OrderDraft, Quote } from '../contract.ts';
import type { FieldProblem } from '../errors.ts';

export type Choices = Partial<Omit<OrderDraft, 'offerId'>>;

/** Only the methods of which some action works in this browser. */
export const usable = (methods: readonly MethodChoice[], actions: readonly string[] | undefined): readonly MethodChoice[] =>
  actions ? methods.filter((method) => method.actions.some((action) => actions.includes(action))) : methods;

/** The draft with other choices, a copy that inherits nothing. */
export const changed = (draft: OrderDraft, choices: Choices): OrderDraft =>
  bare(structuredClone({ ...draft, ...choices, offerId: draft.offerId }));

const pricesOf = (offer: Offer, draft: OrderDraft): readonly Money[] =>
  offer.variants.find((variant) => variant.id === draft.variant)?.prices ?? offer.prices;

/** The buyer's first choices where the offer has them, else the offer's own first ones. */
export const firstDraft = (offer: Offer, choices: Choices): OrderDraft => {
  const { variant, currency, method, quantity = 0, ...rest } = choices;
  const variants = offer.variants.filter((one) => one.available);
  const chosen = variants.find((one) => one.id === variant) ?? variants[0];
  const currencies = [...offer.prices, ...offer.amounts].map((one) => one.currency);
  const range = offer.amounts.find((one) => one.currency === currency) ?? offer.amounts[0];
  const suggested = range?.suggested[0];
  return changed(
    { offerId: offer.id, quantity: Math.min(Math.max(quantity, offer.quantity.min), offer.quantity.max) || 1 },
    {
      ...(range && suggested && { amount: { amount: suggested, currency: range.currency } }),
      ...rest,
      ...(chosen && { variant: chosen.id }),
      ...(currency && currencies.includes(currency) && { currency }),
      ...(method && offer.methods.some((one) => one.id === method) && { method }),
    },
  );
};

/** The offer's price times the quantity; undefined while the draft names no price. */
export const localQuote = (offer: Offer, draft: OrderDraft): Quote | undefined => {
  const prices = pricesOf(offer, draft);
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

/** The method that the press of the pay button would use. */
export const methodOf = (draft: OrderDraft, offer: Offer, quote: Quote): string | undefined =>
  draft.method ?? (quote.methods[0] ?? offer.methods[0])?.id;

/** The total that stands on the screen under that method. */
export const totalOf = (quote: { readonly total: Money; readonly methods: readonly MethodChoice[] }, method: string): Money =>
  quote.methods.find((one) => one.id === method)?.total ?? quote.total;

/** What keeps this draft from being ordered, field by field, in the order of the form. */
export const problemsOf = (draft: OrderDraft, offer: Offer, quote: Quote | undefined): readonly FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const found = (field: string, problem: FieldProblem['problem'] | false | undefined) => problem && problems.push({ field, problem });
  const blank = (text: string | undefined) => !text?.trim() && 'missing';
  const asks = new Set<DraftField>([...offer.asks, ...(quote?.missing ?? [])]);
  const { quantity, contact, shipTo, amount } = draft;

  if (offer.variants.length > 0) {
    const variant = offer.variants.find((one) => one.id === draft.variant);
    found('variant', !draft.variant ? 'missing' : !variant?.available && 'not_offered');
  }
  const within = (field: string, value: number, { min, max }: { readonly min: number; readonly max: number }) =>
    found(field, !Number.isSafeInteger(value) ? 'invalid' : value < min ? 'too_small' : value > max && 'too_large');
  within('quantity', quantity, offer.quantity);
  if (offer.amounts.length > 0) {
    const range = offer.amounts.find((one) => one.currency === amount?.currency);
    if (amount && range) within('amount', amount.amount, range);
    else found('amount', amount ? 'not_offered' : 'missing');
  }
  if (asks.has('email'))
    found('contact.email', blank(contact?.email) || (!/^[^\s@]+@[^\s@]+$/.test(contact?.email?.trim() ?? '') && 'invalid'));
  if (asks.has('name')) found('contact.name', blank(contact?.name));
  if (asks.has('phone'))
    found('contact.phone', blank(contact?.phone) || ((contact?.phone ?? '').replace(/\D/g, '').length < 5 && 'invalid'));
  if (asks.has('address')) {
    for (const part of ['name', 'line1', 'city', 'country'] as const) found(`shipTo.${part}`, blank(shipTo?.[part]));
    found('shipTo.country', !!shipTo?.country && offer.shipsTo.length > 0 && !offer.shipsTo.includes(shipTo.country) && 'not_offered');
  }
  const choices = quote?.shipping ?? [];
  if (choices.length > 0 || quote?.missing.includes('shipping'))
    found('shipping', !draft.shipping ? 'missing' : !choices.some((one) => one.id === draft.shipping) && 'not_offered');
  if (asks.has('immediate_delivery')) found('immediateDelivery', !draft.immediateDelivery && 'missing');
  if (quote && draft.method) found('method', !quote.methods.some((one) => one.id === draft.method) && 'not_offered');
  return problems;
};

/** What an order's record remembers of the choices: enough to tell two wishes apart, nothing about the buyer. */
export const choiceOf = (draft: OrderDraft): string =>
  [draft.variant, draft.quantity, draft.amount?.amount, draft.amount?.currency ?? draft.currency].map((part) => part ?? '').join('|');

/** Does a button that names these choices mean another purchase than the recorded one? What it does not name, it leaves open. */
export const differs = (choices: Choices, recorded: string): boolean => {
  const [variant, , amount] = recorded.split('|');
  return (
    (choices.variant !== undefined && choices.variant !== variant) ||
    (choices.amount !== undefined && String(choices.amount.amount) !== amount)
  );
};
