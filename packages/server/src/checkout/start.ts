/** The obliging press: one key, one order, whatever happens on the way. First the key, then the price. */
import { CheckoutError, isErrorCode, type CheckoutSession, type FieldProblem, type StartCheckout } from '@buypost/core';
import type { Shop } from '../shop.ts';
import type { StartKeyRow } from '../store/database.ts';
import { findBought, findStartKey, insertOrder, takeStartKey } from '../store/orders.ts';
import { takeUnits, writeReservations } from '../store/stock.ts';
import { queueEffect } from '../store/outbox.ts';
import { openOrder } from './access.ts';
import { agree, Refused, type Agreed, type Caller } from './agree.ts';
import { addAttempt } from './attempt-row.ts';
import { buyerOf } from './buyer.ts';
import { countedFor, ensureOfferStock } from './counted.ts';
import { runEffects } from './deliver.ts';
import { currentOf } from './facts.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Terms } from './kept.ts';
import { keyIsGood, openAttempt } from './open-attempt.ts';
import { renewAttempt } from './renew.ts';
import { presentSession } from './session.ts';
import { hashOf, isKey, newId, newNumber, tokenFor } from './tokens.ts';

export interface Started {
  readonly session: CheckoutSession;
  /** True where this call made the order. */
  readonly created: boolean;
}

/** Another call took the key in the meantime: its order is the answer. */
class KeyTaken extends Error {}

/** One transaction: key, order, what it holds, attempt. Answers the new ids. */
async function commit(
  shop: Shop,
  input: StartCheckout,
  from: Caller,
  agreed: Agreed,
): Promise<{ orderId: string; attemptId: string | undefined }> {
  const now = shop.now().getTime();
  const { offer, quote, provider, total, currency, units } = agreed;
  const buyer = buyerOf(shop, input, from);
  const orderId = newId(shop, 'ord');
  const expires = now + shop.rules.orderLives;
  const { contact } = input.draft;
  const terms: Terms = {
    title: offer.title,
    seller: offer.seller,
    delivery: offer.delivery,
    draft: input.draft,
    method: input.method,
    test: provider?.test ?? shop.providers.every((one) => one.test),
  };
  return shop.store.transaction(async (tx) => {
    const known = await findStartKey(tx, shop.merchant, hashOf(input.key));
    if (known !== undefined) throw new KeyTaken();
    if (
      buyer !== null &&
      input.again !== true &&
      (await findBought(tx, shop.merchant, offer.id, buyer, now - shop.rules.boughtAgainWithin))
    ) {
      throw new Refused(
        'already_bought',
        'The same contact paid for this offer minutes ago. Ask, then send `again: true` under a new key.',
      );
    }
    const inserted = await insertOrder(tx, {
      id: orderId,
      merchant: shop.merchant,
      token_hash: hashOf(input.key),
      lines: JSON.stringify(quote.lines),
      total,
      currency,
      status: total === 0 ? 'paid' : 'open',
      expires_at: expires,
      created_at: now,
      changed_at: now,
      offer: offer.id,
      number: newNumber(shop),
      terms: JSON.stringify(terms),
      post: JSON.stringify(input.post),
      return_to: input.returnTo,
      locale: input.locale,
      buyer,
      receipt_hash: hashOf(tokenFor(shop, 'receipt', orderId)),
      paid_at: total === 0 ? now : null,
      decide_by: null,
      dispute: null,
    });
    if (!inserted) throw new KeyTaken();
    if (
      !(await takeStartKey(tx, {
        merchant: shop.merchant,
        key_hash: hashOf(input.key),
        fingerprint: fingerprintOf(input.draft),
        order_id: orderId,
        refusal: null,
      }))
    )
      throw new KeyTaken();
    await ensureOfferStock(tx, offer);
    const held = countedFor(offer, units.variant).map((row) => ({ ...row, quantity: units.quantity }));
    if (!(await takeUnits(tx, held))) throw new Refused('sold_out', 'Not enough is left. Show the offer again; it says what is available.');
    await writeReservations(tx, orderId, held, total === 0 ? 'sold' : 'held');
    if (provider === undefined) {
      await queueEffect(tx, { id: newId(shop, 'job'), order_id: orderId, effect: 'deliver', effect_key: '' }, now);
      return { orderId, attemptId: undefined };
    }
    const attemptId = await addAttempt(tx, shop, {
      orderId,
      provider,
      method: input.method,
      amount: total,
      currency,
      surface: input.surface,
      title: offer.title,
      returnTo: input.returnTo,
      orderExpiresAt: expires,
      locale: input.locale,
      ...(contact?.email === undefined ? {} : { email: contact.email }),
      ...(from.ip === undefined ? {} : { ip: from.ip }),
    });
    return { orderId, attemptId };
  });
}

