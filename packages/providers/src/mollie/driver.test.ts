import { describe, expect, test } from 'vitest';
import type { ProviderCall } from '../contract.ts';
import { driver } from './index.ts';
import { stage, type Stage } from './testing/stage.ts';

const answering = (self: Stage, status: number, body: unknown): ProviderCall => ({
  ...self.call,
  fetch: async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
});
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (thrown: { code?: string }) => thrown.code,
  );
const problem = (status: number) => ({ status, title: 'Pretend', detail: 'no', _links: {} });

describe('a create', () => {
  test('says what Mollie wants to hear', async () => {
    const self = await stage();
    const wish = self.wish({ payer: { locale: 'nl-NL', email: 'ada@example.com', ip: '203.0.113.9' } });
    await self.driver.createPayment(wish, self.call);
    const [request] = self.sent;
    expect(request).toMatchObject({ method: 'POST', url: 'http://mollie.test:4246/v2/payments' });
    expect(request?.headers.get('idempotency-key')).toBe(wish.attempt);
    expect(request?.headers.get('authorization')).toBe(`Bearer ${self.world.settings['apiKey'] ?? ''}`);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      amount: { currency: 'EUR', value: '19.00' },
      description: 'Winter mug',
      redirectUrl: wish.returnUrl,
      webhookUrl: expect.stringMatching(/^https:\/\/shop\.test\/v1\/notifications\/mollie\?attempt=att_a+\d+&mark=[0-9a-f]{64}$/),
      metadata: { attempt: wish.attempt },
      locale: 'nl_NL',
    });
  });

  test('a language that Mollie’s page does not speak is left out; it would refuse the whole wish', async () => {
    for (const locale of ['ja-JP', 'en', 'zh-Hans-CN', '__proto__', 'nl_XX']) {
      const self = await stage();
      await self.create({ payer: { locale } });
      expect(JSON.parse(self.sent[0]?.body ?? '')).not.toHaveProperty('locale');
    }
  });

  test('a long title is cut at 255, never through a character', async () => {
    const self = await stage();
    await self.create({ title: `${'a'.repeat(254)}😀` });
    expect(JSON.parse(self.sent[0]?.body ?? '').description).toBe('a'.repeat(254));
  });

  test('Mollie’s page is where the buyer goes; it cannot be closed there yet', async () => {
    const self = await stage();
    expect(await self.create()).toMatchObject({
      status: 'requires_action',
      closed: false,
      closable: false,
      action: { type: 'redirect', purpose: 'pay', url: expect.stringMatching(/^http:\/\/mollie\.test:4246\/checkout\/\w+$/) },
    });
  });

  test.each([
    [400, 'refused'],
    [422, 'refused'],
    [401, 'unknown'],
    [403, 'unknown'],
    [404, 'unknown'],
    [409, 'unknown'],
    [410, 'unknown'],
    [429, 'rate_limited'],
    [500, 'unknown'],
    [503, 'unknown'],
  ])('status %i is %s', async (status, code) => {
    const self = await stage();
    expect(await codeOf(self.driver.createPayment(self.wish(), answering(self, status, problem(status))))).toBe(code);
  });

  test.each([
    ['another attempt', { metadata: { attempt: 'att_other' } }],
    ['nobody', { metadata: null }],
    ['another profile', { profileId: 'pfl_another' }],
    ['another sum', { amount: { currency: 'EUR', value: '18.99' } }],
    ['another currency', { amount: { currency: 'USD', value: '19.00' } }],
    ['no number', { id: undefined }],
    ['a number that is a path', { id: 'tr_a/../refunds' }],
  ])('an answer about %s is unknown, and never a way to pay', async (_, more) => {
    const self = await stage();
    const wish = self.wish();
    const body = {
      id: 'tr_a',
      status: 'open',
      amount: { currency: 'EUR', value: '19.00' },
      profileId: self.driver.account,
      metadata: { attempt: wish.attempt },
      ...more,
    };
    expect(await codeOf(self.driver.createPayment(wish, answering(self, 201, body)))).toBe('unknown');
  });

  test('what is no answer of Mollie’s', async () => {
    const self = await stage();
    for (const body of ['', '<html>', '{', '[]', 'null', `{"id":"${'x'.repeat(1_100_000)}"}`])
      for (const status of [200, 404, 422])
        expect(await codeOf(self.driver.createPayment(self.wish(), answering(self, status, body))), `${status} ${body.slice(0, 9)}`).toBe(
          'unknown',
        );
  });

  test('sums Mollie does not move ask nobody', async () => {
    const self = await stage();
    for (const amount of [
      { amount: 100, currency: 'CNY' },
      { amount: 0, currency: 'EUR' },
    ])
      expect(await codeOf(self.create({ amount }))).toBe('refused');
    expect(self.sent).toEqual([]);
  });
});

