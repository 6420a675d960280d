import { describe, expect, test } from 'vitest';
import { isProviderError, type PaymentRef, type ProviderCall } from '../contract.ts';
import { apiVersion } from './places.ts';
import { stage, type Stage } from './testing/stage.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'an answer',
    (error: unknown) => (isProviderError(error) ? `${error.code} ${error.told ?? ''}`.trim() : `no ProviderError but ${String(error)}`),
  );

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly form: URLSearchParams;
}

/** Listens to what a stage's driver asks. */
const listened = (scene: Stage): { readonly call: ProviderCall; readonly sent: Sent[] } => {
  const sent: Sent[] = [];
  return {
    sent,
    call: {
      ...scene.call,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { pathname, search } = new URL(request.url);
        const text = request.method === 'POST' ? await request.clone().text() : search;
        sent.push({ method: request.method, path: pathname, headers: request.headers, form: new URLSearchParams(text) });
        return scene.call.fetch(request);
      },
    },
  };
};

describe('what is sent', () => {
  test('a payment in the pay frame: exactly these parameters, our id as the key', async () => {
    const scene = await stage();
    const { call, sent } = listened(scene);
    const wish = scene.wish('stripe', { title: 'Mug & "cup" 100 % ☕', payer: { ip: '203.0.113.7', email: 'ada@example.com' } });
    await scene.provider.createPayment(wish, call);
    const [one] = sent;
    expect([one?.method, one?.path]).toEqual(['POST', '/v1/payment_intents']);
    expect(Object.fromEntries(one?.form ?? [])).toEqual({
      amount: '1900',
      currency: 'eur',
      'automatic_payment_methods[enabled]': 'true',
      description: 'Mug & "cup" 100 % ☕',
      'metadata[buypost_attempt]': wish.attempt,
    });
    expect(one?.headers.get('idempotency-key')).toBe(wish.attempt);
    expect(one?.headers.get('stripe-version')).toBe(apiVersion);
    expect(one?.headers.get('authorization')).toBe(`Bearer ${scene.stripe.settings['secretKey']}`);
  });

  test('a payment on the hosted page', async () => {
    const scene = await stage();
    const { call, sent } = listened(scene);
    const wish = scene.wish('stripe_checkout');
    await scene.provider.createPayment(wish, call);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      mode: 'payment',
      success_url: wish.returnUrl,
      cancel_url: wish.returnUrl,
      client_reference_id: wish.attempt,
      expires_at: String(Date.parse(wish.expiresAt) / 1000),
      'metadata[buypost_attempt]': wish.attempt,
      'payment_intent_data[metadata][buypost_attempt]': wish.attempt,
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '1900',
      'line_items[0][price_data][product_data][name]': 'Winter mug',
    });
  });

  test('the same bytes on every retry, whatever our clock says', async () => {
    const scene = await stage();
    const { call, sent } = listened(scene);
    for (const method of ['stripe', 'stripe_checkout']) {
      const wish = scene.wish(method);
      const first = await scene.provider.createPayment(wish, call);
      scene.now += 3_600_000;
      const second = await scene.provider.createPayment(wish, call);
      expect(second.ref.reference).toBe(first.ref.reference);
      expect(sent.at(-1)?.form.toString()).toBe(sent.at(-2)?.form.toString());
    }
  });

  test('a title of any length and script fits, and never ends in half a character', async () => {
    const scene = await stage();
    for (const title of ['☕'.repeat(400), '🧧'.repeat(300), `${'x'.repeat(249)}🧧`])
      for (const method of ['stripe', 'stripe_checkout']) {
        const made = await scene.create(method, { title });
        expect(made.status).toBe('requires_action');
      }
  });

  test('what Stripe cannot charge exactly is refused before anybody is asked', async () => {
    const scene = await stage();
    const { call, sent } = listened(scene);
    for (const amount of [
      { amount: 5_124, currency: 'KWD' },
      { amount: 1_050, currency: 'MGA' },
      { amount: 100, currency: 'IQD' },
    ])
      expect(await codeOf(scene.provider.createPayment(scene.wish('stripe', { amount }), call))).toBe('refused amount_not_chargeable');
    expect(sent).toEqual([]);
  });

  test('ISK and UGX in hundredths, yen whole: to the unit at Stripe and back', async () => {
    const scene = await stage();
    for (const [currency, amount, theirs] of [
      ['ISK', 990, '99000'],
      ['UGX', 5_000, '500000'],
      ['JPY', 3_000, '3000'],
      ['KWD', 1_230, '1230'],
    ] as const) {
      const { call, sent } = listened(scene);
      const made = await scene.provider.createPayment(scene.wish('stripe', { amount: { amount, currency } }), call);
      expect(sent[0]?.form.get('amount')).toBe(theirs);
      await scene.stripe.pay(made.ref.attempt);
      expect((await scene.provider.getPayment(made.ref, call)).received).toEqual({ amount, currency });
      const back = { id: `ref_${currency}`, payment: made.ref, amount: { amount: amount - 10, currency }, reason: 'merchant' };
      expect(await scene.provider.refundPayment?.(back, call)).toMatchObject({
        status: 'succeeded',
        amount: { amount: amount - 10, currency },
      });
    }
  });
});

