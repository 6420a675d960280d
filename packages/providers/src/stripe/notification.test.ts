import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isProviderError, type RawRequest } from '../contract.ts';
import { events } from './notification.ts';
import { signatureHeader, signNotification } from './signature.ts';
import { notifyUrl, stage, type Stage } from './testing/stage.ts';

const signed = async (
  scene: Stage,
  body: Uint8Array | string,
  secret = scene.stripe.settings['webhookSecret'] ?? '',
  at = scene.now,
): Promise<RawRequest> => {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return {
    method: 'POST',
    url: notifyUrl,
    headers: new Headers({ [signatureHeader]: await signNotification([secret], new Date(at), bytes) }),
    body: bytes,
  };
};
const read = (scene: Stage, raw: RawRequest) => scene.provider.readNotification(raw, scene.call);
const codeOf = (scene: Stage, raw: RawRequest): Promise<string> =>
  read(scene, raw).then(
    ({ kind }) => `believed: ${kind}`,
    (error: unknown) => (isProviderError(error) ? error.code : `no ProviderError but ${String(error)}`),
  );
const event = (type: string, object: object, more: object = {}): string =>
  JSON.stringify({ id: 'evt_1', object: 'event', created: 1_760_000_000, type, data: { object }, livemode: false, ...more });

describe('what an event is about', () => {
  test('a payment, by our attempt', async () => {
    const scene = await stage();
    for (const type of events.filter((one) => one.startsWith('payment_intent.')))
      expect(await read(scene, await signed(scene, event(type, { id: 'pi_1', metadata: { buypost_attempt: 'att_1' } })))).toEqual({
        id: 'evt_1',
        at: '2025-10-09T08:53:20.000Z',
        kind: 'payment',
        attempt: 'att_1',
      });
    for (const type of events.filter((one) => one.startsWith('checkout.session.')))
      expect(await read(scene, await signed(scene, event(type, { id: 'cs_1', metadata: { buypost_attempt: 'att_1' } })))).toMatchObject({
        kind: 'payment',
        attempt: 'att_1',
        reference: 'cs_1',
      });
  });

  test('a refund, by ours', async () => {
    const scene = await stage();
    for (const type of [...events.filter((one) => one.startsWith('refund.')), 'charge.refund.updated'])
      expect(await read(scene, await signed(scene, event(type, { id: 're_1', metadata: { buypost_refund: 'ref_1' } })))).toMatchObject({
        kind: 'refund',
        refund: 'ref_1',
        reference: 're_1',
      });
  });

  test.each([
    ['opened', 'opened'],
    ['won', 'won'],
    ['lost', 'lost'],
  ] as const)('a dispute that was %s, by the payment it names', async (state, told) => {
    for (const method of ['stripe', 'stripe_checkout']) {
      const scene = await stage();
      const { ref } = await scene.create(method);
      await scene.stripe.pay(ref.attempt);
      await scene.stripe.tick();
      scene.heard.length = 0;
      expect(await scene.stripe.dispute(ref.attempt, state)).toBe(true);
      await scene.stripe.tick();
      expect(await read(scene, scene.heard[0]!)).toMatchObject({
        kind: 'dispute',
        attempt: ref.attempt,
        state: told,
        reference: expect.stringMatching(/^pi_/),
      });
    }
  });

  test.each([
    ['a payment of another program on the account', event('payment_intent.succeeded', { id: 'pi_1', metadata: { order: '7' } })],
    ['a session of another program', event('checkout.session.completed', { id: 'cs_1', client_reference_id: null })],
    ['a refund by hand', event('refund.created', { id: 're_1' })],
    ['a dispute of nobody', event('charge.dispute.created', { id: 'dp_1', payment_intent: 'pi_nobody' })],
    ['an event of a kind that nobody asked for', event('customer.created', { id: 'cus_1' })],
    ['of a connected account', event('payment_intent.succeeded', { metadata: { buypost_attempt: 'att_1' } }, { account: 'acct_else' })],
    ['of the live mode', event('payment_intent.succeeded', { metadata: { buypost_attempt: 'att_1' } }, { livemode: true })],
  ])('%s: taken, and nothing of ours', async (_, body) => {
    const scene = await stage();
    expect(await codeOf(scene, await signed(scene, body))).toBe('believed: other');
  });

  test.each([500, 503, 400])(
    'a dispute whose payment Stripe does not tell (%i) is told again, not taken for another program’s',
    async (status) => {
      const scene = await stage();
      const raw = await signed(scene, event('charge.dispute.created', { id: 'dp_1', payment_intent: 'pi_1' }));
      const call = { ...scene.call, fetch: async () => Response.json({ error: { type: 'api_error' } }, { status }) };
      await expect(scene.provider.readNotification(raw, call)).rejects.toMatchObject({ code: 'unknown' });
    },
  );

  test('a session that a stranger named after a payment of ours is not ours: only we write its metadata', async () => {
    // A payment link takes `client_reference_id` from its address, which anybody may write.
    const scene = await stage();
    const body = event('checkout.session.completed', { id: 'cs_1', client_reference_id: `att_${'a'.repeat(26)}`, metadata: {} });
    expect(await codeOf(scene, await signed(scene, body))).toBe('believed: other');
  });

  test('an event without an id is named by its bytes, so that the same is the same', async () => {
    const scene = await stage();
    const body = JSON.stringify({ type: 'payment_intent.succeeded', data: { object: { metadata: { buypost_attempt: 'att_1' } } } });
    const [first, second] = [await read(scene, await signed(scene, body)), await read(scene, await signed(scene, body))];
    expect(first.id).toBe(second.id);
    expect(first.id).toMatch(/^sha256_[0-9a-f]{64}$/);
    expect((await read(scene, await signed(scene, `${body} `))).id).not.toBe(first.id);
  });
});

