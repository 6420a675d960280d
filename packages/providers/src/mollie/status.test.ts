import { declineCodes } from '@buypost/core';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { toldPayment, type ToldPayment } from './schema.ts';
import { paymentOf, refundOf, refundStates, refusals, states } from './status.ts';

const ref = { attempt: 'att_a', account: 'pfl_QkEhN94Ba', amount: { amount: 1000, currency: 'EUR' }, method: 'mollie' };

const told = (more: Record<string, unknown> = {}): ToldPayment =>
  v.parse(toldPayment, {
    id: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
    status: 'open',
    amount: { currency: 'EUR', value: '10.00' },
    profileId: 'pfl_QkEhN94Ba',
    isCancelable: false,
    metadata: { attempt: 'att_a' },
    _links: { checkout: { href: 'https://www.mollie.com/checkout/select-method/7UhSN1zuXS', type: 'text/html' } },
    ...more,
  });
const read = (more?: Record<string, unknown>, endpoint?: string) => paymentOf(told(more), ref, endpoint);

/** docs.mollie.com/docs/status-change and mollie/openapi specs.yaml, `payment-status`. */
test.each([
  ['open', 'requires_action', false],
  ['pending', 'processing', false],
  ['authorized', 'processing', false],
  ['paid', 'succeeded', true],
  ['failed', 'failed', true],
  ['canceled', 'canceled', true],
  ['expired', 'expired', true],
  ['a_word_of_tomorrow', 'processing', false],
  ['PAID', 'processing', false],
  ['', 'processing', false],
])('%j is %s, closed: %s', (status, ours, closed) => {
  expect(read({ status })).toMatchObject({ status: ours, closed });
});

test('the table has Mollie’s seven words and no other', () => {
  expect([...states.keys()].sort()).toEqual(['authorized', 'canceled', 'expired', 'failed', 'open', 'paid', 'pending']);
});

describe('money', () => {
  test('only a paid payment received something, and it received what Mollie says', () => {
    for (const status of states.keys())
      expect(read({ status }).received).toEqual(status === 'paid' ? { amount: 1000, currency: 'EUR' } : undefined);
    expect(read({ status: 'paid', amount: { currency: 'USD', value: '9.99' } }).received).toEqual({ amount: 999, currency: 'USD' });
  });

  test('"paid" with a sum that nobody can read, or none, is no success', () => {
    for (const value of ['', 'ten', '10,00', '10.001', '0.00', '-10.00'])
      expect(read({ status: 'paid', amount: { currency: 'EUR', value } })).toMatchObject({ status: 'processing', closed: false });
  });

  test('what went back is told, nothing is not', () => {
    expect(read({ status: 'paid', amountRefunded: { currency: 'EUR', value: '4.50' } }).refunded).toEqual({ amount: 450, currency: 'EUR' });
    for (const amountRefunded of [null, undefined, { currency: 'EUR', value: '0.00' }, { currency: 'EUR', value: 'x' }])
      expect(read({ status: 'paid', amountRefunded }).refunded).toBeUndefined();
  });

  test('the account that Mollie names, not ours', () => {
    expect(read({ profileId: 'pfl_another' }).merchant).toBe('pfl_another');
  });
});

test('it can be closed only where Mollie says so', () => {
  expect(read({ isCancelable: true }).closable).toBe(true);
  expect(read({ isCancelable: false }).closable).toBe(false);
  for (const isCancelable of [null, undefined]) expect(read({ isCancelable }).closable).toBe(false);
  expect(read({ status: 'paid', isCancelable: true }).closable).toBeUndefined();
});

describe('the page', () => {
  const at = (href: string, endpoint?: string) => read({ _links: { checkout: { href } } }, endpoint).action;
  test.each(['https://www.mollie.com/checkout/select-method/7UhSN1zuXS', 'https://mollie.com/checkout/x', 'https://pay.mollie.com/x?y=z'])(
    '%s is Mollie’s',
    (url) => {
      expect(at(url)).toEqual({ type: 'redirect', url, purpose: 'pay' });
    },
  );

  test.each([
    'http://www.mollie.com/checkout/x',
    'https://mollie.com.evil.test/checkout/x',
    'https://evilmollie.com/checkout/x',
    'https://www.mollie.com@evil.test/x',
    'https://user@www.mollie.com/x',
    'https://www.mollie.com:8443/x',
    'https://www.mollіe.com/x',
    'javascript:alert(1)//www.mollie.com',
    '//www.mollie.com/x',
    '',
  ])('%s is not shown', (url) => {
    expect(at(url)).toEqual({ type: 'wait' });
  });

  test('a test endpoint has pages of its own only', () => {
    expect(at('http://localhost:4246/checkout/x', 'http://localhost:4246')).toMatchObject({ type: 'redirect' });
    expect(at('https://www.mollie.com/checkout/x', 'http://localhost:4246')).toEqual({ type: 'wait' });
  });

  test('nobody is sent to a page of what is over or on its way', () => {
    for (const status of states.keys()) expect(read({ status }).action !== undefined).toBe(status === 'open');
  });
});

describe('refusals', () => {
  /** mollie/mollie-api-golang, docs/models/components/paymentdetailsfailurereasonresponse.md, and docs.mollie.com for the last. */
  const published = [
    'authentication_abandoned',
    'authentication_failed',
    'authentication_required',
    'authentication_unavailable_acs',
    'card_declined',
    'card_expired',
    'inactive_card',
    'insufficient_funds',
    'invalid_cvv',
    'invalid_card_holder_name',
    'invalid_card_number',
    'invalid_card_type',
    'possible_fraud',
    'refused_by_issuer',
    'unknown_reason',
  ];
  test('every published reason has a word of ours', () => {
    expect([...refusals.keys()].sort()).toEqual([...published].sort());
    for (const code of refusals.values()) expect(declineCodes).toContain(code);
  });

  test('a failed payment has a reason, known or not; others have none', () => {
    expect(read({ status: 'failed', details: { failureReason: 'insufficient_funds' } }).declined).toBe('insufficient_funds');
    for (const details of [null, undefined, {}, { failureReason: 'of tomorrow' }])
      expect(read({ status: 'failed', details }).declined).toBe('declined');
    expect(read({ status: 'paid', details: { failureReason: 'insufficient_funds' } }).declined).toBeUndefined();
  });
});

test('refunds: six words, and one of tomorrow is asked about again', () => {
  expect([...refundStates.keys()].sort()).toEqual(['canceled', 'failed', 'pending', 'processing', 'queued', 'refunded']);
  const refund = (status: string, value = '4.50') =>
    refundOf({ id: 're_4qqhO89gsT', status, amount: { currency: 'EUR', value }, metadata: null }, ref.amount);
  expect(refund('refunded')).toEqual({ status: 'succeeded', reference: 're_4qqhO89gsT', amount: { amount: 450, currency: 'EUR' } });
  for (const status of ['queued', 'pending', 'processing', 'of_tomorrow', '']) expect(refund(status).status).toBe('pending');
  for (const status of ['failed', 'canceled']) expect(refund(status).status).toBe('failed');
});
