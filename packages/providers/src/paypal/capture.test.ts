import { describe, expect, test } from 'vitest';
import { isProviderError, type PaymentRef } from '../contract.ts';
import { captureKey } from './capture.ts';
import { captureIssues } from './issues.ts';
import { stage, type Stage } from './testing/stage.ts';

const codeOf = (error: unknown): string => (isProviderError(error) ? error.code : `not a ProviderError: ${String(error)}`);
const approved = async (): Promise<{ self: Stage; ref: PaymentRef }> => {
  const self = await stage();
  const { ref } = await self.create();
  await self.world.pay(ref.attempt);
  return { self, ref };
};
/** PayPal answers the capture with this issue, everything else as it does. */
const refusing = (self: Stage, issue: string, status = 422) => ({
  ...self.call,
  fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
    const { fetch } = self.call;
    const request = new Request(input, init);
    return request.url.endsWith('/capture')
      ? Response.json({ name: 'UNPROCESSABLE_ENTITY', message: 'no', debug_id: 'x', details: [{ issue, description: 'no' }] }, { status })
      : fetch(request);
  },
});

test('ten captures at once take once, and all say so', async () => {
  const { self, ref } = await approved();
  const all = await Promise.all(Array.from({ length: 10 }, () => self.driver.capturePayment!(ref, self.call)));
  for (const one of all) expect(one).toMatchObject({ status: 'succeeded', received: ref.amount });
  expect(self.world.ledger()).toMatchObject([{ charged: 1900 }]);
});

test.each([['lose_answer' as const], ['error_after' as const]])('%s: unknown, then the same capture', async (kind) => {
  const { self, ref } = await approved();
  self.world.fault({ kind });
  expect(await self.driver.capturePayment!(ref, self.call).catch(codeOf)).toBe('unknown');
  expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ status: 'succeeded' });
  expect(await self.driver.capturePayment!(ref, self.call)).toMatchObject({ status: 'succeeded' });
  expect(self.world.order(ref.attempt)?.captures).toHaveLength(1);
});

test('under another key PayPal still takes once, and the order says what was taken', async () => {
  const { self, ref } = await approved();
  await self.driver.capturePayment!(ref, self.call);
  const other = { ...ref, note: JSON.stringify({ declines: 7 }) };
  expect(captureKey(other)).not.toBe(captureKey(ref));
  expect(await self.driver.capturePayment!(other, self.call)).toMatchObject({ status: 'succeeded', received: ref.amount });
  expect(self.world.ledger()).toMatchObject([{ charged: 1900 }]);
});

test('a short answer is not believed: the whole order is read', async () => {
  const { self, ref } = await approved();
  const { fetch } = self.call;
  const short = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const request = new Request(input, init);
      if (request.url.endsWith('/capture')) request.headers.set('prefer', 'return=minimal');
      return fetch(request);
    },
  };
  expect(await self.driver.capturePayment!(ref, short)).toMatchObject({ status: 'succeeded', merchant: self.driver.account });
});

test('held by PayPal it is on its way; then it is paid', async () => {
  const self = await stage();
  const { ref } = await self.create();
  await self.world.payLater(ref.attempt);
  expect(await self.take(ref)).toMatchObject({ status: 'processing', closed: false });
  self.now += 20_000;
  await self.world.tick();
  expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ status: 'succeeded', received: ref.amount });
});

