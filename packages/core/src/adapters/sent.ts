/** What a request carries: exactly the fields of the protocol, copied one by one, texts cut to what it takes. */
import type { OrderDraft, PostContext } from '../contract.ts';
import { cutTo } from '../protocol/longest.ts';

/** A text that the page cannot help being long or dirty, as the protocol takes it. */
export const clean = (text: string, max: number): string => text.slice(0, max).replace(/[\0\p{Cs}]/gu, '');
export const fit = (url: string, max: number): string => {
  if (url.length <= max) return url;
  const { origin, pathname } = new URL(url);
  return (origin + pathname).length <= max ? origin + pathname : `${origin}/`;
};

const cleanIf = (text: string | undefined, max: number) => (text ? clean(text, max) : undefined);

// A field that is undefined does not stand in the JSON.

export const postOf = ({ url, title, author, placement, ref }: PostContext): object => ({
  url: fit(url, cutTo.url),
  title: cleanIf(title, cutTo.title),
  author: cleanIf(author, cutTo.text),
  placement: cleanIf(placement, cutTo.text),
  ref: cleanIf(ref, cutTo.text),
});

export const draftOf = ({
  offerId,
  quantity,
  variant,
  amount,
  currency,
  method,
  coupon,
  contact,
  shipTo,
  shipping,
  immediateDelivery,
}: OrderDraft): object => ({
  offerId,
  quantity,
  variant,
  amount: amount && { amount: amount.amount, currency: amount.currency },
  currency,
  method,
  coupon: coupon || undefined,
  contact: contact && { ...contact },
  shipTo: shipTo && { ...shipTo },
  shipping,
  immediateDelivery,
});
