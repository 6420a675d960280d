/** Changes to the draft, always from the draft as it is now: autofill writes many fields before anything is drawn again. */
import {
  parseDecimal,
  exponentOf,
  type Address,
  type AmountRange,
  type Contact,
  type FieldProblem,
  type Money,
  type Offer,
  type OrderDraft,
  type Quote,
} from '@buypost/core';
import type { Tools } from '../tools.ts';

type Draft = Partial<Omit<OrderDraft, 'offerId'>>;

export const change = (t: Tools, by: (draft: OrderDraft) => Draft): void => {
  const state = t.checkout.getState();
  if (state.name === 'ready') t.send({ type: 'change', draft: by(state.draft) });
};

/** The contact with one field written; an empty text takes the field out. */
export function contactWith(contact: Contact | undefined, field: keyof Contact, text: string): Contact {
  const next: { -readonly [K in keyof Contact]: Contact[K] } = { ...contact };
  if (text === '') delete next[field];
  else next[field] = text;
  return next;
}

/** The address so far. The country is the only one shipped to, else the reader's own where their locale names it. */
export function addressSoFar(draft: OrderDraft, offer: Offer, locale: string): Address {
  const own = /-([A-Z]{2})\b/.exec(locale)?.[1] ?? '';
  const country = offer.shipsTo.length === 1 ? (offer.shipsTo[0] ?? '') : offer.shipsTo.includes(own) ? own : '';
  return { name: draft.contact?.name ?? '', line1: '', city: '', country, ...draft.shipTo };
}

export function addressWith(address: Address, field: keyof Address, text: string): Address {
  const next: { -readonly [K in keyof Address]: Address[K] } = { ...address };
  if (text === '' && (field === 'line2' || field === 'region' || field === 'postalCode')) delete next[field];
  else next[field] = text;
  return next;
}

export const problemOf = (problems: readonly FieldProblem[], ...fields: readonly string[]): FieldProblem['problem'] | undefined =>
  problems.find(({ field }) => fields.includes(field))?.problem;

/** Arabic, Persian, Devanagari and full-width digits as ASCII. The first three begin at a multiple of 16, Devanagari at 6 more. */
const ascii = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/g, (digit) => {
    const low = digit.charCodeAt(0) & 15;
    return String(digit >= '\u0966' && digit <= '\u096f' ? low - 6 : low);
  });

/**
 * A sum as people type it: "5", "5,50", "1 200.00", "٥٫٥". The last comma or point is the decimal sign unless three digits of a currency
 * with other decimals follow it. Undefined where that is not plainly a sum.
 */
export function typedMoney(text: string, currency: string): Money | undefined {
  const plain = ascii(text)
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', '');
  const [, whole = '', fraction] = /^([\d.,]*?)(?:[.,](\d*))?$/.exec(plain) ?? [];
  const groups = whole.replace(/[.,]/g, '');
  const grouped = fraction !== undefined && fraction.length === 3 && exponentOf(currency) !== 3;
  const decimal = grouped ? groups + fraction : fraction ? `${groups || '0'}.${fraction}` : groups;
  return parseDecimal(decimal, currency);
}

/** The method that the press would use: the chosen one, else the first. As the core has it. */
export const methodNow = (offer: Offer, draft: OrderDraft, quote: Quote | undefined): string | undefined =>
  draft.method ?? (quote?.methods[0] ?? offer.methods[0])?.id;

/** The sum that the press obliges to: the quote's, or the method's own where it differs. */
export const totalNow = (quote: Quote, method: string | undefined): Money =>
  quote.methods.find(({ id }) => id === method)?.total ?? quote.total;

/** The range for the currency in use. */
export const rangeOf = (offer: Offer, draft: OrderDraft): AmountRange | undefined =>
  offer.amounts.find(({ currency }) => currency === (draft.amount?.currency ?? draft.currency)) ?? offer.amounts[0];

/** The unit price of a variant, or of the offer itself, in that currency, else in the first. */
export const priceOf = (offer: Offer, variant?: string, currency?: string): Money | undefined => {
  const prices = offer.variants.find(({ id }) => id === variant)?.prices ?? offer.prices;
  return prices.find((price) => price.currency === currency) ?? prices[0];
};
