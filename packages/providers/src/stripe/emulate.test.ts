/**
 * The driver against npm `emulate` 0.12.2, which others wrote: as far as that emulator goes. Each thing that it lacks is bridged here by name, and asked
 * for first, so that a test fails on the day when the bridge is needed no more. The list stands in docs/providers/stripe.md.
 */
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatePayment, PaymentProvider, ProviderCall, RawRequest } from '../contract.ts';
import { encodeForm } from './form.ts';
import { stripe } from './index.ts';
import { sessionBody } from './payments.ts';
import { serve, type Served } from './testing/served.ts';

const secretKey = `sk_test_${'a'.repeat(24)}`;
const webhookSecret = `whsec_${'b'.repeat(32)}`;
const heard: RawRequest[] = [];
let emulator: Emulator;
let shop: Served;
let provider: PaymentProvider;

const post = async (path: string, form: string): Promise<Response> =>
  fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
    redirect: 'manual',
  });
const idOf = async (answer: Response): Promise<string> => {
  const told: { id: string } = await answer.json();
  return told.id;
};

/** What the emulator cannot tell of a session because it does not keep it. */
const known = new Map<string, { readonly amount_total: number; readonly currency: string; readonly client_reference_id: string }>();

/** Carries the driver's calls, and bridges: `price_data` (wants a `price`), and the sum and our reference in what it tells. */
const call: ProviderCall = {
  now: () => new Date(),
  signal: AbortSignal.timeout(30_000),
  fetch: async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (request.method === 'POST' && url.pathname === '/v1/checkout/sessions') {
      const form = new URLSearchParams(await request.text());
      const [amount, currency] = [
        form.get('line_items[0][price_data][unit_amount]') ?? '',
        form.get('line_items[0][price_data][currency]') ?? '',
      ];
      const product = await idOf(
        await post('/v1/products', encodeForm({ name: form.get('line_items[0][price_data][product_data][name]') ?? '' })),
      );
      const price = await idOf(await post('/v1/prices', encodeForm({ product, unit_amount: amount, currency })));
      for (const name of ['currency', 'unit_amount', 'product_data][name']) form.delete(`line_items[0][price_data][${name}]`);
      form.set('line_items[0][price]', price);
      const answer = await post(url.pathname, form.toString());
      const told: Record<string, unknown> & { id: string } = await answer.json();
      known.set(told.id, { amount_total: Number(amount), currency, client_reference_id: form.get('client_reference_id') ?? '' });
      return Response.json({ ...told, ...known.get(told.id) }, { status: answer.status });
    }
    const answer = await fetch(request);
    const told: Record<string, unknown> & { id?: string } = await answer.json();
    return Response.json({ ...told, ...known.get(told.id ?? '') }, { status: answer.status });
  },
};

let attempts = 0;
const wish = (): CreatePayment => ({
  attempt: `att_${String((attempts += 1)).padStart(26, 'e')}`,
  amount: { amount: 1_900, currency: 'EUR' },
  method: 'stripe_checkout',
  surface: 'desktop',
  title: 'Winter mug & 100 % wool ☕',
  returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
  notifyUrl: 'https://shop.test/v1/notifications/stripe',
  expiresAt: new Date(Date.now() + 1_900_000).toISOString(),
});

beforeAll(async () => {
  shop = await serve(async (request) => {
    heard.push({ method: request.method, url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
    return new Response(null, { status: 200 });
  });
  // A port that is free now.
  const { port, close } = await serve(async () => new Response());
  await close();
  emulator = await createEmulator({
    service: 'stripe',
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    seed: { stripe: { webhooks: [{ url: `${shop.origin}/v1/notifications/stripe`, events: ['*'], secret: webhookSecret }] } },
  });
  provider = stripe({
    account: 'acct_1Emulated0000',
    secretKey,
    publishableKey: `pk_test_${'c'.repeat(24)}`,
    webhookSecret,
    endpoint: `http://127.0.0.1:${port}`,
  });
});
afterAll(async () => {
  await emulator.close();
  await shop.close();
});

describe('a hosted Checkout at the emulator', () => {
  it('is opened, paid on its page, told by a signed webhook, and read as paid', async () => {
    const made = await provider.createPayment(wish(), call);
    expect(made).toMatchObject({ status: 'requires_action', closed: false, action: { type: 'redirect', purpose: 'pay' } });
    const url = made.action?.type === 'redirect' ? made.action.url : '';
    const page = await (await fetch(url)).text();
    expect(page).toContain('Winter mug');
    expect(page).toContain('19.00');
    const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(page) ?? [];
    heard.length = 0;
    const done = await post(action, 'email=ada%40example.com');
    expect(done.headers.get('location')).toBe(
      made.action?.type === 'redirect' ? 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd' : '',
    );
    expect(heard).toHaveLength(1);
    const told = await provider.readNotification(heard[0]!, call);
    // Events without an id are named by their bytes.
    expect(told).toMatchObject({
      kind: 'payment',
      attempt: made.ref.attempt,
      reference: made.ref.reference,
      id: expect.stringMatching(/^sha256_/),
    });
    expect(await provider.getPayment(made.ref, call)).toMatchObject({
      status: 'succeeded',
      closed: true,
      received: { amount: 1_900, currency: 'EUR' },
    });
    expect(await provider.cancelPayment!(made.ref, call)).toMatchObject({ status: 'succeeded', closed: true });
  });

  it('is closed by us, and cannot be paid afterwards', async () => {
    const made = await provider.createPayment(wish(), call);
    expect(await provider.cancelPayment!(made.ref, call)).toMatchObject({ status: 'canceled', closed: true });
    await post(`/checkout/${made.ref.reference}/complete`, '');
    expect(await provider.getPayment(made.ref, call)).toMatchObject({ status: 'expired', closed: true });
  });

  it('that nobody made is unknown', async () => {
    const { attempt, amount, method } = wish();
    const read = await provider.getPayment({ attempt, account: provider.account, amount, method }, call);
    expect(read).toMatchObject({ status: 'unknown', closed: false });
  });
});

describe('what the emulator lacks', () => {
  const raw = () => post('/v1/checkout/sessions', encodeForm(sessionBody(wish(), 1_900)));

  it('price_data', async () => {
    expect(await (await raw()).json()).toMatchObject({ error: { message: 'Missing required param: line_items[0][price].' } });
  });

  it('the sum, our reference and the payment of a session; keys; client secrets; refunds; search', async () => {
    const made = await provider.createPayment(wish(), call);
    const told: object = await (await fetch(`${emulator.url}/v1/checkout/sessions/${made.ref.reference}`)).json();
    for (const field of ['amount_total', 'currency', 'client_reference_id', 'payment_intent', 'expires_at'])
      expect(told).not.toHaveProperty(field);
    const again = await provider.createPayment({ ...wish(), attempt: made.ref.attempt }, call);
    expect(again.ref.reference).not.toBe(made.ref.reference);
    const intent: object = await (await post('/v1/payment_intents', 'amount=1900&currency=eur')).json();
    for (const field of ['client_secret', 'amount_received', 'latest_charge']) expect(intent).not.toHaveProperty(field);
    expect((await post('/v1/refunds', 'payment_intent=pi_1')).status).toBe(404);
    expect((await fetch(`${emulator.url}/v1/payment_intents/search?query=x`)).status).toBe(404);
  });
});
