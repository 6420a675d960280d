/** Every word Alipay has for a trade. */
import { describe, expect, test } from 'vitest';
import type { PaymentRef } from '../contract.ts';
import type { ToldTrade } from './schema.ts';
import { paymentOf, unseen } from './status.ts';

const ref: PaymentRef = {
  attempt: 'att_1',
  account: '2088',
  amount: { amount: 8_888, currency: 'CNY' },
  method: 'alipay_qr',
  note: 'made',
};
const told = (trade_status: string, more: Partial<ToldTrade> = {}): ToldTrade => ({
  out_trade_no: 'att_1',
  trade_no: '2026112222001',
  trade_status,
  total_amount: '88.88',
  trans_currency: '',
  send_pay_date: '',
  additional_status: '',
  ...more,
});
const read = (word: string, more: Partial<ToldTrade> = {}, note: string | undefined = 'made') => {
  const { note: _, ...bare } = ref;
  return paymentOf(told(word, more), note === undefined ? bare : { ...ref, note }, '2088');
};
const money = { amount: 8_888, currency: 'CNY' };

describe('a trade', () => {
  test('that waits for the buyer can be paid and closed', () => {
    expect(read('WAIT_BUYER_PAY')).toMatchObject({ status: 'requires_action', closed: false, closable: true });
    expect(read('WAIT_BUYER_PAY').received).toBeUndefined();
  });

  test.each(['TRADE_SUCCESS', 'TRADE_FINISHED'])('%s was paid', (word) => {
    expect(read(word, { send_pay_date: '2026-11-22 20:00:00' })).toMatchObject({
      status: 'succeeded',
      closed: true,
      received: money,
      merchant: '2088',
      ref: { reference: '2026112222001', note: 'paid' },
    });
    expect(read(word).refunded).toBeUndefined();
  });

  test('that is closed was never paid', () => {
    const closed = read('TRADE_CLOSED');
    expect(closed).toMatchObject({ status: 'expired', closed: true });
    expect([closed.received, closed.refunded]).toEqual([undefined, undefined]);
  });

  test.each([
    ['it has a time of payment', { send_pay_date: '2026-11-22 20:00:00' }, 'made'],
    ['it has a time of payment and we remember nothing', { send_pay_date: '2026-11-22 20:00:00' }, undefined],
    ['we saw it paid', {}, 'paid'],
  ])('that is closed was given back in full: %s', (_, more, note) => {
    expect(read('TRADE_CLOSED', more, note)).toMatchObject({ status: 'succeeded', closed: true, received: money, refunded: money });
  });

  test('whose seller does not have the money yet is on its way', () => {
    expect(read('TRADE_SUCCESS', { additional_status: 'SELLER_NOT_RECEIVED' })).toMatchObject({ status: 'processing', closed: false });
  });

  test.each(['', 'TRADE_PENDING', 'trade_success', 'CLOSED', '__proto__', 'constructor'])('in a word we do not know (%j) waits', (word) => {
    const unknown = read(word);
    expect(unknown).toMatchObject({ status: 'processing', closed: false });
    expect(unknown.received).toBeUndefined();
  });

  test('that is unknown changes nothing, and cannot be closed', () => {
    expect(unseen(ref, '2088')).toEqual({ ref, status: 'unknown', closed: false, closable: false, merchant: '2088' });
  });
});

describe('what was received', () => {
  test('is the sum Alipay names, to the fen', () => {
    for (const [text, amount] of [
      ['0.01', 1],
      ['0.1', 10],
      ['100000000.00', 10_000_000_000],
      ['8', 800],
      ['19.99', 1_999],
      ['1.10', 110],
    ] as const)
      expect(read('TRADE_SUCCESS', { total_amount: text }).received).toEqual({ amount, currency: 'CNY' });
  });

  test('is told in the trade’s own currency', () => {
    expect(read('TRADE_SUCCESS', { total_amount: '88.88', trans_currency: 'USD' }).received).toEqual({ amount: 8_888, currency: 'USD' });
    expect(read('TRADE_SUCCESS', { total_amount: '88', trans_currency: 'JPY' }).received).toEqual({ amount: 88, currency: 'JPY' });
  });

  test.each(['', '1,00', '1e3', '0.001', 'NaN', ' 1', '99999999999999999999'])('is not guessed from %j', (text) => {
    expect(() => read('TRADE_SUCCESS', { total_amount: text })).toThrow(expect.objectContaining({ code: 'unknown' }));
  });
});
