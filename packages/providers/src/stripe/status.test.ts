import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import type { PaymentRef, ProviderAction } from '../contract.ts';
import { declineOf } from './declines.ts';
import { toldIntent, toldRefund, toldSession } from './schema.ts';
import { paymentOfIntent, paymentOfSession, refundOf } from './status.ts';

const action: ProviderAction = { type: 'wait' };
const owner = { account: 'acct_ours', action: () => action };
const ref: PaymentRef = { attempt: 'att_1', account: 'acct_ours', amount: { amount: 1_900, currency: 'EUR' }, method: 'stripe' };

const intent = (more: object = {}) =>
  paymentOfIntent(
    v.parse(toldIntent, {
      id: 'pi_1',
      status: 'requires_payment_method',
      amount: 1_900,
      currency: 'eur',
      client_secret: 'pi_1_secret_2',
      ...more,
    }),
    ref,
    owner,
  );
const session = (more: object = {}) =>
  paymentOfSession(
    v.parse(toldSession, {
      id: 'cs_1',
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 1_900,
      currency: 'eur',
      url: 'https://checkout.stripe.com/c/pay/cs_1',
      ...more,
    }),
    { ...ref, method: 'stripe_checkout' },
    owner,
  );

describe('every word for a PaymentIntent', () => {
  it.each([
    ['requires_payment_method', {}, 'requires_action', false],
    ['requires_confirmation', {}, 'requires_action', false],
    ['requires_action', {}, 'requires_action', false],
    ['processing', {}, 'processing', false],
    ['requires_capture', {}, 'authorized', false],
    ['canceled', {}, 'canceled', true],
    ['canceled', { cancellation_reason: 'requested_by_customer' }, 'canceled', true],
    ['canceled', { cancellation_reason: 'duplicate' }, 'canceled', true],
    ['canceled', { cancellation_reason: 'fraudulent' }, 'canceled', true],
    ['canceled', { cancellation_reason: 'abandoned' }, 'expired', true],
    ['canceled', { cancellation_reason: 'automatic' }, 'expired', true],
    ['canceled', { cancellation_reason: 'expired' }, 'expired', true],
    ['succeeded', { amount_received: 1_900 }, 'succeeded', true],
    ['a_word_of_next_year', { amount_received: 1_900 }, 'processing', false],
    ['Succeeded', { amount_received: 1_900 }, 'processing', false],
  ])('%s %o is %s', (status, more, ours, closed) => {
    expect(intent({ status, ...more })).toMatchObject({ status: ours, closed, merchant: 'acct_ours', ref: { reference: 'pi_1' } });
  });

  test('a success says how much; without a sum, or in a currency nobody knows, it is none', () => {
    expect(intent({ status: 'succeeded', amount_received: 1_899 }).received).toEqual({ amount: 1_899, currency: 'EUR' });
    for (const more of [{}, { amount_received: 0 }, { amount_received: 'all' }, { amount_received: 1_900, currency: 'zzz' }]) {
      expect(intent({ status: 'succeeded', ...more })).toMatchObject({ status: 'processing', closed: false });
      expect(intent({ status: 'succeeded', ...more }).received).toBeUndefined();
    }
  });

  test('a decline leaves it payable; a success forgets it', () => {
    const error = { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' };
    expect(intent({ last_payment_error: error })).toMatchObject({
      status: 'requires_action',
      closed: false,
      declined: 'insufficient_funds',
      action,
    });
    expect(intent({ last_payment_error: error, status: 'succeeded', amount_received: 1_900 }).declined).toBeUndefined();
    expect(intent({ last_payment_error: error, status: 'requires_action' }).declined).toBeUndefined();
  });

  test('under way it cannot be called back, and says so', () => {
    expect(intent({ status: 'processing' }).closable).toBe(false);
  });

  test('without a client secret there is nothing for the buyer to do but wait', () => {
    expect(intent({ client_secret: null }).action).toEqual({ type: 'wait' });
  });

  test('money for another account is told as that account’s', () => {
    expect(intent({ on_behalf_of: 'acct_else' }).merchant).toBe('acct_else');
    expect(intent({ transfer_data: { destination: { id: 'acct_else', object: 'account' } } }).merchant).toBe('acct_else');
  });

  test('what went back stands in the charge', () => {
    const paid = { status: 'succeeded', amount_received: 1_900 };
    expect(intent({ ...paid, latest_charge: { id: 'ch_1', amount_refunded: 700 } }).refunded).toEqual({ amount: 700, currency: 'EUR' });
    expect(intent({ ...paid, latest_charge: 'ch_1' }).refunded).toBeUndefined();
  });
});

describe('every word for a Checkout Session', () => {
  it.each([
    ['open', 'unpaid', 'requires_action', false],
    ['complete', 'paid', 'succeeded', true],
    ['complete', 'unpaid', 'processing', false],
    ['complete', 'no_payment_required', 'processing', false],
    ['expired', 'unpaid', 'expired', true],
    ['open', 'paid', 'requires_action', false],
    ['a_word_of_next_year', 'paid', 'processing', false],
  ])('%s and %s is %s', (status, payment_status, ours, closed) => {
    expect(session({ status, payment_status })).toMatchObject({ status: ours, closed, ref: { reference: 'cs_1' } });
  });

  test('open leads to its page; a page that is no web page is not opened', () => {
    expect(session().action).toEqual({ type: 'redirect', url: 'https://checkout.stripe.com/c/pay/cs_1', purpose: 'pay' });
    for (const url of ['javascript:alert(1)', 'nonsense', null, 7]) expect(session({ url }).action).toEqual({ type: 'wait' });
  });

  test('complete and unpaid is under way: it has no money yet and cannot be called back', () => {
    const told = session({ status: 'complete', payment_status: 'unpaid' });
    expect([told.received, told.closable]).toEqual([undefined, false]);
  });

  test('complete, and its bank debit failed or was canceled days later: the buyer is done with the page, so nothing can come any more', () => {
    const intent = { id: 'pi_9', status: 'requires_payment_method', amount: 1_900, currency: 'eur' };
    const after = (change: object) => session({ status: 'complete', payment_status: 'unpaid', payment_intent: { ...intent, ...change } });
    expect(after({ last_payment_error: { code: 'insufficient_funds' } })).toMatchObject({
      status: 'failed',
      closed: true,
      declined: 'insufficient_funds',
    });
    expect(after({ status: 'canceled', cancellation_reason: 'failed_invoice' })).toMatchObject({ status: 'canceled', closed: true });
    // Not a word of a failure: it may still be under way.
    for (const change of [{}, { status: 'processing', last_payment_error: { code: 'expired_card' } }, { status: 'a_new_word' }])
      expect(after(change)).toMatchObject({ status: 'processing', closed: false });
    // Money is money, whatever else is said.
    expect(
      session({ status: 'complete', payment_status: 'paid', payment_intent: { ...intent, last_payment_error: { code: 'expired_card' } } })
        .status,
    ).toBe('succeeded');
  });

  test('its PaymentIntent is noted, and tells of declines, refunds and whose the money is', () => {
    expect(session({ payment_intent: 'pi_9' }).ref.note).toBe('pi_9');
    const expanded = {
      id: 'pi_9',
      status: 'requires_payment_method',
      amount: 1_900,
      currency: 'eur',
      last_payment_error: { code: 'expired_card' },
      on_behalf_of: 'acct_else',
      latest_charge: { id: 'ch_1', amount_refunded: 100 },
    };
    expect(session({ payment_intent: expanded })).toMatchObject({
      ref: { note: 'pi_9' },
      declined: 'expired_method',
      merchant: 'acct_else',
      refunded: { amount: 100, currency: 'EUR' },
    });
  });
});

describe('every word for a refund', () => {
  it.each([
    ['succeeded', 'succeeded'],
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
    ['a_word_of_next_year', 'pending'],
    [null, 'pending'],
  ])('%s is %s', (status, ours) => {
    expect(refundOf(v.parse(toldRefund, { id: 're_1', status, amount: 500, currency: 'eur' }))).toEqual({
      status: ours,
      reference: 're_1',
      amount: { amount: 500, currency: 'EUR' },
    });
  });
});

test('declines: the issuer’s word first, and nothing that betrays a suspicion', () => {
  expect(declineOf({ code: 'card_declined', decline_code: 'insufficient_funds' })).toBe('insufficient_funds');
  expect(declineOf({ code: 'expired_card', decline_code: null })).toBe('expired_method');
  expect(declineOf({ code: 'payment_intent_authentication_failure' })).toBe('authentication_failed');
  expect(declineOf({ code: 'card_declined', decline_code: 'withdrawal_count_limit_exceeded' })).toBe('limit_exceeded');
  expect(declineOf({ code: 'payment_method_not_available' })).toBe('method_unavailable');
  for (const decline_code of [
    'lost_card',
    'stolen_card',
    'fraudulent',
    'pickup_card',
    'merchant_blacklist',
    'generic_decline',
    'never_heard_of',
    '__proto__',
  ])
    expect(declineOf({ code: 'card_declined', decline_code })).toBe('declined');
});
