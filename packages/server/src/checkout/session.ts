/** The order as the buyer's browser sees it. */
import type { CheckoutSession, DeclineCode, Delivery, MethodChoice, Money, NextAction, PaidOrder } from '@buypost/core';
import { declineCodes, titleFor } from '@buypost/core';
import { methodsFor } from '../offers/methods.ts';
import type { Shop } from '../shop.ts';
import type { AttemptRow, DeliveryRow, RefundRow } from '../store/database.ts';
import { closingOf, providerOf } from './calls.ts';
import { currentOf, mayTake, moneyOf, type Facts } from './facts.ts';
import { actionOf, identifiesAtPage, linesOf, termsOf } from './kept.ts';
import { tokenFor } from './tokens.ts';

/** `owner` holds the checkout's key. `visitor` came by a return address: status and cancel, no payment step. `receipt`: deliveries too. */
export type Role = 'owner' | 'visitor' | 'receipt';

const iso = (at: number): string => new Date(at).toISOString();

const declineOf = (word: string | null): DeclineCode => declineCodes.find((code) => code === word) ?? 'declined';

export const receiptUrlOf = (shop: Shop, orderId: string): string => `${shop.publicUrl}/o/${tokenFor(shop, 'receipt', orderId)}`;

function deliveryOf(shop: Shop, facts: Facts, row: DeliveryRow): Delivery | undefined {
  const { delivery } = termsOf(facts.order);
  if (row.revoked_at !== null) return undefined;
  if (delivery.kind === 'download') {
    return {
      kind: 'download',
      title: delivery.title,
      url: `${shop.publicUrl}/d/${tokenFor(shop, 'download', row.id)}`,
      usesLeft: row.max_uses - row.uses,
      ...(row.expires_at === null ? {} : { expiresAt: iso(row.expires_at) }),
    };
  }
  if (delivery.kind === 'shipment') return { kind: 'shipment', title: delivery.title, state: row.state ?? 'preparing' };
  return { kind: delivery.kind, title: delivery.title, text: delivery.text };
}

function extraOf(facts: Facts, currency: string): PaidOrder['extra'] {
  const all = facts.refunds.filter((refund) => refund.reason === 'second_payment');
  // One that failed is begun anew in another row, or is the merchant's to return by hand: it still is on its way.
  const lost = (refund: RefundRow): boolean =>
    refund.status === 'failed' && !all.some((other) => other.status !== 'failed' && other.attempt_id === refund.attempt_id);
  const owed = new Map(
    all
      .filter((refund) => refund.status !== 'failed' || lost(refund))
      .map((refund) => [`${refund.attempt_id} ${refund.request_key.split('#')[0]}`, refund]),
  );
  if (owed.size === 0) return undefined;
  const amount: Money = { amount: [...owed.values()].reduce((sum, refund) => sum + refund.amount, 0), currency };
  return { amount, state: [...owed.values()].every((refund) => refund.status === 'succeeded') ? 'returned' : 'returning' };
}

function paidOf(shop: Shop, facts: Facts, role: Role): PaidOrder {
  const { order } = facts;
  const terms = termsOf(order);
  const returned = facts.refunds.filter(
    (refund) => refund.attempt_id === facts.payer && refund.status === 'succeeded' && refund.reason !== 'second_payment',
  );
  const extra = extraOf(facts, order.currency);
  const open = role !== 'visitor';
  return {
    id: order.id,
    number: order.number,
    paidAt: iso(order.paid_at ?? order.changed_at),
    total: { amount: order.total, currency: order.currency },
    lines: linesOf(order),
    seller: terms.seller,
    method: facts.attempts.find((attempt) => attempt.id === facts.payer)?.method ?? terms.method,
    deliveries: open ? facts.deliveries.flatMap((row) => deliveryOf(shop, facts, row) ?? []) : [],
    ...(open ? { receiptUrl: receiptUrlOf(shop, order.id) } : {}),
    refunded: { amount: returned.reduce((sum, refund) => sum + refund.amount, 0), currency: order.currency },
    ...(extra === undefined ? {} : { extra }),
  };
}

/** The buyer's next step, with the provider's own form or script wrapped into a page of ours. Nobody but the owner is given a way to pay. */
function nextActionOf(shop: Shop, attempt: AttemptRow, role: Role, locale: string): NextAction | undefined {
  const action = actionOf(attempt);
  if (action === undefined || role !== 'owner') return action === undefined ? undefined : { type: 'wait' };
  const url = `${shop.publicUrl}/pay/${tokenFor(shop, 'pay', attempt.id)}`;
  if (action.type === 'embed') return { type: 'embed', url };
  if (identifiesAtPage(action)) return { type: 'redirect', url, purpose: 'identify' };
  if (action.type === 'qr_code' || action.type === 'open_app') {
    const app = providerOf(shop, attempt)?.methods.find((one) => one.id === attempt.method)?.app;
    return app === undefined ? action : { ...action, app: titleFor(app, locale) };
  }
  if (action.type !== 'page') return action;
  return action.shown === 'embed' ? { type: 'embed', url } : { type: 'redirect', url, purpose: 'pay' };
}

