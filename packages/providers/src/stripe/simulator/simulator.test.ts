/** The pretend Stripe's own manners: what opens what, what it remembers, and that nothing upsets it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PayPage } from '../../contract.ts';
import { stage, url, type Stage } from '../testing/stage.ts';
import { createSimulator } from './index.ts';
import { decodeForm } from './params.ts';

const visit = (scene: Stage, path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  scene.stripe.fetch(
    new Request(`${url}${path}`, {
      headers: { ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form).toString() }),
    }),
  );
const dataOf = (action: unknown): PayPage['data'] => {
  const { page } = action as { page: PayPage };
  return page.data;
};
const inFrame = async (scene: Stage, card: string, more: Record<string, string> = {}) => {
  const made = await scene.create('stripe');
  const { clientSecret = '', publishableKey = '' } = dataOf(made.action);
  const id = made.ref.reference ?? '';
  const confirm = (number: string) =>
    visit(scene, `/v1/payment_intents/${id}/confirm`, {
      key: publishableKey,
      client_secret: clientSecret,
      return_url: 'https://shop.test/v1/returns/code',
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': number,
      ...more,
    });
  const answer = await confirm(card);
  const told: {
    status?: string;
    error?: { code: string };
    next_action?: { type: string; use_stripe_sdk?: { stripe_js: string }; redirect_to_url?: { url: string } };
  } = await answer.json();
  return { made, told, confirm, read: () => scene.provider.getPayment(made.ref, scene.call) };
};

describe('from the buyer’s browser', () => {
  test('a card that pays, one that is declined, and then another', async () => {
    const scene = await stage();
    const { told, confirm, read } = await inFrame(scene, '4000 0000 0000 9995');
    expect(told.error?.code).toBe('card_declined');
    expect(await read()).toMatchObject({ status: 'requires_action', declined: 'insufficient_funds', closed: false });
    expect((await confirm('4242424242424242')).status).toBe(200);
    expect(await read()).toMatchObject({ status: 'succeeded', received: { amount: 1_900 } });
    expect((await confirm('4242424242424242')).status).toBe(400);
    expect(scene.stripe.ledger()).toMatchObject([{ charged: 1_900 }]);
  });

  test.each([
    ['pay', '4000002760003184', 'succeeded', undefined],
    ['decline', '4000002760003184', 'requires_action', 'authentication_failed'],
    ['pay', '4000008400001629', 'requires_action', 'declined'],
  ])('3-D Secure: %s with %s is %s', async (choice, card, status, declined) => {
    const scene = await stage();
    const { told, read } = await inFrame(scene, card);
    const step = new URL(told.next_action?.use_stripe_sdk?.stripe_js ?? '').pathname;
    const page = await visit(scene, step);
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(await page.text()).toContain('data-do="pay"');
    expect(await (await visit(scene, step, { do: choice })).text()).toContain('data-over="yes"');
    expect(await read()).toMatchObject({ status, ...(declined === undefined ? {} : { declined }) });
    expect((await visit(scene, step)).status).toBe(404);
  });

  test('a method that needs a page of its own comes back by the return address', async () => {
    const scene = await stage();
    const { told, read } = await inFrame(scene, '', { 'payment_method_data[type]': 'ideal' });
    const step = new URL(told.next_action?.redirect_to_url?.url ?? '').pathname;
    expect((await visit(scene, step)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const back = await (await visit(scene, step, { do: 'pay' })).text();
    expect(back).toMatch(/0; url=https:\/\/shop\.test\/v1\/returns\/code\?payment_intent=pi_\w+&amp;.*redirect_status=succeeded/);
    expect((await read()).status).toBe('succeeded');
  });

  test('the public key opens nothing without the payment’s secret, and never more than reading and confirming it', async () => {
    const scene = await stage();
    const { ref, action } = await scene.create('stripe');
    const other = dataOf((await scene.create('stripe')).action);
    const { clientSecret = '', publishableKey = '' } = dataOf(action);
    const path = `/v1/payment_intents/${ref.reference}`;
    expect((await visit(scene, `${path}?key=${publishableKey}`)).status).toBe(401);
    expect((await visit(scene, `${path}?key=${publishableKey}&client_secret=${other['clientSecret']}`)).status).toBe(401);
    const shown: object = await (await visit(scene, `${path}?key=${publishableKey}&client_secret=${clientSecret}`)).json();
    expect(shown).toMatchObject({ status: 'requires_payment_method' });
    expect(shown).not.toHaveProperty('metadata');
    expect((await visit(scene, `${path}/cancel`, { key: publishableKey, client_secret: clientSecret })).status).toBe(403);
    expect((await visit(scene, '/v1/refunds', { key: publishableKey, payment_intent: ref.reference ?? '' })).status).toBe(401);
  });
});

describe('the hosted page', () => {
  test('declines, pays, and is over; its code is not its id', async () => {
    const scene = await stage();
    const { ref, action } = await scene.create('stripe_checkout');
    const path = action?.type === 'redirect' ? new URL(action.url).pathname : '';
    expect(path).not.toContain(ref.reference);
    expect((await visit(scene, `/c/pay/${ref.reference}`)).status).toBe(404);
    expect((await visit(scene, path, { do: 'decline' })).headers.get('location')).toBe(path);
    expect(await (await visit(scene, path)).text()).toContain('Your card was declined.');
    expect(await (await visit(scene, path, { do: 'cancel' })).text()).toContain('0; url=https://shop.test/v1/returns/');
    expect(await (await visit(scene, path, { do: 'pay' })).text()).toContain('0; url=https://shop.test/v1/returns/');
    await visit(scene, path, { do: 'pay' });
    expect(scene.stripe.ledger()).toMatchObject([{ attempt: ref.attempt, charged: 1_900, status: 'succeeded' }]);
    expect(scene.stripe.attemptOf?.(`${url}${path}`)).toBe(ref.attempt);
  });

  test('of an expired session takes nothing, unless money is to come after the end', async () => {
    const scene = await stage();
    const { ref } = await scene.create('stripe_checkout');
    scene.now += 1_861_000;
    expect(await scene.stripe.pay(ref.attempt)).toBe(false);
    expect(await scene.stripe.decline(ref.attempt)).toBe(false);
    scene.stripe.fault({ kind: 'pay_after_close' });
    expect(await scene.stripe.pay(ref.attempt)).toBe(true);
  });
});

test('its memory survives: keys, payments, and what was asked under a key', async () => {
  let memory = '';
  const options = { url, persist: (json: string) => void (memory = json), notifies: 'on_tick' } as const;
  const before = await createSimulator(options);
  const ask = (simulator: typeof before) =>
    simulator.fetch(
      new Request(`${url}/v1/payment_intents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${before.settings['secretKey']}`, 'idempotency-key': 'att_1' },
        body: 'amount=1900&currency=eur&metadata[buypost_attempt]=att_1',
      }),
    );
  const first: { id: string } = await (await ask(before)).json();
  const after = await createSimulator({ ...options, restore: memory });
  expect(after.settings).toEqual(before.settings);
  const again = await ask(after);
  expect([(await again.json()).id, again.headers.get('idempotent-replayed')]).toEqual([first.id, 'true']);
  expect(await after.pay('att_1')).toBe(true);
});

test('form encoding: nested names, lists, and names that are none', () => {
  expect(decodeForm('a=1&b[c]=2&b[d][0][e]=3&f[]=4&f[]=5')).toEqual({ a: '1', b: { c: '2', d: { 0: { e: '3' } } }, f: { 0: '4', 1: '5' } });
  expect(decodeForm('__proto__[x]=1')).toEqual(Object.assign(Object.create(null), { ['__proto__']: { x: '1' } }));
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('1,000 malformed requests at every door: never a 5xx, never a charge', async () => {
  const scene = await stage();
  const { ref } = await scene.create('stripe');
  const session = await scene.create('stripe_checkout');
  const before = JSON.stringify(scene.stripe.ledger());
  const paths = [
    '/v1/payment_intents',
    `/v1/payment_intents/${ref.reference}/confirm`,
    '/v1/checkout/sessions',
    `/v1/checkout/sessions/${session.ref.reference}/nothing`,
    '/v1/refunds',
    '/v1/webhook_endpoints',
    '/v1/%00',
    '/v1/payment_intents/__proto__/cancel',
    '/c/pay/none',
    '/3ds/none',
  ];
  const junk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '=',
      '&&',
      'amount=1e3&currency=eur',
      'amount=-1&currency=eur',
      'amount=999999999999&currency=eur',
      'amount=1900&currency=__proto__',
      '__proto__[amount]=1',
      'a[b][c][d][e][f][g][h][i]=1',
    ),
    fc.webQueryParameters(),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), junk, fc.boolean(), async (path, body, keyed) => {
      const answer = await scene.stripe.fetch(
        new Request(`${url}${path}`, {
          method: 'POST',
          body,
          headers: { authorization: `Bearer ${scene.stripe.settings['secretKey']}`, ...(keyed ? { 'idempotency-key': 'k' } : {}) },
        }),
      );
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 1_000 },
  );
  expect(JSON.stringify(scene.stripe.ledger())).toBe(before);
});
