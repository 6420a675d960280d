import { describe, expect, test } from 'vitest';
import type { PaymentRef } from '../contract.ts';
import type { ToldTransaction } from './schema.ts';
import { paymentOf, refundOf } from './status.ts';

const ref: PaymentRef = { attempt: 'att_one', account: '1900000001', amount: { amount: 1900, currency: 'CNY' }, method: 'wechat_qr' };
const told = (state: string, more: Partial<ToldTransaction> = {}): ToldTransaction => ({
  mchid: '1900000001',
  out_trade_no: 'att_one',
  trade_state: state,
  amount: { total: 1900, currency: 'CNY' },
  ...more,
});

describe('every word of trade_state', () => {
  test.each([
    ['SUCCESS', 'succeeded', true],
    ['REFUND', 'succeeded', true],
    ['NOTPAY', 'requires_action', false],
    ['USERPAYING', 'processing', false],
    ['ACCEPT', 'processing', false],
    ['CLOSED', 'canceled', true],
    ['REVOKED', 'canceled', true],
    ['PAYERROR', 'failed', false],
  ] as const)('%s is %s, closed: %s', (word, status, closed) => {
    expect(paymentOf(told(word), ref)).toMatchObject({ status, closed });
  });

  test.each(['', 'success', 'Success', 'PAID', 'SUCCESS ', '__proto__', 'constructor', 'toString'])(
    '"%s" is no word, and waits',
    (word) => {
      expect(paymentOf(told(word), ref)).toMatchObject({ status: 'processing', closed: false });
      expect(paymentOf(told(word), ref).received).toBeUndefined();
    },
  );
});

describe('money', () => {
  test('a success without an amount is none', () => {
    for (const amount of [undefined, null, {}, { total: 0 }, { total: null }])
      expect(paymentOf(told('SUCCESS', { amount }), ref)).toMatchObject({ status: 'processing', closed: false });
  });

  test('what came is what WeChat says, in amount, currency and receiver, whatever was asked', () => {
    expect(paymentOf(told('SUCCESS', { amount: { total: 1, currency: 'HKD' }, mchid: '1900000009' }), ref)).toMatchObject({
      received: { amount: 1, currency: 'HKD' },
      merchant: '1900000009',
    });
  });

  test('nothing is received before it is paid', () => {
    for (const word of ['NOTPAY', 'USERPAYING', 'CLOSED', 'REVOKED', 'PAYERROR'])
      expect(paymentOf(told(word), ref).received).toBeUndefined();
  });

  test('a number of WeChat’s is kept once there is one', () => {
    expect(paymentOf(told('SUCCESS', { transaction_id: '4200001' }), ref).ref).toEqual({ ...ref, reference: '4200001' });
    for (const none of [undefined, null, '']) expect(paymentOf(told('NOTPAY', { transaction_id: none }), ref).ref).toEqual(ref);
  });
});

test.each([
  ['SUCCESS', 'succeeded'],
  ['CLOSED', 'failed'],
  ['PROCESSING', 'pending'],
  ['ABNORMAL', 'pending'],
  ['', 'pending'],
  ['success', 'pending'],
  ['__proto__', 'pending'],
] as const)('a refund that is "%s" is %s', (status, ours) => {
  expect(refundOf({ out_refund_no: 'ref_one', refund_id: '503', status, amount: { refund: 7 } })).toEqual({
    status: ours,
    reference: '503',
    amount: { amount: 7, currency: 'CNY' },
  });
});
