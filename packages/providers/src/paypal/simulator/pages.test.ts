import { describe, expect, test } from 'vitest';
import type { RawRequest } from '../../contract.ts';
import { stage } from '../testing/stage.ts';
import { createPretendPayPal } from './index.ts';

describe('the buyer’s page', () => {
  const opened = async () => {
    const self = await stage();
    const made = await self.create({ title: '<b>Mug</b> & "cup"' });
    const path = `/checkoutnow?token=${made.ref.reference ?? ''}`;
    return { self, made, path };
  };

  test('shows shop, sum and thing, escaped, with the three buttons every provider has', async () => {
    const { self, path } = await opened();
    const text = await (await self.visit(path)).text();
    expect(text).toContain('19.00 EUR');
    expect(text).toContain('&lt;b&gt;Mug&lt;/b&gt;');
    for (const button of ['pay', 'decline', 'cancel']) expect(text).toContain(`data-do="${button}"`);
    expect(text).not.toMatch(/<script/i);
  });

  test('pay: back to the shop with PayPal’s answer', async () => {
    const { self, made, path } = await opened();
    const text = await (await self.visit(path, { do: 'pay' })).text();
    expect(text).toMatch(
      new RegExp(`refresh" content="0; url=https://shop\\.test/v1/returns/[a-f]+\\?token=${made.ref.reference ?? ''}&amp;PayerID=`),
    );
    expect(await self.take(made.ref)).toMatchObject({ status: 'succeeded' });
    expect(await (await self.visit(path)).text()).toContain('The shop took the money');
  });

  test('decline: approved, and refused when it is taken; the page then asks again', async () => {
    const { self, made, path } = await opened();
    await self.visit(path, { do: 'decline' });
    const declined = await self.take(made.ref);
    expect(declined).toMatchObject({ status: 'requires_action', declined: 'declined' });
    expect(await (await self.visit(path)).text()).toContain('Your bank said no');
    await self.visit(path, { do: 'pay' });
    expect(await self.take(declined.ref)).toMatchObject({ status: 'succeeded' });
  });

  test('cancel: back to the shop, nothing changed', async () => {
    const { self, made, path } = await opened();
    expect(await (await self.visit(path, { do: 'cancel' })).text()).toMatch(
      /url=https:\/\/shop\.test\/v1\/returns\/[a-f]+\?paypal=canceled&amp;token=/,
    );
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'requires_action' });
  });

  test('nonsense changes nothing, and a wrong address is nowhere', async () => {
    const { self, made, path } = await opened();
    for (const odd of ['', 'PAY', '__proto__', 'constructor']) await self.visit(path, { do: odd });
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'requires_action' });
    expect((await self.visit('/checkoutnow?token=NOBODY')).status).toBe(404);
    // The shop's number opens no page.
    expect((await self.visit(`/checkoutnow?token=${made.ref.attempt}`)).status).toBe(404);
  });
});

test('the API is closed to strangers', async () => {
  const { visit } = await stage();
  expect((await visit('/v2/checkout/orders/X')).status).toBe(401);
  expect((await visit('/v1/notifications/webhooks/X')).status).toBe(401);
  expect((await visit('/v1/oauth2/token', { grant_type: 'client_credentials' })).status).toBe(401);
});

test.each([
  ['intent', 'AUTHORIZE'],
  ['purchase_units', []],
  ['payment_source', {}],
  ['nonsense', 1],
])('an order with a wrong %s is refused as the schema refuses it', async (name, value) => {
  const self = await stage();
  const made = await self.create();
  const { fetch } = self.call;
  const call = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const request = new Request(input, init);
      if (!request.url.endsWith('/v2/checkout/orders')) return fetch(request);
      const body = JSON.stringify({ ...JSON.parse(await request.text()), [name]: value });
      return fetch(new Request(request.url, { method: 'POST', headers: request.headers, body }));
    },
  };
  await expect(self.driver.createPayment(self.wish(), call)).rejects.toMatchObject({ code: 'refused' });
  expect(self.world.ledger()).toHaveLength(1);
  expect(made.ref.reference).toBeDefined();
});

test('a restarted one remembers its orders, its keys and what it still has to tell', async () => {
  let file = '';
  let clock = Date.parse('2026-11-22T12:00:00Z');
  const options = { url: 'http://paypal.test:4246', now: () => clock, notifies: 'on_tick', notifyUrl: 'https://shop.test/n' } as const;
  const first = await createPretendPayPal({
    ...options,
    persist: (json) => (file = json),
    fetch: async () => new Response(null, { status: 503 }),
  });
  const self = await stage();
  const made = await self.driver.createPayment(self.wish(), {
    ...self.call,
    fetch: async (input, init) => first.fetch(new Request(input, init)),
  });
  await first.pay(made.ref.attempt);
  await first.tick();
  clock += 60_000;
  const heard: RawRequest[] = [];
  const second = await createPretendPayPal({
    ...options,
    restore: file,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      heard.push({ method: request.method, url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
      return new Response(null);
    },
  });
  const call = {
    ...self.call,
    now: () => new Date(clock),
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => second.fetch(new Request(input, init)),
  };
  expect(await self.driver.capturePayment!(made.ref, call)).toMatchObject({ status: 'succeeded' });
  await second.tick();
  expect(await Promise.all(heard.map((raw) => self.driver.readNotification(raw, call)))).toMatchObject([
    { kind: 'payment', attempt: made.ref.attempt },
    { kind: 'payment', attempt: made.ref.attempt },
  ]);
});

test('what was not heard is told again with pauses, 25 times at most', async () => {
  let clock = Date.parse('2026-11-22T12:00:00Z');
  const times: number[] = [];
  const world = await createPretendPayPal({
    url: 'http://paypal.test:4246',
    now: () => clock,
    notifies: 'on_tick',
    notifyUrl: 'https://shop.test/n',
    fetch: async () => (times.push(clock), new Response(null, { status: 500 })),
  });
  const self = await stage();
  const call = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => world.fetch(new Request(input, init)),
  };
  const made = await self.driver.createPayment(self.wish(), call);
  await world.pay(made.ref.attempt);
  for (let hour = 0; hour < 24 * 8; hour += 1) {
    await world.tick();
    clock += 3_600_000;
  }
  expect(times).toHaveLength(25);
  expect(times[24]! - times[0]!).toBeLessThan(4 * 24 * 3_600_000);
});
