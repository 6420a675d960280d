import { beforeEach, describe, expect, test } from 'vitest';
import type { ProviderPayment } from '../contract.ts';
import { answering, listening, thrown } from './testing/ask.ts';
import { stage, type Stage } from './testing/stage.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

describe('refunds', () => {
  const paid = async (): Promise<ProviderPayment> => {
    const made = await self.create('wechat_qr');
    await self.wechat.pay(made.ref.attempt);
    return self.driver.getPayment(made.ref, self.call);
  };
  const refund = (payment: ProviderPayment, amount: number, id = 'ref_one') => ({
    id,
    payment: payment.ref,
    amount: { amount, currency: 'CNY' },
    reason: 'second_payment',
  });

  test('go by WeChat’s number, tell where to tell, and say why in the buyer’s language', async () => {
    const payment = await paid();
    const { call, asked } = listening(self);
    expect(await self.driver.refundPayment!(refund(payment, 500), call)).toEqual({
      status: 'pending',
      reference: expect.stringMatching(/^50300\d+$/),
      amount: { amount: 500, currency: 'CNY' },
    });
    expect(asked[0]?.body).toEqual({
      transaction_id: payment.ref.reference,
      out_refund_no: 'ref_one',
      reason: '重复付款退回',
      notify_url: 'https://shop.test/v1/notifications/wechat_pay',
      amount: { refund: 500, total: 1900, currency: 'CNY' },
    });
    await self.wechat.tick();
    expect(await self.driver.getRefund!({ id: 'ref_one', payment: payment.ref }, self.call)).toMatchObject({ status: 'succeeded' });
    expect(await self.driver.getPayment(payment.ref, self.call)).toMatchObject({ status: 'succeeded', received: { amount: 1900 } });
  });

  test('in parts up to the whole, and not a fen more', async () => {
    const payment = await paid();
    for (const [index, amount] of [1, 899, 1000].entries())
      await self.driver.refundPayment!(refund(payment, amount, `ref_${index}`), self.call);
    expect(await thrown(() => self.driver.refundPayment!(refund(payment, 1, 'ref_more'), self.call))).toMatchObject({ code: 'refused' });
    expect(self.wechat.ledger()).toMatchObject([{ charged: 1900, refunded: 1900 }]);
  });

  test('a number that is refused for differing, though it stands, is told as it stands', async () => {
    const payment = await paid();
    await self.driver.refundPayment!(refund(payment, 500), self.call);
    expect(await self.driver.refundPayment!(refund(payment, 501), self.call)).toMatchObject({ status: 'pending', amount: { amount: 500 } });
  });

  test.each([
    [403, 'NOT_ENOUGH', 'unknown'],
    [404, 'RESOURCE_NOT_EXISTS', 'unknown'],
    [500, 'SYSTEM_ERROR', 'unknown'],
    [429, 'FREQUENCY_LIMITED', 'rate_limited'],
  ])('%s %s is no refusal: the same number is sent again', async (status, code, ours) => {
    const call = await answering(self, status, { code, message: 'x' }, status !== 500);
    expect(
      await thrown(() =>
        self.driver.refundPayment!(
          refund({ ref: self.wish('wechat_qr'), status: 'succeeded', closed: true, merchant: '' } as never, 1),
          call,
        ),
      ),
    ).toMatchObject({ code: ours });
  });

  test('refused by WeChat for good, it is refused; failing later, it failed', async () => {
    const payment = await paid();
    self.wechat.fault({ kind: 'refuse_refund', attempt: payment.ref.attempt });
    expect(await thrown(() => self.driver.refundPayment!(refund(payment, 1), self.call))).toMatchObject({
      code: 'refused',
      told: 'USERACCOUNTABNORMAL',
    });
    self.wechat.fault({ kind: 'fail_refund', attempt: payment.ref.attempt });
    await self.driver.refundPayment!(refund(payment, 1, 'ref_two'), self.call);
    await self.wechat.tick();
    expect(await self.driver.getRefund!({ id: 'ref_two', payment: payment.ref }, self.call)).toMatchObject({ status: 'failed' });
    expect(self.wechat.ledger()).toMatchObject([{ refunded: 0, status: 'SUCCESS' }]);
  });

  test('an answer about another refund, or none, is not believed', async () => {
    const payment = await paid();
    for (const body of [
      {},
      { out_refund_no: 'ref_other', status: 'SUCCESS', amount: { refund: 5 } },
      { out_refund_no: 'ref_one', status: 'SUCCESS', amount: { refund: 1.5 } },
    ]) {
      const call = await answering(self, 200, body);
      expect(await thrown(() => self.driver.refundPayment!(refund(payment, 5), call))).toMatchObject({ code: 'unknown' });
      expect(await thrown(() => self.driver.getRefund!({ id: 'ref_one', payment: payment.ref }, call))).toMatchObject({ code: 'unknown' });
    }
  });
});
