/** What the shop in memory sells: its price, how the buyer is to act, what they get. Pure. */
import { localQuote } from '../../checkout/local-quote.ts';
import type { Delivery, MethodChoice, NextAction, Offer, OrderDraft, Quote, ShippingChoice } from '../../contract.ts';
import { CheckoutError } from '../../errors.ts';

export const quoteOf = (offer: Offer, draft: OrderDraft, ways: readonly ShippingChoice[]): Quote => {
  const shipping = offer.shipsTo.length > 0 ? ways : [];
  const quote = localQuote(offer, draft);
  if (!quote) throw new CheckoutError('invalid_fields', 'The draft names no price.', { fields: [{ field: 'amount', problem: 'missing' }] });
  const way = shipping.find((one) => one.id === draft.shipping);
  if (!way) return { ...quote, shipping, missing: shipping.length > 0 ? ['shipping'] : [] };
  const total = { ...quote.total, amount: quote.total.amount + way.price.amount };
  return { ...quote, total, shipping, lines: [...quote.lines, { kind: 'shipping', title: way.title, total: way.price }] };
};

export const actionOf = (attempt: string, method: MethodChoice, expiresAt: string): NextAction => {
  const url = `https://pay.example/${attempt}`;
  const actions: Record<NextAction['type'], NextAction> = {
    redirect: { type: 'redirect', url, purpose: 'pay' },
    qr_code: { type: 'qr_code', data: url, app: method.title, expiresAt },
    open_app: { type: 'open_app', url: `memorypay://${attempt}`, app: method.title, fallback: url },
    embed: { type: 'embed', url: `https://shop.example/pay/${attempt}` },
    wait: { type: 'wait' },
  };
  return actions[method.actions[0] ?? 'wait'];
};

export const goodsOf = ({ delivery, title }: Offer, orderId: string): Delivery => {
  if (delivery === 'download') return { kind: 'download', title, url: `https://shop.example/d/${orderId}`, usesLeft: 3 };
  if (delivery === 'shipment') return { kind: 'shipment', title, state: 'preparing' };
  return { kind: delivery, title, text: `Thank you for ${title}.` };
};
