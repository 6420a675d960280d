/** What a draft costs, by the shop's own offer. Integers in, BigInt between, integers out; nothing on the page can move a number here. */
import type { DraftField, ErrorCode, FieldProblem, MethodChoice, Money, OrderDraft, Quote, QuoteLine, ShippingChoice } from '@buypost/core';
import { checkAddress, checkContact } from './buyer.ts';
import type { OfferVariant, ShippingRate, ShopOffer } from './offer.ts';

/** No order may cost more: twelve digits of minor units, what a card message carries (ISO 8583 field 4, "n 12"). */
export const largestTotal = 999_999_999_999;

export type Priced =
  | { readonly ok: true; readonly quote: Quote; readonly units: { readonly variant: string; readonly quantity: number } }
  | { readonly ok: false; readonly code: ErrorCode; readonly problems: readonly FieldProblem[] };

/** The currencies an offer is sold in, its first one first. */
export function currenciesOf(offer: ShopOffer): readonly string[] {
  const told = [...offer.prices, ...offer.amounts, ...offer.variants.flatMap((variant) => variant.prices ?? [])];
  return [...new Set(told.map((sum) => sum.currency))];
}

/** Is the offer's window open? */
export function windowOf(offer: Pick<ShopOffer, 'from' | 'until'>, now: Date): 'open' | 'not_yet' | 'ended' {
  if (offer.from !== undefined && now.getTime() < Date.parse(offer.from)) return 'not_yet';
  if (offer.until !== undefined && now.getTime() >= Date.parse(offer.until)) return 'ended';
  return 'open';
}

/** The price of one unit; undefined where it depends on a variant that is not chosen yet. */
function unitPrice(offer: ShopOffer, variant: OfferVariant | undefined, currency: string): Money | undefined {
  const own = variant?.prices?.find((price) => price.currency === currency);
  return own ?? offer.prices.find((price) => price.currency === currency);
}

/** Rates for a country: those that name it, else those for everywhere else (`*`). */
export function ratesFor(offer: ShopOffer, country: string): readonly ShippingRate[] {
  const named = offer.shipping.filter((rate) => rate.countries.includes(country));
  return named.length > 0 ? named : offer.shipping.filter((rate) => rate.countries.includes('*'));
}

const choicesOf = (rates: readonly ShippingRate[], currency: string): readonly ShippingChoice[] =>
  rates.flatMap((rate) => {
    const price = rate.prices.find((sum) => sum.currency === currency);
    return price === undefined ? [] : [{ id: rate.id, title: rate.title, price }];
  });

/** What must be given for this offer, in the order to ask for it. */
export function asksOf(offer: ShopOffer): readonly DraftField[] {
  const asked = new Set<DraftField>(offer.asks);
  if (offer.shipping.length > 0) asked.add('address').add('shipping');
  if (offer.variants.length > 0) asked.add('variant');
  if (offer.amounts.length > 0) asked.add('amount');
  // Digital goods given at once end the right of withdrawal only with the buyer's express wish (EU 2011/83 article 16 m).
  if (offer.delivery.kind === 'download' || offer.delivery.kind === 'text') asked.add('immediate_delivery');
  const order: readonly DraftField[] = ['variant', 'amount', 'email', 'name', 'phone', 'address', 'shipping', 'immediate_delivery'];
  return order.filter((field) => asked.has(field));
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0);

/** Finds the unit price and what is wrong with currency, variant, quantity and amount. */
function priceUnit(offer: ShopOffer, draft: OrderDraft, problems: FieldProblem[], missing: Set<DraftField>) {
  const say = (field: string, problem: FieldProblem['problem']) => problems.push({ field, problem });
  const currencies = currenciesOf(offer);
  const currency = draft.currency ?? (offer.amounts.length > 0 ? draft.amount?.currency : undefined) ?? currencies[0] ?? '';
  if (!currencies.includes(currency)) say('currency', 'not_offered');

  const variant = draft.variant === undefined ? undefined : offer.variants.find((one) => one.id === draft.variant);
  if (draft.variant !== undefined && variant === undefined) say('variant', 'not_offered');
  if (draft.variant === undefined && offer.variants.length > 0) missing.add('variant');

  if (!isCount(draft.quantity)) say('quantity', 'invalid');
  else if (draft.quantity < offer.quantity.min) say('quantity', 'too_small');
  else if (draft.quantity > offer.quantity.max) say('quantity', 'too_large');

  if (offer.amounts.length === 0) {
    if (draft.amount !== undefined) say('amount', 'not_offered');
    const unit = unitPrice(offer, variant, currency);
    if (unit === undefined && problems.length === 0) say('variant', 'missing');
    return { currency, variant, unit };
  }
  const range = offer.amounts.find((one) => one.currency === currency);
  if (draft.amount === undefined) say('amount', 'missing');
  else if (!isCount(draft.amount.amount) || draft.amount.currency !== currency) say('amount', 'invalid');
  else if (range !== undefined && draft.amount.amount < range.min) say('amount', 'too_small');
  else if (range !== undefined && draft.amount.amount > range.max) say('amount', 'too_large');
  return { currency, variant, unit: draft.amount };
}