describe('PayPal’s reasons for no', () => {
  const declined = [...captureIssues].filter(([, verdict]) => verdict.kind === 'declined').map(([issue]) => [issue]);
  test.each(declined)('%s: nothing taken, still payable, told', async (issue) => {
    const { self, ref } = await approved();
    const told = await self.driver.capturePayment!(ref, refusing(self, issue));
    expect(told).toMatchObject({ status: 'requires_action', closed: false, action: { type: 'redirect' } });
    expect(told.declined).toBeDefined();
    expect(told.received).toBeUndefined();
    // Asked again, it still waits for the buyer, and tells why.
    expect(await self.driver.getPayment(told.ref, self.call)).toMatchObject({ status: 'requires_action', declined: told.declined });
  });

  const over = [...captureIssues].filter(([, verdict]) => verdict.kind === 'over').map(([issue]) => [issue]);
  test.each(over)('%s: nothing taken, and nothing ever will be', async (issue) => {
    const { self, ref } = await approved();
    const told = await self.driver.capturePayment!(ref, refusing(self, issue));
    expect(told).toMatchObject({ status: 'failed', closed: true });
    expect(told.action).toBeUndefined();
  });

  test('ORDER_ALREADY_CAPTURED: the order says what came of it', async () => {
    const { self, ref } = await approved();
    await self.driver.capturePayment!(ref, self.call);
    expect(await self.driver.capturePayment!(ref, refusing(self, 'ORDER_ALREADY_CAPTURED'))).toMatchObject({ status: 'succeeded' });
  });

  test('ORDER_COMPLETION_IN_PROGRESS of an order still called approved is asked about later', async () => {
    const { self, ref } = await approved();
    expect(await self.driver.capturePayment!(ref, refusing(self, 'ORDER_COMPLETION_IN_PROGRESS')).catch(codeOf)).toBe('unknown');
  });

  test('ORDER_NOT_APPROVED: the buyer must go to PayPal', async () => {
    const self = await stage();
    const { ref } = await self.create();
    expect(await self.driver.capturePayment!(ref, self.call)).toMatchObject({ status: 'requires_action' });
  });

  test.each([
    ['DUPLICATE_INVOICE_ID', 422],
    ['SOMETHING_NEW', 422],
    ['PERMISSION_DENIED', 403],
    ['INVALID_PARAMETER_VALUE', 400],
    ['RESOURCE_CONFLICT', 409],
  ])('%s (%i) says nothing about the money', async (issue, status) => {
    const { self, ref } = await approved();
    expect(await self.driver.capturePayment!(ref, refusing(self, issue, status)).catch(codeOf)).toBe('unknown');
  });

  test('DUPLICATE_INVOICE_ID: a forgotten key made a second order, and only one is ever taken from', async () => {
    const self = await stage();
    const wish = self.wish();
    const first = await self.driver.createPayment(wish, self.call);
    await self.world.pay(wish.attempt);
    await self.driver.capturePayment!(first.ref, self.call);
    self.now += 7 * 3_600_000;
    const second = await self.driver.createPayment(wish, self.call);
    expect(second.ref.reference).not.toBe(first.ref.reference);
    await self.world.pay(wish.attempt);
    expect(await self.driver.capturePayment!(second.ref, self.call).catch(codeOf)).toBe('unknown');
    expect(self.world.ledger().reduce((sum, line) => sum + line.charged, 0)).toBe(1900);
  });
});

describe('after a decline', () => {
  test('the same key would hear the decline again; the next capture has another', async () => {
    const self = await stage();
    const { ref } = await self.create();
    await self.world.decline(ref.attempt);
    const first = await self.take(ref);
    expect(first).toMatchObject({ status: 'requires_action', declined: 'declined' });
    await self.world.pay(ref.attempt);
    // The note was lost: PayPal repeats its answer, and the driver learns of the decline again rather than of money.
    expect(await self.driver.capturePayment!(ref, self.call)).toMatchObject({ status: 'requires_action', declined: 'declined' });
    expect(await self.take(first.ref)).toMatchObject({ status: 'succeeded', received: ref.amount });
    expect(self.world.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('after ten declines PayPal takes no more from this order', async () => {
    const self = await stage();
    let { ref } = await self.create();
    for (let tries = 0; tries < 10; tries += 1) {
      await self.world.decline(ref.attempt);
      ({ ref } = await self.take(ref));
    }
    await self.world.pay(ref.attempt);
    expect(await self.take(ref)).toMatchObject({ status: 'failed', closed: true, declined: 'limit_exceeded' });
    expect(self.world.ledger()).toMatchObject([{ charged: 0 }]);
  });
});

test.each(['ORDER_ALREADY_CAPTURED', 'ORDER_COMPLETION_IN_PROGRESS', 'ORDER_NOT_APPROVED'])(
  '%s while the order still calls itself approved: unknown, never an end',
  async (issue) => {
    const { self, ref } = await approved();
    expect(await self.driver.capturePayment!(ref, refusing(self, issue)).catch(codeOf)).toBe('unknown');
    // PayPal's two desks agree again: nothing was lost.
    expect(await self.driver.capturePayment!(ref, self.call)).toMatchObject({ status: 'succeeded' });
  },
);

test('"no such order" is believed of a 404 alone', async () => {
  const { self, ref } = await approved();
  for (const status of [400, 403, 409, 422])
    expect(await self.driver.capturePayment!(ref, refusing(self, 'INVALID_RESOURCE_ID', status)).catch(codeOf), String(status)).toBe(
      'unknown',
    );
  expect(await self.driver.capturePayment!(ref, refusing(self, 'INVALID_RESOURCE_ID', 404))).toMatchObject({
    status: 'unknown',
    closed: false,
  });
});