describe('the pay page', () => {
  test('gets the client secret, the public key and Stripe’s script, and no secret of the shop', async () => {
    const scene = await stage();
    const { action } = await scene.create('stripe');
    expect(action).toMatchObject({
      type: 'page',
      shown: 'embed',
      page: {
        data: {
          script: 'http://stripe.test/endive/stripe.js',
          publishableKey: scene.stripe.settings['publishableKey'],
          clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
        },
        policy: { script: ['http://stripe.test'], connect: ['http://stripe.test'] },
      },
    });
    const { secretKey = '', webhookSecret = '' } = scene.stripe.settings;
    for (const secret of [secretKey, webhookSecret]) expect(JSON.stringify(action)).not.toContain(secret);
  });

  test('is the same each time the payment is read, so that reading it changes nothing', async () => {
    const scene = await stage();
    const made = await scene.create('stripe');
    expect((await scene.provider.getPayment(made.ref, scene.call)).action).toEqual(made.action);
  });
});

describe('a create without a clear answer', () => {
  test('an error after the effect is replayed for a day: the payment is found by looking', async () => {
    for (const method of ['stripe', 'stripe_checkout']) {
      const scene = await stage();
      const wish = scene.wish(method);
      scene.stripe.fault({ kind: 'error_after' });
      expect(await codeOf(scene.provider.createPayment(wish, scene.call))).toBe('unknown http_500');
      const found = await scene.provider.createPayment(wish, scene.call);
      expect(found).toMatchObject({ status: 'requires_action', ref: { reference: expect.stringMatching(/^(pi|cs)_/) } });
      expect(scene.stripe.ledger()).toHaveLength(1);
      await scene.stripe.pay(wish.attempt);
      expect((await scene.provider.getPayment(found.ref, scene.call)).status).toBe('succeeded');
    }
  });

  test('a replayed error with nothing behind it stays unknown: nothing is made twice', async () => {
    const scene = await stage();
    const wish = scene.wish('stripe');
    const replaying: ProviderCall = {
      ...scene.call,
      fetch: async (input, init) =>
        new Request(input, init).method === 'POST'
          ? Response.json({ error: { type: 'api_error' } }, { status: 500, headers: { 'idempotent-replayed': 'true' } })
          : scene.call.fetch(input, init),
    };
    expect(await codeOf(scene.provider.createPayment(wish, replaying))).toBe('unknown http_500');
    expect(scene.stripe.ledger()).toHaveLength(0);
  });

  test('without a reference it is found among the newest, and later by search', async () => {
    for (const method of ['stripe', 'stripe_checkout']) {
      const scene = await stage();
      const wish = scene.wish(method);
      scene.stripe.fault({ kind: 'lose_answer' });
      await codeOf(scene.provider.createPayment(wish, scene.call));
      const ref: PaymentRef = { attempt: wish.attempt, account: scene.provider.account, amount: wish.amount, method };
      expect((await scene.provider.getPayment(ref, scene.call)).status).toBe('requires_action');
      await scene.stripe.pay(wish.attempt);
      for (let others = 0; others < 101; others += 1) await scene.create(method);
      expect((await scene.provider.getPayment(ref, scene.call)).status).toBe('succeeded');
    }
  });

  test('another request under its key, and two at once, are unknown: the first may have made something', async () => {
    const scene = await stage();
    const wish = scene.wish('stripe');
    await scene.provider.createPayment(wish, scene.call);
    expect(await codeOf(scene.provider.createPayment({ ...wish, title: 'Another title' }, scene.call))).toBe('unknown idempotency_error');
    const busy: ProviderCall = {
      ...scene.call,
      fetch: async () => Response.json({ error: { type: 'invalid_request_error', code: 'idempotency_key_in_use' } }, { status: 409 }),
    };
    expect(await codeOf(scene.provider.createPayment(wish, busy))).toBe('unknown idempotency_key_in_use');
  });

  test.each([
    [400, 'invalid_request_error', 'amount_too_small', 'refused amount_too_small'],
    [402, 'card_error', 'card_declined', 'refused card_declined'],
    [401, 'invalid_request_error', '', 'unknown 401'],
    [403, 'invalid_request_error', 'secret_key_required', 'unknown secret_key_required'],
    [429, 'invalid_request_error', 'rate_limit', 'rate_limited rate_limit'],
    [500, 'api_error', '', 'unknown http_500'],
    [503, 'api_error', '', 'unknown http_503'],
  ])('%i %s %s is %s', async (status, type, code, told) => {
    const scene = await stage();
    const call: ProviderCall = { ...scene.call, fetch: async () => Response.json({ error: { type, code } }, { status }) };
    expect(await codeOf(scene.provider.createPayment(scene.wish('stripe'), call))).toBe(told);
  });
});

