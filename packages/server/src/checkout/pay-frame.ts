/** The pay frame and the pay page: what a page of the shop's own origin must show so that the buyer can pay there. */
import { CheckoutError, type Money } from '@buypost/core';
import { pageMark, type PayPage } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt } from '../store/attempts.ts';
import { findCode } from '../store/codes.ts';
import type { AttemptRow } from '../store/database.ts';
import { findOrder } from '../store/orders.ts';
import { mayAsk } from './asked.ts';
import { problemOf } from './calls.ts';
import { actionOf, identifiesAtPage, requestOf } from './kept.ts';
import { settle } from './settle.ts';
import { hashOf, isKey, tokenFor } from './tokens.ts';

export type PayFrame =
  /** Holds the provider's own form, which comes from `host`. */
  | { readonly kind: 'frame'; readonly formUrl: string; readonly host: string }
  | {
      readonly kind: 'page';
      readonly shown: 'embed' | 'top';
      readonly page: PayPage;
      /** Whose browser script it needs. */
      readonly provider: string;
      readonly total: Money;
      readonly returnUrl: string;
      /** The buyer's language as their browser told it at the start. */
      readonly locale?: string;
    }
  /** The provider is to find out who the buyer is, and sends them back to this page's own address with a query. */
  | { readonly kind: 'identify'; readonly url: string; readonly returnUrl: string }
  /** A top-level page whose payment cannot be paid any more: the buyer goes back to the post, which says how it stands. */
  | { readonly kind: 'over'; readonly returnUrl: string };

const closed = (): CheckoutError =>
  new CheckoutError('not_found', 'This payment form is not open any more. Go back to the post and choose again.');

interface Found {
  readonly attempt: AttemptRow;
  readonly payable: boolean;
}

/** The attempt that a code names, and whether it is the order's current one and may still be paid. */
async function findByCode(shop: Shop, code: string): Promise<Found | undefined> {
  const now = shop.now().getTime();
  return shop.store.read(async (tx) => {
    const row = isKey(code) ? await findCode(tx, 'pay', hashOf(code), now) : undefined;
    if (row === undefined || row.attempt_id === null) return undefined;
    const attempt = await findAttempt(tx, row.attempt_id);
    const order = await findOrder(tx, row.order_id);
    if (attempt === undefined) return undefined;
    return { attempt, payable: order?.status === 'open' && attempt.is_current === 1 && attempt.closed === 0 };
  });
}

/**
 * Opens while the attempt is the order's current one and may still be paid. Throws `not_found` otherwise. `alone`: what is made for a frame was opened
 * by itself, since the post's page allows no frames; so it leads back to the post as well.
 */
export async function openPayFrame(shop: Shop, code: string, alone = false): Promise<PayFrame> {
  const found = await findByCode(shop, code);
  const action = found === undefined ? undefined : actionOf(found.attempt);
  if (found === undefined || action === undefined) throw closed();
  const { attempt, payable } = found;
  const request = requestOf(attempt, tokenFor(shop, 'return', attempt.id));
  if (!payable && alone) return { kind: 'over', returnUrl: request.returnUrl };
  if (action.type === 'page') {
    const { shown, page } = action;
    if (!payable && shown === 'top') return { kind: 'over', returnUrl: request.returnUrl };
    if (payable)
      return {
        kind: 'page',
        shown,
        page,
        provider: attempt.provider,
        total: request.amount,
        returnUrl: request.returnUrl,
        ...(request.payer?.locale === undefined ? {} : { locale: request.payer.locale }),
      };
  }
  if (identifiesAtPage(action)) {
    if (!payable) return { kind: 'over', returnUrl: request.returnUrl };
    const page = encodeURIComponent(`${shop.publicUrl}/pay/${code}`);
    return { kind: 'identify', url: action.url.replaceAll(pageMark, page), returnUrl: request.returnUrl };
  }
  if (action.type !== 'embed' || !payable) throw closed();
  return { kind: 'frame', formUrl: action.url, host: new URL(action.url).origin };
}

/** Hands the driver what the provider put into the page's query, as a return address does. What it answers is kept; the page is then asked again. */
export async function resumePayPage(shop: Shop, code: string, query: ReadonlyMap<string, string>): Promise<void> {
  const found = await findByCode(shop, code);
  if (found === undefined || !found.payable || !mayAsk(shop, found.attempt.id)) return;
  try {
    await settle(shop, found.attempt.id, { returned: query });
  } catch (error) {
    shop.log('warn', 'return_unanswered', { order: found.attempt.order_id, attempt: found.attempt.id, problem: problemOf(error) });
  }
}
