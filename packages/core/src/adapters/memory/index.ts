/**
 * A whole shop in memory, with its bank: reference, demo and test double. It keeps every rule of money that a real backend must keep: a key names
 * an order and is looked up before the price; one current attempt an order, closed before another; a second payment goes back in full; late money
 * takes stock again or goes back; nothing is charged inside a read.
 */
import type { CheckoutAdapter, Offer } from '../../contract.ts';
import { createAdapter } from './adapter.ts';
import { createBooks, type MemoryShopOptions } from './books.ts';
import type { Order, World } from './ledger.ts';
import { createWire } from './wire.ts';
import { createWorld } from './world.ts';

export type { MemoryShopOptions } from './books.ts';
export type { Ledger, World } from './ledger.ts';

/** `adapter` is what a page talks to; `world` plays everybody else. */
export function memoryShop(
  offers: readonly Offer[],
  options: MemoryShopOptions = {},
): { readonly adapter: CheckoutAdapter; readonly world: World } {
  const books = createBooks(offers, options);
  const codes = new Map<string, Order>();
  // At its deadline an order closes its attempts first, then it expires and gives its stock back.
  const expire = () => {
    for (const order of books.orders.values()) if (order.status === 'open' && order.expiresAt <= books.now()) books.end(order, 'expired');
  };
  const wire = createWire(options, expire);
  return { adapter: createAdapter(books, wire, codes, options), world: createWorld(books, wire, codes, expire) };
}