describe('whose answer it is', () => {
  test('about another payment, of the other mode, or signed for by another account', async () => {
    const scene = await stage();
    const mine = await scene.create('stripe');
    const other = await scene.create('stripe');
    const told = async (change: object): Promise<string> => {
      const body: object = await (
        await scene.call.fetch(`http://stripe.test/v1/payment_intents/${mine.ref.reference}`, {
          headers: { authorization: `Bearer ${scene.stripe.settings['secretKey']}` },
        })
      ).json();
      return codeOf(scene.provider.getPayment(mine.ref, { ...scene.call, fetch: async () => Response.json({ ...body, ...change }) }));
    };
    expect(await told({})).toBe('an answer');
    expect(await told({ metadata: { buypost_attempt: other.ref.attempt } })).toBe('unknown');
    expect(await told({ metadata: {} })).toBe('unknown');
    expect(await told({ livemode: true })).toBe('unknown');
  });

  test('about a session that only its address names after ours', async () => {
    const scene = await stage();
    const { ref } = await scene.create('stripe_checkout');
    const body: object = await (
      await scene.call.fetch(`http://stripe.test/v1/checkout/sessions/${ref.reference}`, {
        headers: { authorization: `Bearer ${scene.stripe.settings['secretKey']}` },
      })
    ).json();
    expect(body).toMatchObject({ client_reference_id: ref.attempt });
    const call = { ...scene.call, fetch: async () => Response.json({ ...body, metadata: {} }) };
    expect(await codeOf(scene.provider.getPayment(ref, call))).toBe('unknown');
  });

  test('wrong sum, wrong currency, wrong account are told as they are, for the shop to judge', async () => {
    for (const method of ['stripe', 'stripe_checkout']) {
      const scene = await stage();
      const [amount, currency, merchant] = [await scene.create(method), await scene.create(method), await scene.create(method)];
      scene.stripe.fault({ kind: 'wrong_amount', attempt: amount.ref.attempt, amount: 1 });
      scene.stripe.fault({ kind: 'wrong_currency', attempt: currency.ref.attempt });
      scene.stripe.fault({ kind: 'wrong_merchant', attempt: merchant.ref.attempt });
      for (const { ref } of [amount, currency, merchant]) await scene.stripe.pay(ref.attempt);
      expect((await scene.provider.getPayment(amount.ref, scene.call)).received).toEqual({ amount: 1, currency: 'EUR' });
      expect((await scene.provider.getPayment(currency.ref, scene.call)).received).toEqual({ amount: 1_900, currency: 'USD' });
      expect((await scene.provider.getPayment(merchant.ref, scene.call)).merchant).toBe('acct_1SomebodyElse00');
    }
  });
});