describe('the pretend Stripe tells', () => {
  const types = (scene: Stage): string[] => scene.heard.map(({ body }) => JSON.parse(new TextDecoder().decode(body)).type);

  test('of a payment in the pay frame, of one on the hosted page, of a decline, of an end', async () => {
    const scene = await stage();
    const [frame, hosted, declined, closed] = [
      await scene.create('stripe'),
      await scene.create('stripe_checkout'),
      await scene.create('stripe'),
      await scene.create('stripe'),
    ];
    await scene.stripe.pay(frame.ref.attempt);
    await scene.stripe.pay(hosted.ref.attempt);
    await scene.stripe.decline(declined.ref.attempt);
    await scene.provider.cancelPayment!(closed.ref, scene.call);
    await scene.stripe.tick();
    expect(types(scene)).toEqual([
      'payment_intent.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'payment_intent.payment_failed',
      'payment_intent.canceled',
    ]);
  });

  test('twice under one id, late, never, out of order, early, with a foreign key, too old', async () => {
    const pays = async (kind: Parameters<Stage['stripe']['fault']>[0]['kind'], more: object = {}) => {
      const scene = await stage();
      const made = await scene.create('stripe');
      scene.stripe.fault({ kind, ...more });
      await scene.stripe.pay(made.ref.attempt);
      await scene.stripe.tick();
      return scene;
    };
    const twice = await pays('notify_twice');
    expect(types(twice)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
    expect(new Set(await Promise.all(twice.heard.map(async (raw) => (await read(twice, raw)).id))).size).toBe(1);
    const late = await pays('notify_late', { ms: 5_000 });
    expect(types(late)).toEqual([]);
    late.now += 5_000;
    await late.stripe.tick();
    expect(types(late)).toEqual(['payment_intent.succeeded']);
    expect(types(await pays('notify_never'))).toEqual([]);
    const mixed = await pays('notify_out_of_order');
    mixed.now += 300;
    await mixed.stripe.tick();
    expect(types(mixed)).toEqual(['payment_intent.succeeded', 'payment_intent.payment_failed']);
    for (const kind of ['notify_wrong_key', 'notify_old'] as const) {
      const scene = await pays(kind);
      expect(await codeOf(scene, scene.heard[0]!)).toBe('unverified');
    }
    const early = await stage();
    early.stripe.fault({ kind: 'notify_early' });
    const making = early.create('stripe');
    const { ref } = await making;
    expect(await read(early, early.heard[0]!)).toMatchObject({ kind: 'payment', attempt: ref.attempt });
  });

  test('again until it is heard', async () => {
    const scene = await stage();
    const { ref } = await scene.create('stripe');
    await scene.stripe.pay(ref.attempt);
    await scene.stripe.tick();
    scene.now += 86_400_000;
    await scene.stripe.tick();
    expect(types(scene)).toEqual(['payment_intent.succeeded']);
  });
});

describe('what is not believed', () => {
  test('301 seconds old or ahead; 300 are', async () => {
    const scene = await stage();
    const body = event('payment_intent.succeeded', { metadata: { buypost_attempt: 'att_1' } });
    for (const away of [-301, 301])
      expect(await codeOf(scene, await signed(scene, body, undefined, scene.now + away * 1000))).toBe('unverified');
    for (const away of [-300, 300])
      expect(await codeOf(scene, await signed(scene, body, undefined, scene.now + away * 1000))).toBe('believed: payment');
  });

  test('a body that was changed, a secret of another endpoint, another scheme', async () => {
    const scene = await stage();
    const raw = await signed(scene, event('payment_intent.succeeded', { metadata: { buypost_attempt: 'att_1' } }));
    const other = new TextEncoder().encode(new TextDecoder().decode(raw.body).replace('att_1', 'att_2'));
    expect(await codeOf(scene, { ...raw, body: other })).toBe('unverified');
    expect(await codeOf(scene, await signed(scene, '{}', `whsec_${'x'.repeat(32)}`))).toBe('unverified');
    const header = raw.headers.get(signatureHeader) ?? '';
    expect(await codeOf(scene, { ...raw, headers: new Headers({ [signatureHeader]: header.replace('v1', 'v0') }) })).toBe('unverified');
  });

  test('1,000 malformed notifications, half of them well signed: ProviderError and nothing else', async () => {
    const scene = await stage();
    const junk = fc.oneof(
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      fc
        .constantFrom(
          '',
          '{',
          'null',
          '[]',
          '{"type":1}',
          '{"type":"x","data":null}',
          '{"type":"x","data":{"object":[]}}',
          '{"__proto__":1}',
        )
        .map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(junk, fc.boolean(), async (body, good) => {
        const raw = good
          ? await signed(scene, body)
          : { ...(await signed(scene, body)), headers: new Headers({ [signatureHeader]: 't=1,v1=00' }) };
        expect(await codeOf(scene, raw)).toBe(good ? 'unknown' : 'unverified');
      }),
      { numRuns: 1_000 },
    );
  });
});
