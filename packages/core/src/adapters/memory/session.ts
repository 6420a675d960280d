/** An order of the shop in memory, as the buyer's browser sees it. */
import type { CheckoutSession, MethodChoice, Money, Offer } from '../../contract.ts';
import type { Attempt, Order } from './ledger.ts';

const iso = (at: number): string => new Date(at).toISOString();

export const currentOf = (order: Order): Attempt | undefined => order.attempts.find((one) => one.current);

/** Money received beyond the payer's, and what of it went back. */
const extraOf = (order: Order): { readonly amount: Money; readonly state: 'returning' | 'returned' } | undefined => {
  const others = order.attempts.filter((one) => one !== order.payer && one.taken > 0);
  const amount = others.reduce((sum, one) => sum + one.taken, 0);
  const back = others.reduce((sum, one) => sum + one.refunded, 0);
  return amount > 0
    ? { amount: { amount, currency: order.quote.total.currency }, state: back < amount ? 'returning' : 'returned' }
    : undefined;
};

/** `none` only when every attempt is closed unpaid, or none was ever shown. */
const moneyOf = (order: Order): CheckoutSession['money'] => {
  const taken = order.attempts.filter((one) => one.taken > 0);
  if (order.status === 'paid' && !order.payer) return 'none';
  if (taken.length === 0) return order.attempts.every((one) => one.closed) ? 'none' : 'unknown';
  return taken.every((one) => one.refunded === one.taken) ? 'returned' : 'taken';
};

export const sessionOf = (order: Order, offer: Offer, methods: readonly MethodChoice[]): CheckoutSession => {
  const current = currentOf(order);
  const last = current ?? order.attempts.at(-1);
  const open = order.status === 'open';
  const extra = extraOf(order);
  const { total } = order.quote;
  const base = {
    id: order.id,
    offerId: offer.id,
    revision: order.revision,
    total: current?.amount ?? total,
    lines: order.quote.lines,
    ...(last && { method: last.method }),
    methods,
    expiresAt: iso(order.expiresAt),
    money: moneyOf(order),
    canSwitch: open,
    canCancel: open,
    test: true,
  };
  switch (order.status) {
    case 'open':
      if (!current && last?.lapsed) return { ...base, status: 'expired' };
      if (!current) return { ...base, status: 'failed', declined: last?.declined ?? 'declined' };
      return { ...base, status: 'requires_action', nextAction: current.action, ...(current.declined && { declined: current.declined }) };
    case 'review':
      return { ...base, status: 'processing', reason: 'review', decideBy: iso(order.paidAt + 7 * 24 * 3_600_000) };
    case 'paid':
      return {
        ...base,
        status: 'succeeded',
        order: {
          id: order.id,
          number: order.id.slice(-4).toUpperCase(),
          paidAt: iso(order.paidAt),
          total: order.payer?.amount ?? total,
          lines: order.quote.lines,
          seller: offer.seller,
          method: order.payer?.method ?? '',
          deliveries: order.deliveries,
          refunded: { amount: order.payer?.refunded ?? 0, currency: total.currency },
          ...(extra && { extra }),
        },
      };
    case 'canceled':
    case 'expired':
      return { ...base, status: order.status };
  }
};
