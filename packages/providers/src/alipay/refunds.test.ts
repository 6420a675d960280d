/** Giving money back: what counts as done, what is asked again, what is refused. */
import { describe, expect, test } from 'vitest';
import type { Refund } from '../contract.ts';
import { codeOf, stage, type Stage } from './testing/stage.ts';

const paidOne = async () => {
  const self = await stage();
  const paid = await self.paid();
  const wish = (id: string, amount: number): Refund => ({ id, payment: paid.ref, amount: { amount, currency: 'CNY' }, reason: 'merchant' });
  const give = (id: string, amount: number) => self.driver.refundPayment!(wish(id, amount), self.call);
  const read = (id: string) => self.driver.getRefund!({ id, payment: paid.ref }, self.call);
  return { self, paid, give, read, line: () => self.simulator.ledger().find(({ attempt }) => attempt === paid.ref.attempt)! };
};
const apisOf = ({ asked }: Stage): readonly (string | null)[] => asked.map(({ url }) => url.searchParams.get('method'));

describe('a refund', () => {
  test('in part, again in part, then the rest', async () => {
    const { give, read, line, self, paid } = await paidOne();
    expect(await give('ref_1', 1)).toEqual({ status: 'succeeded', amount: { amount: 1, currency: 'CNY' } });
    expect(await give('ref_2', 4_000)).toMatchObject({ status: 'succeeded', amount: { amount: 4_000 } });
    // Alipay's `refund_fee` would say 40.01 here.
    expect(await read('ref_2')).toMatchObject({ status: 'succeeded', amount: { amount: 4_000 } });
    expect(await self.driver.getPayment(paid.ref, self.call)).toMatchObject({ status: 'succeeded' });
    expect(await give('ref_3', 4_887)).toMatchObject({ status: 'succeeded' });
    expect(line()).toMatchObject({ charged: 8_888, refunded: 8_888, status: 'TRADE_CLOSED' });
    const after = await self.driver.getPayment(paid.ref, self.call);
    expect(after).toMatchObject({ status: 'succeeded', closed: true, received: paid.ref.amount, refunded: paid.ref.amount });
  });

  test('sent again under its id is made once, also after the trade was closed by it', async () => {
    const { give, line } = await paidOne();
    for (let times = 0; times < 3; times += 1)
      expect(await give('ref_1', 8_888)).toMatchObject({ status: 'succeeded', amount: { amount: 8_888 } });
    expect(line().refunded).toBe(8_888);
  });

  test('whose answer was lost is found by asking, not made twice', async () => {
    const { give, line, self } = await paidOne();
    self.simulator.fault({ kind: 'lose_answer' });
    expect(await codeOf(give('ref_1', 100))).toBe('unknown');
    expect(await give('ref_1', 100)).toMatchObject({ status: 'succeeded' });
    expect(line().refunded).toBe(100);
    expect(apisOf(self).slice(-3)).toEqual(['alipay.trade.refund', 'alipay.trade.refund', 'alipay.trade.fastpay.refund.query']);
  });

  test('that Alipay took note of without moving money is neither done nor failed, and is made by sending it again', async () => {
    const { give, read, line, self } = await paidOne();
    self.simulator.fault({ kind: 'fail_refund' });
    expect(await codeOf(give('ref_1', 100))).toBe('unknown');
    expect(line().refunded).toBe(0);
    // Asked within Alipay's ten seconds or after them, "not found" proves nothing.
    expect(await codeOf(read('ref_1'))).toBe('unknown');
    expect(await give('ref_1', 100)).toMatchObject({ status: 'succeeded' });
    expect(line().refunded).toBe(100);
  });

  test.each([
    ['more than was paid', 'ref_1', 8_889, undefined],
    ['an empty account', 'ref_1', 100, 'refuse_refund' as const],
  ])('is refused: %s', async (_, id, amount, fault) => {
    const { give, line, self } = await paidOne();
    if (fault !== undefined) self.simulator.fault({ kind: fault });
    expect(await codeOf(give(id, amount))).toBe('refused');
    expect(line().refunded).toBe(0);
  });

  test('is refused after all went back, and after Alipay’s time for refunds', async () => {
    const { give, self } = await paidOne();
    await give('ref_1', 8_888);
    expect(await codeOf(give('ref_2', 1))).toBe('refused');
    const later = await paidOne();
    later.self.now += 91 * 24 * 3_600_000;
    expect(await codeOf(later.give('ref_1', 1))).toBe('refused');
    expect(self.simulator.ledger()).toHaveLength(1);
  });

  test('of what was never paid, or never opened, is refused', async () => {
    const self = await stage();
    for (const payment of [await self.create(), await self.opened()]) {
      const refund = { id: 'ref_1', payment: payment.ref, amount: { amount: 1, currency: 'CNY' }, reason: 'merchant' };
      expect(await codeOf(self.driver.refundPayment!(refund, self.call))).toBe('refused');
    }
  });

  test('under one id over two sums is left to a person, not called done', async () => {
    const { give, line } = await paidOne();
    await give('ref_1', 100);
    expect(await codeOf(give('ref_1', 200))).toBe('unknown');
    expect(line().refunded).toBe(100);
  });
});
