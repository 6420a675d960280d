import { describe, expect, test } from 'vitest';
import { isProviderError } from '../contract.ts';
import { stage, url } from './testing/stage.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => (isProviderError(error) ? error.code : `not a ProviderError: ${String(error)}`),
  );

describe('making an order', () => {
  test('is the published request, byte for byte the same each time', async () => {
    const { driver, wish, call, sent } = await stage();
    const one = wish({ payer: { locale: 'de-DE', email: 'ada@example.com', ip: '203.0.113.7' } });
    await driver.createPayment(one, call);
    await driver.createPayment(one, call);
    const creates = sent.filter(({ url: to }) => to.endsWith('/v2/checkout/orders'));
    expect(creates).toHaveLength(2);
    expect(creates[0]?.body).toBe(creates[1]?.body);
    expect(JSON.parse(creates[0]?.body ?? '')).toEqual({
      intent: 'CAPTURE',
      purchase_units: [
        {
          reference_id: one.attempt,
          custom_id: one.attempt,
          invoice_id: one.attempt,
          description: 'Winter mug',
          amount: { currency_code: 'EUR', value: '19.00' },
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            return_url: one.returnUrl,
            cancel_url: `${one.returnUrl}?paypal=canceled`,
            user_action: 'PAY_NOW',
            shipping_preference: 'NO_SHIPPING',
            payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
            locale: 'de-DE',
          },
        },
      },
    });
    expect(creates[0]?.headers.get('paypal-request-id')).toBe(one.attempt);
    expect(creates[0]?.headers.get('prefer')).toBe('return=representation');
  });

  test.each([
    ['en', undefined],
    ['zh-Hant-TW', undefined],
    ['en-GB', 'en-GB'],
    ['x'.repeat(50), undefined],
  ])('the locale %s is sent as %s', async (locale, expected) => {
    const { create, sent } = await stage();
    await create({ payer: { locale } });
    expect(JSON.parse(sent.at(-1)?.body ?? '').payment_source.paypal.experience_context.locale).toBe(expected);
  });

  test('a long title is cut between characters', async () => {
    const { create, sent } = await stage();
    await create({ title: '100 % Tasse & 茶碗 🫖'.repeat(20) });
    const { description } = JSON.parse(sent.at(-1)?.body ?? '').purchase_units[0];
    expect(description.length).toBeLessThanOrEqual(127);
    expect(description.isWellFormed?.() ?? true).toBe(true);
  });

  test('the buyer goes to PayPal’s page', async () => {
    const { create } = await stage();
    const made = await create();
    expect(made).toMatchObject({
      status: 'requires_action',
      closed: false,
      action: { type: 'redirect', url: `${url}/checkoutnow?token=${made.ref.reference ?? ''}`, purpose: 'pay' },
    });
  });

  test('an order for another account is given up, with a cure', async () => {
    const { driver, wish, call } = await stage();
    const changed = {
      ...call,
      fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const { fetch } = call;
        const answer = await fetch(input, init);
        return new Response((await answer.text()).replaceAll('PRETENDSHQP22', 'ANQTHERSHQP22'), answer);
      },
    };
    await expect(driver.createPayment(wish(), changed)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/merchantId/),
    });
  });
});

describe('the access token', () => {
  const tokens = (sent: readonly { readonly url: string }[]): number => sent.filter(({ url: to }) => to.endsWith('/oauth2/token')).length;

  test('is asked for once, and again when it ends', async () => {
    const self = await stage();
    for (let i = 0; i < 5; i += 1) await self.create();
    expect(tokens(self.sent)).toBe(1);
    self.now += 9 * 3_600_000;
    await self.create();
    expect(tokens(self.sent)).toBe(2);
  });

  test('called back, it is asked for once more and the call is made once', async () => {
    const self = await stage();
    const made = await self.create();
    self.world.forgetTokens();
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'requires_action' });
    expect(tokens(self.sent)).toBe(2);
  });

  test('never accepted: unknown, after two tries', async () => {
    const self = await stage();
    const made = await self.create();
    const { fetch } = self.call;
    let calls = 0;
    const call = {
      ...self.call,
      fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
        calls += 1;
        self.world.forgetTokens();
        const answer = await fetch(input, init);
        self.world.forgetTokens();
        return answer;
      },
    };
    expect(await codeOf(self.driver.getPayment(made.ref, call))).toBe('unknown');
    expect(calls).toBeLessThanOrEqual(3);
  });

  test('keys that PayPal does not know are unknown, with a cure that holds no key', async () => {
    const { driver, wish, call } = await stage();
    const changed = { ...call, fetch: async () => Response.json({ error: 'invalid_client' }, { status: 401 }) };
    const error: unknown = await driver.createPayment(wish(), changed).catch((thrown: unknown) => thrown);
    expect(isProviderError(error) && error.code).toBe('unknown');
    expect(String(error)).toMatch(/clientId.*environment/);
    expect(String(error)).not.toMatch(/Pretend-/);
  });
});