test('nobody to ask without Mollie’s number; what Mollie does not know is unknown, never closed', async () => {
  const self = await stage();
  const { ref } = await self.create();
  const { reference: _, ...nameless } = ref;
  self.sent.length = 0;
  const unknown = { status: 'unknown', closed: false };
  expect(await self.driver.getPayment(nameless, self.call)).toMatchObject(unknown);
  expect(await self.driver.cancelPayment?.(nameless, self.call)).toMatchObject(unknown);
  expect(self.sent).toEqual([]);
  expect(await self.driver.getPayment({ ...ref, reference: 'tr_nobody' }, self.call)).toMatchObject(unknown);
  expect(await self.driver.cancelPayment?.({ ...ref, reference: 'tr_nobody' }, self.call)).toMatchObject(unknown);
});

test('only a 404 says that Mollie has no such payment; any other no concludes nothing', async () => {
  const self = await stage();
  const { ref } = await self.create();
  for (const status of [400, 409, 410, 422])
    expect(await codeOf(self.driver.getPayment(ref, answering(self, status, problem(status))))).toBe('unknown');
  expect(await self.driver.getPayment(ref, answering(self, 404, problem(404)))).toMatchObject({ status: 'unknown', closed: false });
});

test('an answer too large to be Mollie’s is none, however well it reads', async () => {
  const self = await stage();
  const { ref } = await self.create();
  const { fetch } = self.call;
  const told: object = await (
    await fetch(`http://mollie.test:4246/v2/payments/${ref.reference ?? ''}`, { headers: self.sent[0]?.headers ?? {} })
  ).json();
  expect(await self.driver.getPayment(ref, answering(self, 200, told))).toMatchObject({ status: 'requires_action' });
  expect(await codeOf(self.driver.getPayment(ref, answering(self, 200, { ...told, more: 'x'.repeat(1_000_001) })))).toBe('unknown');
});

describe('closing', () => {
  test('before a method was chosen it cannot be closed, and says so', async () => {
    const self = await stage();
    const { ref } = await self.create();
    expect(await self.driver.cancelPayment?.(ref, self.call)).toMatchObject({ status: 'requires_action', closed: false, closable: false });
  });

  test('a promised bank transfer can', async () => {
    const self = await stage();
    const { ref } = await self.create();
    await self.world.transfer(ref.attempt);
    expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ closable: true });
    expect(await self.driver.cancelPayment?.(ref, self.call)).toMatchObject({ status: 'canceled', closed: true });
    expect(await self.world.pay(ref.attempt)).toBe(false);
  });

  test('what ends by Mollie’s clock is expired by Mollie’s word', async () => {
    const self = await stage();
    const { ref } = await self.create();
    self.now += 16 * 60_000;
    expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ status: 'expired', closed: true });
  });
});

test('declined at Mollie is the end of this payment, with its reason', async () => {
  const self = await stage();
  const { ref } = await self.create();
  await self.world.decline(ref.attempt, 'insufficient_funds');
  expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ status: 'failed', closed: true, declined: 'insufficient_funds' });
  expect(await self.world.pay(ref.attempt)).toBe(false);
});

test('a payment that takes its time is on its way until it is there', async () => {
  const self = await stage();
  const { ref } = await self.create();
  await self.world.payLater(ref.attempt, 60_000);
  expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ status: 'processing', closed: false });
  self.now += 61_000;
  await self.world.tick();
  expect(await self.driver.getPayment(ref, self.call)).toMatchObject({ status: 'succeeded', received: { amount: 1900, currency: 'EUR' } });
});

