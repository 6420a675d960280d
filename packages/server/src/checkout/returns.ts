/** Coming back from a provider's page: the code brings the buyer to their post and shows them how the order stands, never a way to pay. */
import { CheckoutError, type ReturnedCheckout } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { codeRedeemed, codeUsed, findCode, insertCode } from '../store/codes.ts';
import { findOrder } from '../store/orders.ts';
import { openOrder } from './access.ts';
import { mayAsk } from './asked.ts';
import { problemOf } from './calls.ts';
import { postOf } from './kept.ts';
import { pageWithCode } from './pages.ts';
import { presentSession } from './session.ts';
import { settle } from './settle.ts';
import { hashOf, isKey, newToken } from './tokens.ts';

const spent = (): CheckoutError =>
  new CheckoutError('not_found', 'This return address is spent or old. The order goes on where it was started.');

/** Deliveries are shown to who redeems the code first, this long after the buyer came back. Milliseconds. */
const deliveriesFor = 10 * 60_000;

/** How long a returning buyer waits for us to ask the provider before the page is shown anyway. Milliseconds. */
const patience = 4_000;

const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((done) => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
};

/** Takes what the provider's page brought back, asks how the payment stands, and says where the buyer goes: their page with the code. */
export async function followReturn(shop: Shop, code: string, query: ReadonlyMap<string, string>): Promise<{ readonly location: string }> {
  if (!isKey(code)) throw spent();
  const now = shop.now().getTime();
  const row = await shop.store.transaction(async (tx) => {
    const found = await findCode(tx, 'return', hashOf(code), now);
    if (found !== undefined) await codeUsed(tx, found.code_hash, now);
    return found;
  });
  if (row === undefined) throw spent();
  if (row.attempt_id !== null && mayAsk(shop, row.attempt_id)) {
    const looking = settle(shop, row.attempt_id, { returned: query }).catch((error: unknown) => {
      shop.log('warn', 'return_unanswered', { order: row.order_id, problem: problemOf(error) });
    });
    await within(patience, looking);
  }
  return { location: pageWithCode(row.page, code) };
}

/**
 * Exchanges a return code for a view of its order and a token that reads and cancels for an hour. Deliveries are in it only for the first
 * exchange within ten minutes of the return. Throws `not_found` when the code is spent or old.
 */
export async function redeemReturn(shop: Shop, code: string): Promise<ReturnedCheckout> {
  if (!isKey(code)) throw spent();
  const now = shop.now().getTime();
  const token = newToken(shop);
  const order = await shop.store.transaction(async (tx) => {
    const row = await findCode(tx, 'return', hashOf(code), now);
    const found = row === undefined ? undefined : await findOrder(tx, row.order_id);
    if (row === undefined || found === undefined || found.merchant !== shop.merchant) return undefined;
    const first = await codeRedeemed(tx, row.code_hash, now);
    const recent = row.used_at !== null && now < row.used_at + deliveriesFor;
    await insertCode(tx, {
      code_hash: hashOf(token),
      order_id: found.id,
      page: '',
      expires_at: now + shop.rules.returnLives,
      kind: 'visit',
      attempt_id: row.attempt_id,
      used_at: first && recent && row.used_at !== null ? row.used_at + deliveriesFor : null,
      redeemed_at: null,
    });
    return found;
  });
  if (order === undefined) throw spent();
  const { facts, role } = await openOrder(shop, order.id, token);
  return { session: await presentSession(shop, facts, role), token, post: postOf(order) };
}