describe('the hosted page', () => {
  test('ends by Stripe’s clock, and says so', async () => {
    const scene = await stage();
    const made = await scene.create('stripe_checkout');
    scene.now += 1_861_000;
    expect(await scene.provider.getPayment(made.ref, scene.call)).toMatchObject({ status: 'expired', closed: true });
  });

  test('its shortest and longest life are ones that Stripe takes, a minute late too', async () => {
    const { expiry } = (await stage()).provider;
    if (expiry === 'fixed') throw new Error(expiry);
    for (const seconds of [expiry.min, expiry.max]) {
      const scene = await stage();
      const wish = scene.wish('stripe_checkout', { expiresAt: new Date(scene.now + seconds * 1000).toISOString() });
      scene.now += 59_000;
      expect((await scene.provider.createPayment(wish, scene.call)).status).toBe('requires_action');
    }
  });
});

describe('refunds', () => {
  const paid = async (method: string) => {
    const scene = await stage();
    const made = await scene.create(method);
    await scene.stripe.pay(made.ref.attempt);
    const { ref } = await scene.provider.getPayment(made.ref, scene.call);
    const refund = (id: string, amount: number, reason = 'merchant') => ({ id, payment: ref, amount: { amount, currency: 'EUR' }, reason });
    return { scene, ref, refund };
  };

  test('part, then the rest, and never more; each once however often it is asked', async () => {
    for (const method of ['stripe', 'stripe_checkout']) {
      const { scene, ref, refund } = await paid(method);
      const ask = (id: string, amount: number) => scene.provider.refundPayment!(refund(id, amount), scene.call);
      expect(await ask('ref_1', 700)).toMatchObject({ status: 'succeeded', amount: { amount: 700, currency: 'EUR' } });
      expect((await ask('ref_1', 700)).reference).toBe((await ask('ref_1', 700)).reference);
      expect(await codeOf(ask('ref_2', 1_201))).toMatch(/^refused/);
      await ask('ref_3', 1_200);
      expect(await codeOf(ask('ref_4', 1))).toBe('refused charge_already_refunded');
      expect(scene.stripe.ledger()).toMatchObject([{ charged: 1_900, refunded: 1_900 }]);
      expect((await scene.provider.getPayment(ref, scene.call)).refunded).toEqual({ amount: 1_900, currency: 'EUR' });
    }
  });

  test('whose answer was lost, or is replayed as an error, is found by our id', async () => {
    const { scene, ref, refund } = await paid('stripe_checkout');
    scene.stripe.fault({ kind: 'lose_answer' });
    expect(await codeOf(scene.provider.refundPayment!(refund('ref_lost', 100), scene.call))).toBe('unknown');
    expect(await scene.provider.getRefund!({ id: 'ref_lost', payment: ref }, scene.call)).toMatchObject({ status: 'succeeded' });
    scene.stripe.fault({ kind: 'error_after' });
    expect(await codeOf(scene.provider.refundPayment!(refund('ref_error', 200), scene.call))).toBe('unknown http_500');
    expect(await scene.provider.refundPayment!(refund('ref_error', 200), scene.call)).toMatchObject({
      status: 'succeeded',
      amount: { amount: 200 },
    });
    expect(scene.stripe.ledger()).toMatchObject([{ refunded: 300 }]);
    expect(await codeOf(scene.provider.getRefund!({ id: 'ref_none', payment: ref }, scene.call))).toBe('refused no_such_refund');
  });

  test('one that succeeded may fail days later: it is told, and read as failed', async () => {
    const { scene, ref, refund } = await paid('stripe');
    scene.stripe.fault({ kind: 'fail_refund', ms: 86_400_000 });
    const made = await scene.provider.refundPayment!(refund('ref_late', 500), scene.call);
    expect(made.status).toBe('succeeded');
    await scene.stripe.tick();
    scene.heard.length = 0;
    scene.now += 86_400_000;
    await scene.stripe.tick();
    expect(await scene.provider.readNotification(scene.heard[0]!, scene.call)).toMatchObject({
      kind: 'refund',
      refund: 'ref_late',
      reference: made.reference,
    });
    expect(await scene.provider.getRefund!({ id: 'ref_late', payment: ref, reference: made.reference! }, scene.call)).toMatchObject({
      status: 'failed',
    });
  });

  test('a second payment goes back as a duplicate', async () => {
    const { scene, refund } = await paid('stripe');
    const { call, sent } = listened(scene);
    await scene.provider.refundPayment!(refund('ref_dup', 1_900, 'second_payment'), call);
    expect(sent[0]?.form.get('reason')).toBe('duplicate');
  });

  test('of a payment that took nothing is refused', async () => {
    const scene = await stage();
    const { ref } = await scene.create('stripe_checkout');
    const refund = { id: 'ref_none', payment: ref, amount: ref.amount, reason: 'merchant' };
    expect(await codeOf(scene.provider.refundPayment!(refund, scene.call))).toBe('refused no_payment');
  });
});