/** Finds the shipping line, the choices for the address, and what is wrong or missing. */
function priceShipping(
  offer: ShopOffer,
  draft: OrderDraft,
  currency: string,
  problems: FieldProblem[],
  missing: Set<DraftField>,
  typing: boolean,
) {
  const none = { line: undefined, choices: [] };
  const asksAddress = offer.shipping.length > 0 || offer.asks.includes('address');
  if (!asksAddress) {
    if (draft.shipTo !== undefined) problems.push({ field: 'shipTo', problem: 'not_offered' });
    if (draft.shipping !== undefined) problems.push({ field: 'shipping', problem: 'not_offered' });
    return none;
  }
  const found = draft.shipTo === undefined ? [] : checkAddress(draft.shipTo);
  // The country alone says how it can be sent and what that costs; the lines of the address may come after.
  const lacks = found.filter((one) => typing && one.problem === 'missing');
  const shipTo = lacks.some((one) => one.field === 'shipTo.country') ? undefined : draft.shipTo;
  if (shipTo === undefined || lacks.length > 0) missing.add('address');
  problems.push(...found.filter((one) => !lacks.includes(one)));
  if (offer.shipping.length === 0) {
    if (draft.shipping !== undefined) problems.push({ field: 'shipping', problem: 'not_offered' });
    return none;
  }
  const choices = shipTo === undefined ? [] : choicesOf(ratesFor(offer, shipTo.country), currency);
  if (shipTo !== undefined && choices.length === 0) problems.push({ field: 'shipTo.country', problem: 'not_offered' });
  // Where there is one way to ship there is nothing to choose.
  const wanted = draft.shipping === undefined && choices.length === 1 ? choices[0] : choices.find((one) => one.id === draft.shipping);
  if (wanted !== undefined) return { line: { kind: 'shipping', title: wanted.title, total: wanted.price } satisfies QuoteLine, choices };
  if (draft.shipping === undefined || shipTo === undefined) missing.add('shipping');
  else problems.push({ field: 'shipping', problem: 'not_offered' });
  return { line: undefined, choices };
}

/**
 * Prices a draft. `missing` in the quote lists what must still be given before it can be ordered; a draft that is wrong, or that cannot be
 * priced yet (no amount, no variant where each has its own price), is refused with every problem at once. `typing`: lines that an address
 * still lacks are missing, not wrong. Never throws.
 */
export function priceDraft(offer: ShopOffer, draft: OrderDraft, methods: readonly MethodChoice[], now: Date, typing = false): Priced {
  const problems: FieldProblem[] = [];
  const missing = new Set<DraftField>();
  if (draft.offerId !== offer.id) return { ok: false, code: 'offer_not_found', problems };
  if (windowOf(offer, now) !== 'open') return { ok: false, code: 'not_on_sale', problems };

  const { currency, variant, unit } = priceUnit(offer, draft, problems, missing);
  const shipping = priceShipping(offer, draft, currency, problems, missing, typing);
  if (draft.coupon !== undefined) problems.push({ field: 'coupon', problem: 'not_offered' });
  const contact = checkContact(offer, draft);
  problems.push(...contact.problems);
  for (const field of contact.missing) missing.add(field);
  const asks = asksOf(offer);
  if (asks.includes('immediate_delivery') && draft.immediateDelivery !== true) missing.add('immediate_delivery');
  if (problems.length > 0 || unit === undefined) return { ok: false, code: 'invalid_fields', problems };

  const items = BigInt(unit.amount) * BigInt(draft.quantity);
  const total = items + BigInt(shipping.line?.total.amount ?? 0);
  if (total > BigInt(largestTotal)) {
    const field = offer.amounts.length > 0 && draft.quantity === 1 ? 'amount' : 'quantity';
    return { ok: false, code: 'invalid_fields', problems: [{ field, problem: 'too_large' }] };
  }
  const item: QuoteLine = {
    kind: 'item',
    title: variant === undefined ? offer.title : `${offer.title}, ${variant.title}`,
    quantity: draft.quantity,
    unit: { amount: unit.amount, currency },
    total: { amount: Number(items), currency },
  };
  const quote: Quote = {
    total: { amount: Number(total), currency },
    lines: shipping.line === undefined ? [item] : [item, shipping.line],
    shipping: shipping.choices,
    methods,
    missing: asks.filter((field) => missing.has(field)),
    ...(offer.until === undefined ? {} : { validUntil: new Date(offer.until).toISOString() }),
  };
  return { ok: true, quote, units: { variant: variant?.id ?? '', quantity: draft.quantity } };
}
