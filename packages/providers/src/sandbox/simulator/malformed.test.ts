import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isProviderError } from '../../contract.ts';
import { signNotification } from '../signature.ts';
import { apiKey, stage, url, webhookSecret } from '../testing/stage.ts';

const junk = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '{', 'null', '[]', '{"__proto__":1}', '"\u0000"', '1e999', '{"amount":9007199254740993}'),
);
const junkBytes = fc.oneof(
  junk.map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
);

test('1,000 malformed bodies at every door of the bank: never a 5xx, never a payment', async () => {
  const { bank, create } = stage();
  const made = await create('sandbox_qr');
  const before = JSON.stringify(bank.ledger());
  const paths = [
    '/v1/payments',
    `/v1/payments/${made.ref.attempt}/refunds`,
    `/v1/payments/${made.ref.attempt}/capture`,
    '/control/faults',
    '/pay/none',
    '/form/none/check',
    '/v1/payments/%00/close',
    '/control/payments/x/pay',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), junkBytes, async (path, body) => {
      const answer = await bank.fetch(
        new Request(`${url}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${apiKey}` } }),
      );
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 1_000 },
  );
  expect(JSON.stringify(bank.ledger())).toBe(before);
});

test('1,000 malformed answers: the driver throws ProviderError and nothing else', async () => {
  const { driver, call, wish } = stage();
  const input = wish('sandbox_qr');
  const ref = { attempt: input.attempt, account: driver.account, amount: input.amount, method: input.method };
  const refund = { id: 'ref_one', payment: ref, amount: input.amount, reason: 'merchant' };
  await fc.assert(
    fc.asyncProperty(
      junkBytes,
      fc.constantFrom(200, 201, 202, 301, 400, 401, 404, 409, 418, 429, 500, 503),
      fc.nat(5),
      async (body, status, which) => {
        const answering = { ...call, fetch: async () => new Response(body, { status }) };
        const asked = [
          () => driver.createPayment(input, answering),
          () => driver.getPayment(ref, answering),
          () => driver.cancelPayment!(ref, answering),
          () => driver.capturePayment!(ref, answering),
          () => driver.refundPayment!(refund, answering),
          () => driver.getRefund!(refund, answering),
        ][which]!();
        const thrown: unknown = await asked.then(
          () => 'an answer',
          (error: unknown) => error,
        );
        expect(isProviderError(thrown), String(thrown)).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('1,000 malformed notifications, half of them well signed: ProviderError and nothing else', async () => {
  const { driver, call } = stage();
  await fc.assert(
    fc.asyncProperty(junkBytes, fc.boolean(), async (body, signed) => {
      const headers = new Headers(
        signed ? await signNotification(webhookSecret, call.now(), 'evt_one', body) : { 'bank-signature': 'v1=00' },
      );
      const thrown: unknown = await driver.readNotification({ method: 'POST', url: 'https://shop.test', headers, body }, call).then(
        () => 'believed',
        (error: unknown) => error,
      );
      expect(isProviderError(thrown) && thrown.code).toBe(signed ? 'unknown' : 'unverified');
    }),
    { numRuns: 1_000 },
  );
});

test('words that the bank never said before: processing, never success, never closed', async () => {
  const { driver, call, wish } = stage();
  const input = wish('sandbox_qr');
  const ref = { attempt: input.attempt, account: driver.account, amount: input.amount, method: input.method };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.constantFrom('paid', 'Paid', 'PAID ', 'SUCCESS', '__proto__', 'constructor')),
      async (state) => {
        fc.pre(!['WAITING', 'PENDING', 'APPROVED', 'PAID', 'CLOSED', 'LAPSED', 'FAILED'].includes(state));
        const body = {
          id: 'pay_x',
          merchant_reference: input.attempt,
          account: driver.account,
          state,
          amount: 1900,
          currency: 'EUR',
          paid_amount: 1900,
        };
        const payment = await driver.getPayment(ref, { ...call, fetch: async () => Response.json(body) });
        expect(payment).toMatchObject({ status: 'processing', closed: false });
      },
    ),
  );
});
