/** What the merchant's tools ask: which orders there are, what became of their money, what needs a hand. */
import type { CheckoutSession, Contact, Address } from '@buypost/core';
import type { Shop } from '../shop.ts';
import type { OrderStatus } from '../store/database.ts';
import { markShipped } from '../store/deliveries.ts';
import { unmatchedNotifications } from '../store/inbox.ts';
import { findOrdersNamed, listOrders, lockOrder, updateOrder } from '../store/orders.ts';
import { readFacts, type Facts } from './facts.ts';
import { postOf, termsOf } from './kept.ts';
import { presentSession, receiptUrlOf } from './session.ts';

/** An order as its merchant sees it. Holds personal data. */
export interface MerchantOrder {
  readonly session: CheckoutSession;
  readonly status: OrderStatus;
  readonly number: string;
  readonly title: string;
  readonly createdAt: string;
  readonly postUrl: string;
  readonly contact?: Contact;
  readonly shipTo?: Address;
  readonly dispute?: string;
  readonly receiptUrl: string;
  readonly attempts: readonly {
    readonly id: string;
    readonly provider: string;
    readonly method: string;
    readonly status: string;
    readonly closed: boolean;
    readonly received: number;
    readonly reference?: string;
  }[];
  readonly refunds: readonly { readonly id: string; readonly amount: number; readonly status: string; readonly reason: string }[];
}

async function present(shop: Shop, facts: Facts): Promise<MerchantOrder> {
  const { order } = facts;
  const { title, draft } = termsOf(order);
  return {
    session: await presentSession(shop, facts, 'receipt'),
    status: order.status,
    number: order.number,
    title,
    createdAt: new Date(order.created_at).toISOString(),
    postUrl: postOf(order).url,
    ...(draft.contact === undefined ? {} : { contact: draft.contact }),
    ...(draft.shipTo === undefined ? {} : { shipTo: draft.shipTo }),
    ...(order.dispute === null ? {} : { dispute: order.dispute }),
    receiptUrl: receiptUrlOf(shop, order.id),
    attempts: facts.attempts.map((one) => ({
      id: one.id,
      provider: one.provider,
      method: one.method,
      status: one.status,
      closed: one.closed === 1,
      received: one.received,
      ...(one.reference === null ? {} : { reference: one.reference }),
    })),
    refunds: facts.refunds.map((one) => ({ id: one.id, amount: one.amount, status: one.status, reason: one.reason })),
  };
}

const presentAll = async (shop: Shop, ids: readonly string[]): Promise<readonly MerchantOrder[]> => {
  const all = await shop.store.read(async (tx) => {
    const found: Facts[] = [];
    for (const id of ids) {
      const facts = await readFacts(tx, id);
      if (facts !== undefined) found.push(facts);
    }
    return found;
  });
  return Promise.all(all.map((facts) => present(shop, facts)));
};

/** Newest first. `before`: RFC 3339, to page on. */
export async function ordersOf(
  shop: Shop,
  { limit = 50, before }: { readonly limit?: number; readonly before?: string } = {},
): Promise<readonly MerchantOrder[]> {
  const from = before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before);
  const rows = await shop.store.read((tx) => listOrders(tx, shop.merchant, limit, from));
  return presentAll(
    shop,
    rows.map((row) => row.id),
  );
}

/** By id or by the short number people use, which may name several. */
export async function ordersNamed(shop: Shop, name: string): Promise<readonly MerchantOrder[]> {
  const rows = await shop.store.read((tx) => findOrdersNamed(tx, shop.merchant, name));
  return presentAll(
    shop,
    rows.map((row) => row.id),
  );
}

/** Says that a paid order's shipment left. False: nothing of it was waiting to be sent. */
export async function shipOrder(shop: Shop, orderId: string): Promise<boolean> {
  const sent = await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const done = order.status === 'paid' && (await markShipped(tx, order.id));
    if (done) await updateOrder(tx, order, shop.now().getTime());
    return done;
  });
  if (sent) shop.changes.tell(orderId);
  return sent;
}

export interface UnmatchedMoney {
  readonly provider: string;
  readonly event: string;
  readonly receivedAt: string;
}

/** Verified notifications for which no attempt of ours was found within a week. */
export async function unmatchedMoney(shop: Shop, limit = 50): Promise<readonly UnmatchedMoney[]> {
  const rows = await shop.store.read((tx) => unmatchedNotifications(tx, limit));
  return rows.map((row) => ({ provider: row.provider, event: row.event_id, receivedAt: new Date(row.received_at).toISOString() }));
}
