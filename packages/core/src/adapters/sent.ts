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

export const postOf = ({ url, title, author, placement, ref }: PostContext): PostContext => ({
  url: fit(url, cutTo.url),
  ...(title && { title: clean(title, cutTo.title) }),
  ...(author && { author: clean(author, cutTo.text) }),
  ...(placement && { placement: clean(placement, cutTo.text) }),
  ...(ref && { ref: clean(ref, cutTo.text) }),
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
}: OrderDraft): OrderDraft => ({
  offerId,
  quantity,
  ...(variant !== undefined && { variant }),
  ...(amount && { amount: { amount: amount.amount, currency: amount.currency } }),
  ...(currency !== undefined && { currency }),
  ...(method !== undefined && { method }),
  ...(coupon && { coupon }),
  ...(contact && { contact: { ...contact } }),
  ...(shipTo && { shipTo: { ...shipTo } }),
  ...(shipping !== undefined && { shipping }),
  ...(immediateDelivery !== undefined && { immediateDelivery }),
});
