/** Who buys, as far as an order remembers it for the next one. */
import type { StartCheckout } from '@buypost/core';
import { prefixOf } from '../neighbours.ts';
import type { Shop } from '../shop.ts';
import type { Caller } from './agree.ts';
import { tokenFor } from './tokens.ts';

/**
 * Marks who buys, for the question whether they want the same again: contact and network together, so that a stranger who types somebody's
 * e-mail is not told what they bought. Null where either is not known; then nobody is asked.
 */
export const buyerOf = (shop: Shop, input: StartCheckout, { ip }: Caller): string | null => {
  const contact = input.draft.contact?.email ?? input.draft.contact?.phone;
  return contact === undefined || ip === undefined ? null : tokenFor(shop, 'buyer', `${prefixOf(ip)} ${contact.trim().toLowerCase()}`);
};