test('a transcript keeps no client secret, no key of any account, no address of a paying page, nobody’s name or card', async () => {
  const { provider, stripe } = await stage();
  const { secretKey = '', webhookSecret = '' } = stripe.settings;
  const transcript = [
    `authorization: Bearer ${secretKey}`,
    JSON.stringify([['authorization', `Bearer sk_live_${'z'.repeat(30)}`]]),
    `{"client_secret":"pi_3abc_secret_4def","secret":"${webhookSecret}"}`,
    'https://shop.test/v1/returns/abcdefabcdefabcdefabcd?payment_intent=pi_3abc&payment_intent_client_secret=pi_3abc_secret_4def',
    'success_url=https%3A%2F%2Fshop.test%2Fv1%2Freturns%2Fabcdefabcdefabcdefabcd',
    '"url":"https://checkout.stripe.com/c/pay/cs_test_a1B2#fidkdWxOYHwnPyd1blpxYHZxWjA0"',
    'stripe-signature: t=1760000000,v1=244aaf3cf66ddb32bdb0c203593882b9cb10d64b0ecb369ace4aa89f499a85c3',
    '{"billing_details":{"name":"Ada Lovelace","email":"ada@example.com","phone":"+44 1"},"card":{"last4":"4242"},"ip":"203.0.113.7"}',
    'old secret whsec_of_the_endpoint_before',
  ].join('\n');
  const redacted = provider.redact(transcript);
  for (const gone of [
    secretKey,
    'z'.repeat(30),
    '_4def',
    webhookSecret,
    'abcdefabcdef',
    'a1B2',
    'fidkd',
    '244aaf',
    'Ada',
    'ada@',
    '+44',
    '4242',
    '203.0.113',
    'before',
  ])
    expect(redacted, gone).not.toContain(gone);
  for (const kept of ['pi_3abc', 't=1760000000', 'payment_intent=']) expect(redacted).toContain(kept);
});
