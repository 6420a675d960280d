import { describe, expect, test } from 'vitest';
import type { PaymentRef } from '../contract.ts';
import type { ToldOrder } from './schema.ts';
import { captureStates, orderStates, paymentOf, refundOf, refundStates } from './status.ts';

const pages = 'https://www.paypal.com';
const ref: PaymentRef = { attempt: 'att_one', account: 'K4AB55XGMFPMA', amount: { amount: 1900, currency: 'EUR' }, method: 'paypal' };
const eur = (value: string) => ({ currency_code: 'EUR', value });
const told = (status: string, captures: readonly string[] = [], more: Partial<ToldOrder> = {}): ToldOrder => ({
  id: '5O190127TN364715T',
  status,
  update_time: '2026-11-22T12:00:00Z',
  purchase_units: [
    {
      custom_id: 'att_one',
      amount: eur('19.00'),
      payee: { merchant_id: 'K4AB55XGMFPMA' },
      payments: { captures: captures.map((word, at) => ({ id: `CAP${at}`, status: word, amount: eur('19.00') })) },
    },
  ],
  links: [],
  ...more,
});
const of = (order: ToldOrder, note?: string) => paymentOf(order, note === undefined ? ref : { ...ref, note }, { pages });

// paypal/paypal-rest-api-specifications, openapi/checkout_orders_v2.json (2.13) and payments_payment_v2.json (2.9): the enums as published.
test('every word of PayPal’s published enums is mapped, and no other', () => {
  expect([...orderStates.keys()].sort()).toEqual(['APPROVED', 'COMPLETED', 'CREATED', 'PAYER_ACTION_REQUIRED', 'SAVED', 'VOIDED']);
  expect([...captureStates.keys()].sort()).toEqual(['COMPLETED', 'DECLINED', 'FAILED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED']);
  expect([...refundStates.keys()].sort()).toEqual(['CANCELLED', 'COMPLETED', 'FAILED', 'PENDING']);
});

test.each([
  ['CREATED', [], 'requires_action', false],
  ['PAYER_ACTION_REQUIRED', [], 'requires_action', false],
  ['APPROVED', [], 'approved', false],
  ['SAVED', [], 'processing', false],
  ['VOIDED', [], 'canceled', true],
  ['COMPLETED', [], 'processing', false],
  ['COMPLETED', ['COMPLETED'], 'succeeded', true],
  ['COMPLETED', ['PARTIALLY_REFUNDED'], 'succeeded', true],
  ['COMPLETED', ['REFUNDED'], 'succeeded', true],
  ['COMPLETED', ['PENDING'], 'processing', false],
  ['COMPLETED', ['DECLINED'], 'failed', true],
  ['COMPLETED', ['FAILED'], 'failed', true],
  ['COMPLETED', ['SOMETHING_NEW'], 'processing', false],
  ['COMPLETED', ['DECLINED', 'COMPLETED'], 'succeeded', true],
  ['APPROVED', ['DECLINED'], 'approved', false],
  ['PENDING_APPROVAL', [], 'processing', false],
  ['SOMETHING_NEW', [], 'processing', false],
])('%s with captures %j is %s, closed %s', (status, captures, expected, closed) => {
  expect(of(told(status, captures))).toMatchObject({ status: expected, closed });
});

