import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isProviderError } from '../contract.ts';
import { stage } from './testing/stage.ts';

const junk = fc.oneof(
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .constantFrom(
      '',
      '{',
      'null',
      '[]',
      '{"id":"pi_1"}',
      '{"data":{}}',
      '{"error":null}',
      '{"error":{"code":7}}',
      '{"amount":9007199254740993}',
    )
    .map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
);

test('1,000 malformed answers: a ProviderError, or "no such payment", and nothing else', async () => {
  const { provider, call, wish } = await stage();
  await fc.assert(
    fc.asyncProperty(
      junk,
      fc.constantFrom(200, 201, 202, 204, 301, 400, 401, 402, 404, 409, 418, 429, 500, 503),
      fc.nat(4),
      fc.constantFrom('stripe', 'stripe_checkout'),
      fc.boolean(),
      async (body, status, which, method, known) => {
        const input = wish(method);
        const ref = {
          attempt: input.attempt,
          account: provider.account,
          amount: input.amount,
          method,
          ...(known ? { reference: 'pi_1', note: 'pi_1' } : {}),
        };
        const refund = { id: 'ref_one', payment: ref, amount: input.amount, reason: 'merchant' };
        const answering = { ...call, fetch: async () => new Response(status === 204 ? null : body, { status }) };
        const asked = [
          () => provider.createPayment(input, answering),
          () => provider.getPayment(ref, answering),
          () => provider.cancelPayment!(ref, answering),
          () => provider.refundPayment!(refund, answering),
          () => provider.getRefund!(refund, answering),
        ][which]!();
        const told = await asked.then(
          ({ status: said }) => said,
          (error: unknown) => (isProviderError(error) ? 'ProviderError' : String(error)),
        );
        expect(['ProviderError', 'unknown']).toContain(told);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('words that Stripe never said before: processing, never success, never closed', async () => {
  const { provider, call, create } = await stage();
  const made = await create('stripe');
  const known = [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'canceled',
    'succeeded',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('paid', 'Succeeded', 'succeeded ', '__proto__', 'constructor')),
      async (status) => {
        fc.pre(!known.includes(status));
        const body = {
          id: 'pi_1',
          status,
          amount: 1_900,
          amount_received: 1_900,
          currency: 'eur',
          metadata: { buypost_attempt: made.ref.attempt },
        };
        const read = await provider.getPayment(made.ref, { ...call, fetch: async () => Response.json(body) });
        expect(read).toMatchObject({ status: 'processing', closed: false });
      },
    ),
  );
});

test('an answer that never ends, or is enormous, is no answer', async () => {
  const { provider, call, create } = await stage();
  const { ref } = await create('stripe');
  const enormous = { ...call, fetch: async () => new Response(`{"id":"pi_1","x":"${'x'.repeat(3_000_000)}"}`) };
  await expect(provider.getPayment(ref, enormous)).rejects.toMatchObject({ code: 'unknown' });
});
