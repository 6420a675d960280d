/** Another method or a fresh code for the same order. The current attempt is closed first; if it was paid, that is the answer. */
import { CheckoutError, type CheckoutSession, type RetryCheckout } from '@buypost/core';
import { methodsFor } from '../offers/methods.ts';
import type { Shop } from '../shop.ts';
import type { AttemptRow, OrderRow } from '../store/database.ts';
import { attemptsOf } from '../store/attempts.ts';
import { openOrder } from './access.ts';
import type { Caller } from './agree.ts';
import { closingOf, providerFor, providerOf } from './calls.ts';
import { closeAttempt } from './close.ts';
import { currentOf, mayTake, type Facts } from './facts.ts';
import { keyIsGood, openAttempt } from './open-attempt.ts';
import { readCheckout } from './read.ts';
import { supersede } from './renew.ts';
import { hashOf, isKey } from './tokens.ts';

const ended = (): CheckoutError => new CheckoutError('order_ended', 'This order has ended. Start a new checkout under a new key.');

/** Refuses what cannot be retried at all. */
async function check(shop: Shop, order: OrderRow, input: RetryCheckout): Promise<void> {
  if (order.status !== 'open' || order.expires_at <= shop.now().getTime()) throw ended();
  if (input.expected.amount !== order.total || input.expected.currency !== order.currency) {
    throw new CheckoutError(
      'price_changed',
      `This order's total is ${order.total} ${order.currency} (minor units) while it lives. Show that, or start a new checkout.`,
    );
  }
  const offer = await shop.offers.find(order.offer);
  const methods =
    offer === undefined ? [] : methodsFor(offer, order.currency, { amount: order.total, currency: order.currency }, shop.providers);
  const choice = methods.find((method) => method.id === input.method);
  if (choice?.surfaces?.includes(input.surface) === false)
    throw new CheckoutError(
      'method_unavailable',
      `${input.method} does not work on ${input.surface}. Offer another of the session's methods.`,
    );
  if (choice === undefined)
    throw new CheckoutError('method_unavailable', `This order cannot be paid by ${input.method}. Offer one of the session's methods.`);
}

/** Closes the current attempt, or finds a reason why another may be made beside it. Throws where neither is so. */
async function leave(shop: Shop, attempt: AttemptRow): Promise<'go' | 'paid'> {
  const { outcome } = await closeAttempt(shop, attempt.id, true);
  switch (outcome) {
    case 'paid':
      return 'paid';
    case 'closed':
    case 'given_up':
    case 'unshown':
      return 'go';
    case 'unclosable':
      // A second payment can be given back, so the buyer may choose again; else one must be enough.
      if (providerOf(shop, attempt)?.refunds !== 'none') return 'go';
      throw new CheckoutError(
        'cannot_switch',
        'The current payment cannot be stopped, and its provider cannot return money. Finish it, or wait until it lapses.',
      );
    case 'unsure':
      throw new CheckoutError(
        'provider_unavailable',
        'The provider did not say whether the current payment is stopped. Send the same call again.',
        { retryAfter: 2000 },
      );
  }
}

/** Where an earlier payment may still be made, the new one must be returnable too: whichever comes second has to go back. */
async function checkReturnable(shop: Shop, order: OrderRow, input: RetryCheckout): Promise<void> {
  if (providerFor(shop, input.method, order.total, order.currency)?.refunds !== 'none') return;
  const attempts = await shop.store.read((tx) => attemptsOf(tx, order.id));
  const givenUp = (attempt: AttemptRow): boolean => {
    const provider = providerOf(shop, attempt);
    return provider !== undefined && closingOf(provider, attempt) === 'give_up';
  };
  // What is current now will not be: it counts only if it cannot be stopped.
  const left = attempts.map((attempt): AttemptRow => ({ ...attempt, is_current: 0 }));
  if (mayTake(left, undefined, givenUp).length === 0) return;
  throw new CheckoutError(
    'cannot_switch',
    'An earlier payment of this order cannot be stopped, and this method cannot return money if both are paid. Choose another.',
  );
}

/** A repeated retry: its attempt is there; only its create may be unfinished. */
async function again(shop: Shop, attempt: AttemptRow): Promise<void> {
  if (attempt.status !== 'created' || attempt.is_current === 0 || !keyIsGood(shop, attempt)) return;
  if ((await openAttempt(shop, attempt.id, false)) === 'busy') {
    throw new CheckoutError('in_progress', 'This retry is being worked on right now. Send the same call again in a second.', {
      retryAfter: 1000,
    });
  }
}

async function begin(shop: Shop, facts: Facts, input: RetryCheckout, from: Caller): Promise<void> {
  const { order } = facts;
  const current = currentOf(facts.attempts);
  if (facts.payer !== undefined) return;
  await check(shop, order, input);
  if (current !== undefined && (await leave(shop, current)) === 'paid') return;
  await checkReturnable(shop, order, input);
  const renewal = {
    method: input.method,
    surface: input.surface,
    retryKey: hashOf(input.key),
    ...(from.ip === undefined ? {} : { ip: from.ip }),
  };
  const fresh = await supersede(shop, order.id, current?.id, () => renewal);
  if (fresh !== undefined) await openAttempt(shop, fresh, true);
}

/** Only the holder of the checkout's own key may retry; a returning visitor reads and cancels. May answer `succeeded`. */
export async function retryCheckout(shop: Shop, id: string, key: string, input: RetryCheckout, from: Caller): Promise<CheckoutSession> {
  const { facts, role } = await openOrder(shop, id, key);
  if (role !== 'owner')
    throw new CheckoutError(
      'unauthorized',
      'A return token reads and cancels; paying needs the key of the browser that started. Continue there, or start anew.',
    );
  if (!isKey(input.key))
    throw new CheckoutError('invalid_request', 'A retry has its own key: 22 or more characters of base64url.', {
      fields: [{ field: 'key', problem: 'invalid' }],
    });
  const known = facts.attempts.find((attempt) => attempt.retry_key === hashOf(input.key));
  if (known !== undefined && known.method !== input.method)
    throw new CheckoutError('key_reused', 'This retry key was used for another method. Make a new key for each choice of the buyer.');
  if (known !== undefined) await again(shop, known);
  else if (facts.order.status === 'canceled' || facts.order.status === 'expired') throw ended();
  else if (facts.order.status === 'open') await begin(shop, facts, input, from);
  return readCheckout(shop, id, key);
}
