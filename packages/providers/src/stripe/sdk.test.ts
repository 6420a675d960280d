/** The official client against the pretend Stripe, and both ways of the signature: neither side was written by us. */
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distrust } from './signature.ts';
import { notifyUrl, stage, type Stage } from './testing/stage.ts';
import { serve, type Served } from './testing/served.ts';

let scene: Stage;
let served: Served;
let sdk: Stripe;
beforeAll(async () => {
  scene = await stage();
  served = await serve((request) => scene.stripe.fetch(request));
  sdk = new Stripe(scene.stripe.settings['secretKey'] ?? '', {
    host: '127.0.0.1',
    port: served.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
});
afterAll(() => served.close());

const wish = { amount: 1_900, currency: 'eur', automatic_payment_methods: { enabled: true }, metadata: { order: '7' } };

describe('the official client completes', () => {
  it('a payment and its refunds, partial and full', async () => {
    const made = await sdk.paymentIntents.create({ ...wish, description: 'Mug & "cup" 100 % ☕' });
    expect(made).toMatchObject({ object: 'payment_intent', status: 'requires_payment_method', amount: 1_900, metadata: { order: '7' } });
    expect(made.client_secret).toMatch(/^pi_\w+_secret_\w+$/);
    expect(made.description).toBe('Mug & "cup" 100 % ☕');
    const paid = await sdk.paymentIntents.confirm(made.id, { payment_method: 'pm_card_visa', return_url: 'https://shop.test/back' });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 1_900 });
    const part = await sdk.refunds.create({ payment_intent: made.id, amount: 500, reason: 'requested_by_customer' });
    expect(part).toMatchObject({ object: 'refund', status: 'succeeded', amount: 500 });
    const rest = await sdk.refunds.create({ payment_intent: made.id });
    expect(rest.amount).toBe(1_400);
    const read = await sdk.paymentIntents.retrieve(made.id, { expand: ['latest_charge'] });
    expect(read.latest_charge).toMatchObject({ amount_refunded: 1_900, refunded: true });
    expect((await sdk.refunds.list({ payment_intent: made.id })).data.map(({ amount }) => amount)).toEqual([1_400, 500]);
  });

  it('a decline, a bank that asks back, and a cancel', async () => {
    const { id } = await sdk.paymentIntents.create(wish);
    await expect(
      sdk.paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds', return_url: 'https://shop.test/back' }),
    ).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined', decline_code: 'insufficient_funds', statusCode: 402 });
    expect(await sdk.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    });
    const asked = await sdk.paymentIntents.confirm(id, {
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'https://shop.test/back',
    });
    expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    expect(await sdk.paymentIntents.cancel(id)).toMatchObject({ status: 'canceled' });
    await expect(sdk.paymentIntents.cancel(id)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'payment_intent_unexpected_state',
    });
  });

  it('a Checkout Session that is opened, and expired', async () => {
    const session = await sdk.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.test/ok',
      line_items: [{ quantity: 2, price_data: { currency: 'eur', unit_amount: 950, product_data: { name: 'Mug' } } }],
    });
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 1_900, payment_intent: null });
    expect(session.url).toMatch(/\/c\/pay\/cs_test_/);
    expect(await sdk.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired', url: null });
  });

  it('what Stripe refuses: unknown parameters, amounts that are too small, keys of nobody, things that are not there', async () => {
    const odd = { ...wish, payment_method_types: ['card'] };
    await expect(sdk.paymentIntents.create(odd)).rejects.toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' });
    await expect(sdk.paymentIntents.create({ ...wish, amount: 49 })).rejects.toMatchObject({ code: 'amount_too_small' });
    await expect(sdk.paymentIntents.create({ ...wish, currency: 'isk', amount: 150 })).rejects.toMatchObject({
      code: 'invalid_charge_amount_no_decimal_compatible',
    });
    await expect(sdk.paymentIntents.retrieve('pi_nothing')).rejects.toMatchObject({ code: 'resource_missing', statusCode: 404 });
    await expect(sdk.paymentIntents.retrieve('pi_nothing', undefined, { apiKey: 'sk_test_nobody' })).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
  });
});

describe('one key is one request', () => {
  it('the same answer again, and another request is an error', async () => {
    const key = { idempotencyKey: 'att_key_1' };
    const [first, second] = [await sdk.paymentIntents.create(wish, key), await sdk.paymentIntents.create(wish, key)];
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(sdk.paymentIntents.create({ ...wish, amount: 2_000 }, key)).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
    await expect(sdk.refunds.create({ payment_intent: first.id }, key)).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });

  it('an error after the effect is replayed, one of the parameters is not', async () => {
    const key = { idempotencyKey: 'att_key_2' };
    await expect(sdk.paymentIntents.create({ ...wish, amount: 1 }, key)).rejects.toMatchObject({ code: 'amount_too_small' });
    scene.stripe.fault({ kind: 'error_after' });
    await expect(sdk.paymentIntents.create(wish, key)).rejects.toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    await expect(sdk.paymentIntents.create(wish, key)).rejects.toMatchObject({
      statusCode: 500,
      headers: { 'idempotent-replayed': 'true' },
    });
  });
});

describe('signatures', () => {
  const secret = () => scene.stripe.settings['webhookSecret'] ?? '';
  const seconds = () => Math.floor(scene.now / 1000);

  it('the official client believes what the pretend Stripe signs', async () => {
    await scene.stripe.tick();
    scene.heard.length = 0;
    const { ref } = await scene.create('stripe');
    await scene.stripe.pay(ref.attempt);
    await scene.stripe.tick();
    const raw = scene.heard.at(-1);
    const header = raw?.headers.get('stripe-signature') ?? '';
    const text = new TextDecoder().decode(raw?.body);
    const event = sdk.webhooks.constructEvent(text, header, secret(), undefined, undefined, seconds());
    expect(event).toMatchObject({ object: 'event', type: 'payment_intent.succeeded', data: { object: { id: ref.reference } } });
    expect(raw?.url).toBe(notifyUrl);
    expect(() => sdk.webhooks.constructEvent(`${text} `, header, secret(), undefined, undefined, seconds())).toThrow(/signature/i);
  });

  it('we believe what the official client signs, by any of the secrets while one is rolled', async () => {
    const payload = '{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{}},"title":"红包🧧 100 %"}';
    const body = new TextEncoder().encode(payload);
    const sign = (by: string, timestamp = seconds()): Headers =>
      new Headers({ 'stripe-signature': sdk.webhooks.generateTestHeaderString({ payload, secret: by, timestamp }) });
    const now = new Date(scene.now);
    const old = 'whsec_of_the_endpoint_before_it_was_rolled';
    expect(await distrust([secret()], now, sign(secret()), body)).toBeUndefined();
    expect(await distrust([secret(), old], now, sign(old), body)).toBeUndefined();
    expect(await distrust([secret()], now, sign(old), body)).toMatch(/not good/);
    for (const away of [-300, 300]) expect(await distrust([secret()], now, sign(secret(), seconds() + away), body)).toBeUndefined();
    for (const away of [-301, 301]) expect(await distrust([secret()], now, sign(secret(), seconds() + away), body)).toMatch(/301 seconds/);
  });
});
