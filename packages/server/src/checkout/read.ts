/** The truth about a checkout, read here and nowhere asked for. */
import type { CheckoutSession } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { findStartKey } from '../store/orders.ts';
import { noSuchCheckout, openOrder } from './access.ts';
import { presentSession } from './session.ts';
import { hashOf } from './tokens.ts';

/** `key`: the checkout's key, or the token a return code was exchanged for. Moves no money and asks no provider. */
export async function readCheckout(shop: Shop, id: string, key: string): Promise<CheckoutSession> {
  const { facts, role } = await openOrder(shop, id, key);
  return presentSession(shop, facts, role);
}

/** The order that a key opened, for a browser that lost the answer of its start. Throws `not_found` where the key names none, or a refusal. */
export async function findCheckout(shop: Shop, key: string): Promise<CheckoutSession> {
  const row = await shop.store.read((tx) => findStartKey(tx, shop.merchant, hashOf(key)));
  if (row === undefined || row.order_id === null) throw noSuchCheckout();
  return readCheckout(shop, row.order_id, key);
}
