import { describe, expect, test } from 'vitest';
import { isProviderError, type ProviderPayment, type Refund } from '../contract.ts';
import { stage, type Stage } from './testing/stage.ts';

const codeOf = (error: unknown): string => (isProviderError(error) ? error.code : `not a ProviderError: ${String(error)}`);
const wishOf = (paid: ProviderPayment, id: string, amount = 1900): Refund => ({
  id,
  payment: paid.ref,
  amount: { amount, currency: 'EUR' },
  reason: 'merchant',
});
const bought = async (): Promise<{ self: Stage; paid: ProviderPayment }> => {
  const self = await stage();
  return { self, paid: await self.buy() };
};

test('in part, then the rest, each under its own number; more is refused', async () => {
  const { self, paid } = await bought();
  const { driver, call } = self;
  expect(await driver.refundPayment!(wishOf(paid, 'ref_one', 501), call)).toMatchObject({ status: 'succeeded', amount: { amount: 501 } });
  expect(await driver.refundPayment!(wishOf(paid, 'ref_two', 1399), call)).toMatchObject({ status: 'succeeded', amount: { amount: 1399 } });
  expect(await driver.refundPayment!(wishOf(paid, 'ref_three', 1), call).catch(codeOf)).toBe('refused');
  expect((await driver.getPayment(paid.ref, call)).refunded).toEqual(paid.ref.amount);
});

test('the wish is the published one', async () => {
  const { self, paid } = await bought();
  await self.driver.refundPayment!(wishOf(paid, 'ref_one', 501), self.call);
  const { url, headers, body } = self.sent.at(-1)!;
  expect(url).toMatch(/\/v2\/payments\/captures\/[A-Z0-9]{17}\/refund$/);
  expect(headers.get('paypal-request-id')).toBe('ref_one');
  expect(JSON.parse(body)).toEqual({ amount: { currency_code: 'EUR', value: '5.01' }, custom_id: 'ref_one', invoice_id: 'ref_one' });
});

test('a note that was lost: the capture is found in the order', async () => {
  const { self, paid } = await bought();
  const { note: _, ...ref } = paid.ref;
  expect(await self.driver.refundPayment!({ ...wishOf(paid, 'ref_one'), payment: ref }, self.call)).toMatchObject({ status: 'succeeded' });
});

test('nothing taken yet: unknown, not refused', async () => {
  const self = await stage();
  const made = await self.create();
  expect(await self.driver.refundPayment!(wishOf(made, 'ref_one'), self.call).catch(codeOf)).toBe('unknown');
});

describe('the answer is lost', () => {
  test('sent again under its number it is the same refund', async () => {
    const { self, paid } = await bought();
    self.world.fault({ kind: 'lose_answer' });
    expect(await self.driver.refundPayment!(wishOf(paid, 'ref_one', 700), self.call).catch(codeOf)).toBe('unknown');
    expect(await self.driver.refundPayment!(wishOf(paid, 'ref_one', 700), self.call)).toMatchObject({ status: 'succeeded' });
    expect(self.world.ledger()).toMatchObject([{ refunded: 700 }]);
  });

  test('asked about by our number alone it is found among its order’s refunds', async () => {
    const { self, paid } = await bought();
    self.world.fault({ kind: 'lose_answer' });
    await self.driver.refundPayment!(wishOf(paid, 'ref_one', 700), self.call).catch(codeOf);
    expect(await self.driver.getRefund!({ id: 'ref_one', payment: paid.ref }, self.call)).toMatchObject({
      status: 'succeeded',
      amount: { amount: 700, currency: 'EUR' },
    });
    expect(await self.driver.getRefund!({ id: 'ref_two', payment: paid.ref }, self.call).catch(codeOf)).toBe('refused');
  });

  test('sent again after PayPal forgot its key, a whole refund is found and not refused', async () => {
    const { self, paid } = await bought();
    self.world.fault({ kind: 'lose_answer' });
    await self.driver.refundPayment!(wishOf(paid, 'ref_one'), self.call).catch(codeOf);
    self.now += 46 * 24 * 3_600_000;
    expect(await self.driver.refundPayment!(wishOf(paid, 'ref_one'), self.call)).toMatchObject({ status: 'succeeded' });
    expect(self.world.ledger()).toMatchObject([{ refunded: 1900 }]);
  });
});

test('accepted, then failed: pending, then failed, and the payment says that nothing went back', async () => {
  const { self, paid } = await bought();
  self.world.fault({ kind: 'fail_refund' });
  const made = await self.driver.refundPayment!(wishOf(paid, 'ref_one'), self.call);
  expect(made.status).toBe('pending');
  expect((await self.driver.getPayment(paid.ref, self.call)).refunded).toBeUndefined();
  self.now += 20_000;
  await self.world.tick();
  const ref = { id: 'ref_one', payment: paid.ref, ...(made.reference === undefined ? {} : { reference: made.reference }) };
  expect(await self.driver.getRefund!(ref, self.call)).toMatchObject({ status: 'failed' });
});

test.each([
  ['REFUND_FAILED_INSUFFICIENT_FUNDS', 422, 'refused'],
  ['REFUND_TIME_LIMIT_EXCEEDED', 422, 'refused'],
  ['SOMETHING_NEW', 422, 'unknown'],
  ['PERMISSION_DENIED', 403, 'unknown'],
  ['PREVIOUS_REQUEST_IN_PROGRESS', 409, 'unknown'],
])('%s (%i) is %s', async (issue, status, expected) => {
  const { self, paid } = await bought();
  const { fetch } = self.call;
  const call = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const request = new Request(input, init);
      return request.url.endsWith('/refund') ? Response.json({ name: 'NO', details: [{ issue }] }, { status }) : fetch(request);
    },
  };
  expect(await self.driver.refundPayment!(wishOf(paid, 'ref_one'), call).catch(codeOf)).toBe(expected);
});

test('an answer about another refund is not taken for this one’s', async () => {
  const { self, paid } = await bought();
  const call = { ...self.call, fetch: async () => Response.json({ id: 'R1', status: 'COMPLETED', custom_id: 'ref_other' }) };
  expect(await self.driver.getRefund!({ id: 'ref_one', payment: paid.ref, reference: 'R1' }, call).catch(codeOf)).toBe('unknown');
});
