/** Sums that the buyer names, as people type them. */
import { exponentOf, parseDecimal, type AmountRange, type Money, type Offer, type OrderDraft } from '@buypost/core';

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

/** The range for the currency in use. */
export const rangeOf = (offer: Offer, draft: OrderDraft): AmountRange | undefined =>
  offer.amounts.find(({ currency }) => currency === (draft.amount?.currency ?? draft.currency)) ?? offer.amounts[0];
