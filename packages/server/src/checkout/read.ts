/** The truth about a checkout, read here and nowhere asked for. */
import type { CheckoutSession } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { openOrder } from './access.ts';
import { presentSession } from './session.ts';

/** `key`: the checkout's key, or the token a return code was exchanged for. Moves no money and asks no provider. */
export async function readCheckout(shop: Shop, id: string, key: string): Promise<CheckoutSession> {
  const { facts, role } = await openOrder(shop, id, key);
  return presentSession(shop, facts, role);
}