describe('reading', () => {
  test('without PayPal’s number there is nothing to ask for', async () => {
    const { driver, call, sent } = await stage();
    const ref = { attempt: 'att_none', account: driver.account, amount: { amount: 1, currency: 'EUR' }, method: 'paypal' };
    expect(await driver.getPayment(ref, call)).toMatchObject({ status: 'unknown', closed: false });
    expect(await driver.capturePayment!(ref, call)).toMatchObject({ status: 'unknown', closed: false });
    expect(sent).toEqual([]);
  });

  test('an order that PayPal forgot is unknown and not closed', async () => {
    const { driver, create, world, call } = await stage();
    const { ref } = await create();
    world.lapse(ref.attempt);
    expect(await driver.getPayment(ref, call)).toMatchObject({ status: 'unknown', closed: false });
    expect(await driver.capturePayment!(ref, call)).toMatchObject({ status: 'unknown', closed: false });
  });

  test('a stranger’s 404 concludes nothing', async () => {
    const { driver, create, call } = await stage();
    const { ref } = await create();
    const portal = { ...call, fetch: async () => new Response('<html>Not found</html>', { status: 404 }) };
    expect(await codeOf(driver.getPayment(ref, portal))).toBe('unknown');
    const forbidden = {
      ...call,
      fetch: async () => Response.json({ name: 'NOT_AUTHORIZED', details: [{ issue: 'PERMISSION_DENIED' }] }, { status: 403 }),
    };
    expect(await codeOf(driver.getPayment(ref, forbidden))).toBe('unknown');
  });

  test('approved, but for another sum: it is not taken from', async () => {
    const { driver, create, world, call } = await stage();
    const { ref } = await create();
    await world.pay(ref.attempt);
    await expect(driver.getPayment({ ...ref, amount: { amount: 1800, currency: 'EUR' } }, call)).rejects.toMatchObject({
      code: 'unknown',
      message: expect.stringMatching(/about 1900 EUR and 1800 EUR/),
    });
  });

  test('only the word of a returning buyer’s own order makes us try again', async () => {
    const { driver, create, world, call, take } = await stage();
    const { ref } = await create();
    await world.decline(ref.attempt);
    const declined = await take(ref);
    const back = (query: Record<string, string>) => driver.resumePayment!(declined.ref, new Map(Object.entries(query)), call);
    const token = ref.reference ?? '';
    expect((await back({ token, PayerID: 'X' })).status).toBe('approved');
    expect((await back({ token, PayerID: 'X', paypal: 'canceled' })).status).toBe('requires_action');
    expect((await back({ token })).status).toBe('requires_action');
    expect((await back({ token: 'another', PayerID: 'X' })).status).toBe('requires_action');
    expect((await back({})).status).toBe('requires_action');
  });
});

test('a transcript keeps no token, no key and no person', async () => {
  const self = await stage();
  const seen: string[] = [];
  const call = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const request = new Request(input, init);
      const { fetch } = self.call;
      seen.push(`${request.url}\n${JSON.stringify([...request.headers])}\n${await request.clone().text()}`);
      const answer = await fetch(request);
      seen.push(await answer.clone().text());
      return answer;
    },
  };
  const made = await self.driver.createPayment(self.wish(), call);
  await self.world.pay(made.ref.attempt);
  await self.driver.capturePayment!(made.ref, call);
  const text = seen.join('\n');
  for (const secret of ['A21AA', 'pretend-buyer@', 'QYR5Z8XDVJNXQ', 'Surname', 'Bearer A']) {
    if (secret !== 'Surname') expect(text, secret).toContain(secret);
    expect(self.driver.redact(text), secret).not.toContain(secret);
  }
  expect(self.driver.redact(text)).not.toMatch(/"(?:given_name|surname)":"(?!\[redacted\])/);
  const { clientId = '', clientSecret = '' } = self.world.settings;
  for (const form of [clientSecret, `${clientId}:${clientSecret}`, encodeURIComponent(clientSecret)])
    for (const secret of [form, btoa(form)])
      expect(self.driver.redact(`x ${secret} y`), secret.slice(0, 6)).not.toContain(secret.slice(-20));
  // What is needed to find the payment again stays.
  expect(self.driver.redact(text)).toContain(made.ref.attempt);
});
