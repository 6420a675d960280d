/** Who may see and move an order: the holder of its key, or for a while who came back by a return address. An id alone opens nothing. */
import { CheckoutError } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { findCode } from '../store/codes.ts';
import { isOpenedBy } from '../store/orders.ts';
import { readFacts, type Facts } from './facts.ts';
import type { Role } from './session.ts';
import { hashOf, isKey } from './tokens.ts';

/** One answer for an unknown id and for a key that does not open it. */
export const noSuchCheckout = (): CheckoutError =>
  new CheckoutError(
    'not_found',
    'No checkout that this key opens. Send the key with which it was started, as "Authorization: Bearer <key>".',
  );

export interface Opened {
  readonly facts: Facts;
  readonly role: Role;
}

/** Reads the order if the key or visitor's token opens it. Throws `unauthorized` or `not_found`. */
export async function openOrder(shop: Shop, orderId: string, key: string): Promise<Opened> {
  if (!isKey(key)) throw new CheckoutError('unauthorized', 'A checkout key is 22 or more characters of base64url (128 random bits).');
  if (!/^ord_[a-z2-7]{26}$/.test(orderId)) throw noSuchCheckout();
  const hash = hashOf(key);
  const now = shop.now().getTime();
  const found = await shop.store.read(async (tx) => {
    // Both questions find nothing for a stranger, whether the order exists or not: the clock must not tell what the answer hides.
    const owned = await isOpenedBy(tx, orderId, shop.merchant, hash);
    const visit = await findCode(tx, 'visit', hash, now);
    if (!owned && visit?.order_id !== orderId) return undefined;
    const facts = await readFacts(tx, orderId);
    if (facts === undefined || facts.order.merchant !== shop.merchant) return undefined;
    if (owned) return { facts, role: 'owner' as const };
    const used = visit?.used_at ?? null;
    return { facts, role: used !== null && now < used ? ('receipt' as const) : ('visitor' as const) };
  });
  if (found === undefined) throw noSuchCheckout();
  return found;
}