describe('money', () => {
  test('what was captured is received, whatever was agreed', () => {
    const order = told('COMPLETED', ['COMPLETED']);
    order.purchase_units[0]!.payments!.captures![0]!.amount = { currency_code: 'USD', value: '0.01' };
    expect(of(order)).toMatchObject({ status: 'succeeded', received: { amount: 1, currency: 'USD' } });
  });

  test.each([['19.001'], ['0.00'], ['-19.00'], ['nineteen']])('a capture of %j is no success', (value) => {
    const order = told('COMPLETED', ['COMPLETED']);
    order.purchase_units[0]!.payments!.captures![0]!.amount = eur(value);
    expect(of(order)).toMatchObject({ status: 'processing', closed: false });
    expect(of(order).received).toBeUndefined();
  });

  test('two captures are told as both together, so that the second goes back', () => {
    expect(of(told('COMPLETED', ['COMPLETED', 'COMPLETED'])).received).toEqual({ amount: 3800, currency: 'EUR' });
  });

  test('only refunds that are done count', () => {
    const order = told('COMPLETED', ['PARTIALLY_REFUNDED']);
    const refund = (status: string, value: string) => ({ id: `R${status}`, status, amount: eur(value) });
    order.purchase_units[0]!.payments!.refunds = [refund('COMPLETED', '5.00'), refund('PENDING', '3.00'), refund('FAILED', '1.00')];
    expect(of(order).refunded).toEqual({ amount: 500, currency: 'EUR' });
  });

  test('a receiver who is not named is nobody', () => {
    const order = told('COMPLETED', ['COMPLETED']);
    order.purchase_units[0]!.payee = null;
    expect(of(order).merchant).toBe('');
  });

  test('the capture is remembered for the refund', () => {
    expect(JSON.parse(of(told('COMPLETED', ['COMPLETED'])).ref.note ?? '{}')).toMatchObject({ capture: 'CAP0' });
  });
});

test.each([
  ['https://www.paypal.com/checkoutnow?token=5O190127TN364715T', 'https://www.paypal.com/checkoutnow?token=5O190127TN364715T'],
  ['https://www.paypal.com.evil.example/checkoutnow', undefined],
  ['https://evil.example/?x=www.paypal.com', undefined],
  ['https://user@www.paypal.com/checkoutnow', undefined],
  ['http://www.paypal.com/checkoutnow', undefined],
  ['https://www.sandbox.paypal.com/checkoutnow', undefined],
  ['javascript:alert(1)', undefined],
  ['not an address', undefined],
])('a buyer sent to %s goes to PayPal', (href, url) => {
  const action = of(told('PAYER_ACTION_REQUIRED', [], { links: [{ rel: 'payer-action', href }] })).action;
  expect(action).toEqual({
    type: 'redirect',
    url: url ?? 'https://www.paypal.com/checkoutnow?token=5O190127TN364715T',
    purpose: 'pay',
  });
});

describe('after a decline', () => {
  const note = JSON.stringify({ declines: 1, declined: 'declined', seen: 'APPROVED 2026-11-22T12:00:00Z' });

  test('an order that stands as it stood waits for the buyer, not for us', () => {
    expect(of(told('APPROVED'), note)).toMatchObject({ status: 'requires_action', declined: 'declined', action: { type: 'redirect' } });
  });

  test('approved again it waits for us, and its next capture has another key', () => {
    const again = of(told('APPROVED', [], { update_time: '2026-11-22T12:05:00Z' }), note);
    expect(again).toMatchObject({ status: 'approved' });
    expect(JSON.parse(again.ref.note ?? '{}')).toEqual({ declines: 1 });
  });

  test('an order that says that the buyer must act tells of the decline', () => {
    expect(of(told('PAYER_ACTION_REQUIRED'), note)).toMatchObject({ status: 'requires_action', declined: 'declined' });
  });

  test('how it stood was not seen: the first look sees it', () => {
    const first = of(told('APPROVED'), JSON.stringify({ declines: 1, declined: 'declined' }));
    expect(first.status).toBe('requires_action');
    expect(of(told('APPROVED'), first.ref.note).status).toBe('requires_action');
    expect(of(told('APPROVED', [], { update_time: 'later' }), first.ref.note).status).toBe('approved');
  });

  test('money is money, whatever was noted', () => {
    expect(of(told('COMPLETED', ['COMPLETED']), note)).toMatchObject({ status: 'succeeded' });
  });

  test('a note that cannot be read is none', () => {
    for (const odd of ['', '{', 'null', '[]', '{"declines":-1}', '{"declined":"nonsense"}'])
      expect(of(told('APPROVED'), odd).status, odd).toBe('approved');
  });
});

test('refunds: a word that is not known is asked about again', () => {
  const status = (word: string) => refundOf({ id: 'R1', status: word }, ref.amount).status;
  expect(['COMPLETED', 'PENDING', 'FAILED', 'CANCELLED', 'SOMETHING_NEW'].map(status)).toEqual([
    'succeeded',
    'pending',
    'failed',
    'failed',
    'pending',
  ]);
});