/** Session's status while the order is open, from the attempt the buyer may be shown, or the last one where none is. */
type Status = CheckoutSession extends infer S ? (S extends CheckoutSession ? Omit<S, keyof Base> : never) : never;
type Base = Pick<
  CheckoutSession,
  'id' | 'offerId' | 'revision' | 'total' | 'lines' | 'method' | 'methods' | 'expiresAt' | 'money' | 'canSwitch' | 'canCancel' | 'test'
>;

function openStatus(shop: Shop, facts: Facts, role: Role): Status {
  const attempt = currentOf(facts.attempts) ?? facts.attempts.at(-1);
  if (attempt === undefined || attempt.id === facts.payer) return { status: 'processing', reason: 'provider' };
  if (attempt.is_current === 0) {
    if (attempt.closed === 0 && attempt.action !== null) return { status: 'processing', reason: 'closing' };
    return attempt.status === 'expired' ? { status: 'expired' } : { status: 'failed', declined: declineOf(attempt.declined) };
  }
  switch (attempt.status) {
    case 'requires_action': {
      const nextAction = nextActionOf(shop, attempt, role, facts.order.locale);
      if (nextAction === undefined) return { status: 'processing', reason: 'provider' };
      return { status: 'requires_action', nextAction, ...(attempt.declined === null ? {} : { declined: declineOf(attempt.declined) }) };
    }
    case 'failed':
    case 'canceled':
    case 'expired':
      return { status: 'processing', reason: 'closing' };
    case 'created':
    case 'processing':
    case 'authorized':
    case 'succeeded':
      return { status: 'processing', reason: 'provider' };
  }
}

function statusOf(shop: Shop, facts: Facts, role: Role): Status {
  const { order } = facts;
  switch (order.status) {
    case 'paid':
      return { status: 'succeeded', order: paidOf(shop, facts, role) };
    case 'review':
      return { status: 'processing', reason: 'review', ...(order.decide_by === null ? {} : { decideBy: iso(order.decide_by) }) };
    case 'canceled':
    case 'expired':
      return { status: order.status };
    case 'open':
      return openStatus(shop, facts, role);
  }
}

/** How an attempt can be stopped; one whose driver is gone cannot. */
const closing = (shop: Shop, attempt: AttemptRow) => {
  const provider = providerOf(shop, attempt);
  return { provider, how: provider === undefined ? ('impossible' as const) : closingOf(provider, attempt) };
};

/** May this attempt be left for another one: closed first, given up, or refundable if it is paid after all? */
export function canLeave(shop: Shop, attempt: AttemptRow): boolean {
  const { provider, how } = closing(shop, attempt);
  return how !== 'impossible' || (provider !== undefined && provider.refunds !== 'none');
}

/** Builds the session. Pure but for the offer's present methods, which the caller looks up. */
export function sessionOf(shop: Shop, facts: Facts, methods: readonly MethodChoice[], role: Role): CheckoutSession {
  const { order, attempts } = facts;
  const givenUp = (attempt: AttemptRow): boolean => closing(shop, attempt).how === 'give_up';
  const payable = order.status === 'open' && facts.payer === undefined && order.expires_at > shop.now().getTime();
  const current = currentOf(attempts);
  const risky = mayTake(attempts, facts.payer, givenUp);
  const method = (current ?? attempts.at(-1))?.method;
  const base: Base = {
    id: order.id,
    offerId: order.offer,
    revision: order.revision,
    total: { amount: order.total, currency: order.currency },
    lines: linesOf(order),
    ...(method === undefined ? {} : { method }),
    methods,
    ...(order.status === 'open' ? { expiresAt: iso(order.expires_at) } : {}),
    money: moneyOf(facts, givenUp),
    canSwitch: payable && role === 'owner' && methods.length > 0 && (current === undefined || canLeave(shop, current)),
    canCancel:
      order.status === 'open' && facts.payer === undefined && risky.every((attempt) => closing(shop, attempt).how !== 'impossible'),
    test: termsOf(order).test,
  };
  return { ...base, ...statusOf(shop, facts, role) };
}

/** {@link sessionOf} with the methods that the offer has now. */
export async function presentSession(shop: Shop, facts: Facts, role: Role): Promise<CheckoutSession> {
  const { order } = facts;
  const offer = order.status === 'open' ? await shop.offers.find(order.offer) : undefined;
  const methods =
    offer === undefined ? [] : methodsFor(offer, order.currency, { amount: order.total, currency: order.currency }, shop.providers);
  return sessionOf(shop, facts, methods, role);
}
