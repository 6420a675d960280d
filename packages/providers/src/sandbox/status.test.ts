import { expect, test } from 'vitest';
import type { PaymentRef } from '../contract.ts';
import type { ToldPayment } from './schema.ts';
import { paymentOf, refundOf } from './status.ts';
import { stage } from './testing/stage.ts';

const origin = 'http://bank.test';
const ref: PaymentRef = { attempt: 'att_one', account: 'demo_shop', amount: { amount: 1900, currency: 'EUR' }, method: 'sandbox_redirect' };
const told = (more: Partial<ToldPayment>): ToldPayment => ({
  id: 'pay_one',
  merchant_reference: 'att_one',
  account: 'demo_shop',
  state: 'WAITING',
  currency: 'EUR',
  amount: 1900,
  paid_amount: 0,
  refunded_amount: 0,
  links: { page: `${origin}/pay/code` },
  ...more,
});

test.each([
  ['WAITING', 0, 'requires_action', false],
  ['PENDING', 0, 'processing', false],
  ['APPROVED', 0, 'approved', false],
  ['PAID', 1900, 'succeeded', true],
  ['CLOSED', 0, 'canceled', true],
  ['LAPSED', 0, 'expired', true],
  ['FAILED', 0, 'failed', true],
  ['REVERSED', 1900, 'processing', false],
])('%s with %i paid is %s, closed %s', (state, paid_amount, status, closed) => {
  expect(paymentOf(told({ state, paid_amount }), ref, origin)).toMatchObject({ status, closed });
});

test('"paid" without an amount is not believed', () => {
  const payment = paymentOf(told({ state: 'PAID', paid_amount: 0 }), ref, origin);
  expect(payment).toMatchObject({ status: 'processing', closed: false });
  expect(payment.received).toBeUndefined();
});

test.each([
  ['http://elsewhere.test/pay/code'],
  ['javascript:alert(1)'],
  ['not an address'],
  ['http://bank.test.evil.example/pay'],
  ['https://bank.test/pay'],
])('a page that is not the bank’s own (%s) is not shown to a buyer', (page) => {
  expect(paymentOf(told({ links: { page } }), ref, origin).action).toEqual({ type: 'wait' });
});

test('why it was declined, in our words', () => {
  const why = (refusal: string) => paymentOf(told({ refusal }), ref, origin).declined;
  expect(['REFUSED', 'NO_FUNDS', 'CHECK_FAILED', 'LIMIT', 'SOMETHING_NEW'].map(why)).toEqual([
    'declined',
    'insufficient_funds',
    'authentication_failed',
    'limit_exceeded',
    'declined',
  ]);
});

test('refunds: a word that is not known is asked about again', () => {
  const status = (state: string) => refundOf({ id: 're_one', refund_reference: 'ref_one', state, amount: 1, currency: 'EUR' }).status;
  expect(['DONE', 'FAILED', 'PENDING', 'SOMETHING_NEW'].map(status)).toEqual(['succeeded', 'failed', 'pending', 'pending']);
});

test('an answer about another payment is not taken for this one’s', async () => {
  const { driver, call } = stage();
  const answering = {
    ...call,
    fetch: async () => Response.json(told({ merchant_reference: 'att_two', state: 'PAID', paid_amount: 1900 })),
  };
  await expect(driver.getPayment(ref, answering)).rejects.toThrow(/asked about att_one and answered about another payment/);
});