interface Sealed {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly FieldProblem[];
}

/** Seals a refusal. False: the key was taken in the meantime, so that is the answer. */
const seal = (shop: Shop, input: StartCheckout, { code, message, fields }: CheckoutError): Promise<boolean> => {
  const refusal: Sealed = { code, message, fields };
  const row = {
    merchant: shop.merchant,
    key_hash: hashOf(input.key),
    fingerprint: fingerprintOf(input.draft),
    order_id: null,
    refusal: JSON.stringify(refusal),
    sealed_at: shop.now().getTime(),
  };
  return shop.store.transaction((tx) => takeStartKey(tx, row));
};

/** Answers a key that is known: its refusal again, or its order as it stands, taken up where it was left. */
async function resume(shop: Shop, input: StartCheckout, known: StartKeyRow): Promise<Started> {
  if (known.fingerprint !== fingerprintOf(input.draft))
    throw new CheckoutError('key_reused', 'This key was used for another draft. Make a new key for each wish to buy.');
  if (known.order_id === null) {
    const sealed: Sealed = JSON.parse(known.refusal ?? '{}');
    throw new CheckoutError(isErrorCode(sealed.code) ? sealed.code : 'internal', sealed.message, { fields: sealed.fields });
  }
  const { facts } = await openOrder(shop, known.order_id, input.key);
  const attempt = currentOf(facts.attempts);
  if (facts.order.status === 'open' && attempt?.status === 'created') {
    if (!keyIsGood(shop, attempt)) {
      const fresh = await renewAttempt(shop, facts.order.id, attempt.id);
      if (fresh !== undefined) await openAttempt(shop, fresh, true);
    } else if ((await openAttempt(shop, attempt.id, false)) === 'busy') {
      throw new CheckoutError('in_progress', 'This key is being worked on right now. Send the same call again in a second.', {
        retryAfter: 1000,
      });
    }
  }
  if (facts.delivering) await runEffects(shop, facts.order.id);
  return { session: await presentOwn(shop, facts.order.id, input.key), created: false };
}

async function presentOwn(shop: Shop, orderId: string, key: string): Promise<CheckoutSession> {
  const { facts, role } = await openOrder(shop, orderId, key);
  return presentSession(shop, facts, role);
}

const findKey = (shop: Shop, input: StartCheckout): Promise<StartKeyRow | undefined> =>
  shop.store.read((tx) => findStartKey(tx, shop.merchant, hashOf(input.key)));

/**
 * Opens an order, or answers the one that this key opened before, whatever the price is now. Throws `CheckoutError`; a refusal from before
 * an order exists is repeated for the same key for a month.
 */
export async function startCheckout(shop: Shop, input: StartCheckout, from: Caller): Promise<Started> {
  if (!isKey(input.key)) throw new CheckoutError('unauthorized', 'A checkout key is 22 or more characters of base64url (128 random bits).');
  const known = await findKey(shop, input);
  if (known !== undefined) return resume(shop, input, known);
  try {
    const { orderId, attemptId } = await commit(shop, input, from, await agree(shop, input, from));
    shop.log('info', 'order', {
      order: orderId,
      status: attemptId === undefined ? 'paid' : 'open',
      ...(attemptId === undefined ? {} : { attempt: attemptId }),
    });
    if (attemptId === undefined) await runEffects(shop, orderId);
    else await openAttempt(shop, attemptId, true);
    return { session: await presentOwn(shop, orderId, input.key), created: true };
  } catch (error) {
    const sealed = error instanceof Refused && (await seal(shop, input, error.refusal));
    if (sealed) throw error.refusal;
    if (!(error instanceof Refused) && !(error instanceof KeyTaken)) throw error;
    const taken = await findKey(shop, input);
    if (taken === undefined) throw new CheckoutError('internal', 'The key was taken and then not found.', { cause: error });
    return resume(shop, input, taken);
  }
}
