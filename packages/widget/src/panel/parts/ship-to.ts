/** The address in the draft. */
import type { Address, Offer, OrderDraft } from '@buypost/core';

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
