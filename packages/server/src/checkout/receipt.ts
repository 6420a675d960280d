/** The receipt page and the download behind it: for whoever holds the link. */
import { CheckoutError, type CheckoutSession, type PostContext, type Seller } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { unuseDownload, useDownload } from '../store/deliveries.ts';
import { findOrder, findOrderByReceipt } from '../store/orders.ts';
import { readFacts } from './facts.ts';
import { postOf, termsOf } from './kept.ts';
import { presentSession } from './session.ts';
import { hashOf, isKey } from './tokens.ts';

export interface Receipt {
  readonly session: CheckoutSession;
  /** Short form of the order for people; also before it is paid. */
  readonly number: string;
  /** What was ordered, as the offer was called then. */
  readonly title: string;
  readonly seller: Seller;
  readonly post: PostContext;
  /** BCP 47 tag of the buyer's language. */
  readonly locale: string;
  readonly createdAt: string;
}

/** Status, receipt and deliveries; no way to pay. Throws `not_found`. */
export async function readReceipt(shop: Shop, token: string): Promise<Receipt> {
  const facts = isKey(token)
    ? await shop.store.read(async (tx) => {
        const order = await findOrderByReceipt(tx, hashOf(token));
        return order === undefined || order.merchant !== shop.merchant ? undefined : readFacts(tx, order.id);
      })
    : undefined;
  if (facts === undefined) throw new CheckoutError('not_found', 'There is no such receipt. Use the link exactly as it was given.');
  const { order } = facts;
  const { title, seller } = termsOf(order);
  return {
    session: await presentSession(shop, facts, 'receipt'),
    number: order.number,
    title,
    seller,
    post: postOf(order),
    locale: order.locale,
    createdAt: new Date(order.created_at).toISOString(),
  };
}

export interface Download {
  /** As the offer names it, relative to the offers file. */
  readonly file: string;
  /** What it is saved as. */
  readonly name: string;
  /** Media type. */
  readonly type: string;
}

/** Counts one use and says what to send. Undefined: no such link, used up, expired or revoked; one answer for all. */
export async function openDownload(shop: Shop, token: string): Promise<Download | undefined> {
  if (!isKey(token)) return undefined;
  const order = await shop.store.transaction(async (tx) => {
    const used = await useDownload(tx, hashOf(token), shop.now().getTime());
    return used === undefined ? undefined : findOrder(tx, used.order_id);
  });
  const delivery = order === undefined ? undefined : termsOf(order).delivery;
  return delivery?.kind === 'download' ? { file: delivery.file, name: delivery.name, type: delivery.type } : undefined;
}

/** Gives back the use that {@link openDownload} counted: the file was not there, or it broke off on the way. */
export async function giveBackUse(shop: Shop, token: string): Promise<void> {
  await shop.store.transaction((tx) => unuseDownload(tx, hashOf(token)));
}