describe('refunds', () => {
  const refund = async (self: Stage, id: string, amount: number, more?: { readonly call?: ProviderCall }) => {
    const payment = (await self.buy()).ref;
    return {
      payment,
      work: () => self.driver.refundPayment?.({ id, payment, amount: { amount, currency: 'EUR' }, reason: 'r' }, more?.call ?? self.call),
    };
  };

  test('in parts, each under its own number', async () => {
    const self = await stage();
    const { ref: payment } = await self.buy();
    const part = (id: string, amount: number) =>
      self.driver.refundPayment?.({ id, payment, amount: { amount, currency: 'EUR' }, reason: 'r' }, self.call);
    expect(await part('ref_a', 500)).toMatchObject({ status: 'succeeded', amount: { amount: 500, currency: 'EUR' } });
    expect(await part('ref_b', 500)).toMatchObject({ status: 'succeeded' });
    expect(await codeOf(Promise.resolve(part('ref_c', 901)))).toBe('refused');
    expect(await part('ref_d', 900)).toMatchObject({ status: 'succeeded' });
    expect(await self.driver.getPayment(payment, self.call)).toMatchObject({
      status: 'succeeded',
      refunded: { amount: 1900, currency: 'EUR' },
    });
    const last = self.sent.filter(({ method }) => method === 'POST').at(-1);
    expect(last?.headers.get('idempotency-key')).toBe('ref_d');
  });

  test('one whose key is long forgotten is found by our number, also when nothing is left', async () => {
    const self = await stage();
    const { work } = await refund(self, 'ref_a', 1900);
    const first = await work();
    self.now += 2 * 3_600_000;
    expect(await work()).toEqual(first);
    expect(self.world.ledger()[0]).toMatchObject({ charged: 1900, refunded: 1900 });
  });

  test('accepted is not done; failed is told', async () => {
    const self = await stage();
    self.world.fault({ kind: 'fail_refund' });
    const { payment, work } = await refund(self, 'ref_a', 1900);
    const made = await work();
    expect(made?.status).toBe('pending');
    const ask = () => self.driver.getRefund?.({ id: 'ref_a', payment, reference: made?.reference ?? '' }, self.call);
    expect(await ask()).toMatchObject({ status: 'pending' });
    self.now += 60_000;
    await self.world.tick();
    expect(await ask()).toMatchObject({ status: 'failed' });
    expect(await self.driver.getRefund?.({ id: 'ref_a', payment }, self.call)).toMatchObject({ status: 'failed' });
    expect((await self.driver.getPayment(payment, self.call)).refunded).toBeUndefined();
  });

  test('what Mollie refuses was not given back; a conflict concludes nothing', async () => {
    const self = await stage();
    self.world.fault({ kind: 'refuse_refund' });
    expect(await codeOf(Promise.resolve((await refund(self, 'ref_a', 1900)).work()))).toBe('refused');
    const { payment } = await refund(self, 'ref_b', 1900);
    const conflict: ProviderCall = {
      ...self.call,
      fetch: async (input, init) => (init?.method === 'POST' ? Response.json(problem(409), { status: 409 }) : self.call.fetch(input, init)),
    };
    const input = { id: 'ref_b', payment, amount: payment.amount, reason: 'r' };
    expect(await codeOf(self.driver.refundPayment?.(input, conflict) ?? Promise.resolve())).toBe('unknown');
  });

  test('an answer about another refund is not believed', async () => {
    const self = await stage();
    const { ref: payment } = await self.buy();
    const other = { id: 're_x', status: 'refunded', amount: { currency: 'EUR', value: '19.00' }, metadata: { refund: 'ref_other' } };
    const input = { id: 'ref_a', payment, amount: payment.amount, reason: 'r' };
    expect(await codeOf(self.driver.refundPayment?.(input, answering(self, 201, other)) ?? Promise.resolve())).toBe('unknown');
    expect(
      await codeOf(self.driver.getRefund?.({ id: 'ref_a', payment, reference: 're_x' }, answering(self, 200, other)) ?? Promise.resolve()),
    ).toBe('unknown');
  });

  test('nothing can be said of the refunds of a payment without a number', async () => {
    const self = await stage();
    const payment = { attempt: 'att_a', account: self.driver.account, amount: { amount: 1, currency: 'EUR' }, method: 'mollie' };
    expect(
      await codeOf(
        self.driver.refundPayment?.({ id: 'ref_a', payment, amount: payment.amount, reason: 'r' }, self.call) ?? Promise.resolve(),
      ),
    ).toBe('unknown');
  });
});

describe('doctor', () => {
  const visit = (self: Stage, more = {}) => ({ publicUrl: 'https://shop.test', currencies: ['EUR'], call: self.call, ...more });

  test('all is well, with a test key', async () => {
    const self = await stage();
    expect((await driver.doctor?.(self.world.settings, visit(self)))?.map(({ level }) => level)).toEqual(['warning', 'good', 'good']);
  });

  test('another profile’s key, a currency nobody takes, nothing switched on, a wrong key, no settings, nobody there', async () => {
    const self = await stage();
    const says = async (settings: Record<string, string>, more = {}) =>
      ((await driver.doctor?.(settings, visit(self, more))) ?? []).map((finding) => `${finding.level}: ${finding.says}`).join('\n');
    expect(await says({ ...self.world.settings, profileId: 'pfl_another' })).toContain('problem: The key does not belong to the profile');
    expect(await says({ ...self.world.settings }, { currencies: ['EUR', 'CNY'] })).toContain('warning: Mollie is not offered for CNY');
    expect(await says({ ...self.world.settings }, { call: answering(self, 200, { count: 0 }) })).toContain('no payment method switched on');
    expect(await says({ ...self.world.settings, apiKey: 'test_AnotherKeyOfThirtyLettersOrMore1' })).toContain(
      'problem: Mollie does not know this key',
    );
    expect(await says({})).toContain('problem: mollie({ ... }) cannot start');
    expect(
      await says({ ...self.world.settings }, { call: { ...self.call, fetch: () => Promise.reject(new TypeError('gone')) } }),
    ).toContain('problem: Mollie did not answer');
  });
});
