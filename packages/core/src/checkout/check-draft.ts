/** What is wrong with a draft, found before the backend is asked. Pure. */
import type { DraftField, Offer, OrderDraft, Quote } from '../contract.ts';
import type { FieldProblem } from '../errors.ts';

/**
 * What keeps this draft from being ordered, field by field, in the order of the form. For `CheckoutOptions.checkDraft`: the buyer then hears of a
 * slip while typing instead of by the backend's `invalid_fields`.
 */
export const checkDraft = (draft: OrderDraft, offer: Offer, quote: Quote | undefined): readonly FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const found = (field: string, problem: FieldProblem['problem'] | false | undefined) => problem && problems.push({ field, problem });
  const given = (field: string, text = '', pattern = /\S/) =>
    found(field, !text.trim() ? 'missing' : !pattern.test(text.trim()) && 'invalid');
  const among = (field: string, id: string | undefined, offered: readonly { readonly id: string; readonly available?: boolean }[]) =>
    found(field, !id ? 'missing' : !offered.some((one) => one.id === id && one.available !== false) && 'not_offered');
  const within = (field: string, value: number, { min, max }: { readonly min: number; readonly max: number }) =>
    found(field, !Number.isSafeInteger(value) ? 'invalid' : value < min ? 'too_small' : value > max && 'too_large');
  const asks = new Set<DraftField>([...offer.asks, ...(quote?.missing ?? [])]);
  const { quantity, contact, shipTo, amount } = draft;

  if (offer.variants.length > 0) among('variant', draft.variant, offer.variants);
  within('quantity', quantity, offer.quantity);
  if (offer.amounts.length > 0) {
    const range = offer.amounts.find((one) => one.currency === amount?.currency);
    if (amount && range) within('amount', amount.amount, range);
    else found('amount', amount ? 'not_offered' : 'missing');
  }
  if (asks.has('email')) given('contact.email', contact?.email, /^[^\s@]+@[^\s@]+$/);
  if (asks.has('name')) given('contact.name', contact?.name);
  if (asks.has('phone')) given('contact.phone', contact?.phone, /(\d\D*){5}/);
  if (asks.has('address')) {
    for (const part of ['name', 'line1', 'city', 'country'] as const) given(`shipTo.${part}`, shipTo?.[part]);
    found('shipTo.country', !!shipTo?.country && offer.shipsTo.length > 0 && !offer.shipsTo.includes(shipTo.country) && 'not_offered');
  }
  // One way to ship is no choice: the backend says whether it wants one.
  if (quote && (draft.shipping || quote.missing.includes('shipping'))) among('shipping', draft.shipping, quote.shipping);
  if (asks.has('immediate_delivery')) found('immediateDelivery', !draft.immediateDelivery && 'missing');
  return problems;
};
