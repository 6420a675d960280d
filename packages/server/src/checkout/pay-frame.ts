/** The pay frame: what a page of the shop's own origin must show so that the provider's form stands in the post. */
import { CheckoutError } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { findAttempt } from '../store/attempts.ts';
import { findCode } from '../store/codes.ts';
import { findOrder } from '../store/orders.ts';
import { actionOf } from './kept.ts';
import { hashOf, isKey } from './tokens.ts';

export interface PayFrame {
  /** The provider's own form. */
  readonly formUrl: string;
  /** Its origin, for the frame's policy. */
  readonly host: string;
}

/** Opens while the attempt is the order's current one and may still be paid. Throws `not_found` otherwise. */
export async function openPayFrame(shop: Shop, code: string): Promise<PayFrame> {
  const now = shop.now().getTime();
  const action = await shop.store.read(async (tx) => {
    const row = isKey(code) ? await findCode(tx, 'pay', hashOf(code), now) : undefined;
    if (row === undefined || row.attempt_id === null) return undefined;
    const attempt = await findAttempt(tx, row.attempt_id);
    const order = await findOrder(tx, row.order_id);
    const payable = order?.status === 'open' && attempt?.is_current === 1 && attempt.closed === 0;
    return payable ? actionOf(attempt) : undefined;
  });
  if (action?.type !== 'embed')
    throw new CheckoutError('not_found', 'This payment form is not open any more. Go back to the post and choose again.');
  return { formUrl: action.url, host: new URL(action.url).origin };
}
