/** What a page should never send: prices, odd numbers, odd JSON. Nothing of it may change a sum, write a row or answer 5xx. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '../testing/world.ts';
import { blog, serveWorld, startBody, type Served } from './testing/served.ts';

let world: Served;
beforeAll(async () => {
  world = await serveWorld();
});
afterAll(() => world.end());

const start = (body: unknown, headers: Readonly<Record<string, string>> = {}) => world.post('/v1/checkouts', body, newKey(), headers);
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const untouched = async (work: () => Promise<void>) => {
  const before = await world.rows();
  await work();
  expect(await world.rows()).toBe(before);
};

describe('a price named by the page (T01)', () => {
  const names = [
    'price',
    'amount_due',
    'total',
    'discount',
    'subtotal',
    'tax',
    'unit_price',
    'exponent',
    'currency_exponent',
    'prices',
    'lines',
  ];
  it.each(names)('"%s" in the body is refused as unknown', async (name) => {
    await untouched(async () => {
      for (const body of [
        startBody({}, { [name]: 1 }),
        startBody({ [name]: 1 }),
        { ...startBody(), post: { url: `${blog}/p`, [name]: 1 } },
      ]) {
        const answer = await start(body);
        expect(answer.status).toBe(400);
        expect(await codeOf(answer)).toBe('invalid_request');
      }
    });
  });
  it('an amount for a fixed price, and any other expected sum, is refused', async () => {
    const answer = await start(startBody({ amount: { amount: 1, currency: 'EUR' } }));
    expect(await codeOf(answer)).toBe('invalid_fields');
    for (const expected of [
      { amount: 1, currency: 'EUR' },
      { amount: 1900, currency: 'JPY' },
      { amount: 0, currency: 'EUR' },
    ]) {
      expect(await codeOf(await start(startBody({}, { expected })))).toBe('price_changed');
    }
    expect(world.kept().charges).toBe(0);
    expect(await world.shop.store.read((tx) => tx.selectFrom('orders').selectAll().execute())).toEqual([]);
  });
  it('price in query and headers changes nothing', async () => {
    const answer = await world.post('/v1/checkouts?price=1&amount=1&currency=JPY', startBody(), newKey(), {
      'x-price': '1',
      'x-http-method-override': 'DELETE',
    });
    expect(answer.status).toBe(201);
    expect(((await answer.json()) as { total: unknown }).total).toEqual({ amount: 1900, currency: 'EUR' });
  });
  it('prototype names and repeated names are refused', async () => {
    await untouched(async () => {
      const text = JSON.stringify(startBody());
      for (const more of [
        '"__proto__":{"amount":1}',
        '"constructor":{"prototype":{"total":1}}',
        '"method":"qr"',
        '"draft":{"offerId":"mug","quantity":1}',
      ]) {
        const answer = await start(`${text.slice(0, -1)},${more}}`);
        expect(answer.status).toBe(400);
      }
      expect(Object.hasOwn(Object.prototype, 'amount')).toBe(false);
    });
  });
  it('no extra field ever changes the sum (random)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.jsonValue(), { minKeys: 1, maxKeys: 3 }),
        async (extra) => {
          const known = ['draft', 'method', 'expected', 'post', 'returnTo', 'surface', 'locale', 'again'];
          fc.pre(Object.keys(extra).every((name) => !known.includes(name)));
          expect((await start({ ...extra, ...startBody() })).status).toBe(400);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('numbers that are none (T02)', () => {
  const odd = [
    '-1',
    '0',
    '0.1',
    '-0',
    '1e309',
    '-1e309',
    '"1e2"',
    '"1"',
    'null',
    '[]',
    '{}',
    'true',
    '2147483648',
    '-2147483648',
    '9007199254740992',
    '-9007199254740992',
    '9223372036854775808',
    '1e21',
    'NaN',
  ];
  it.each(odd)('%s as quantity, amount or expected: 4xx, nothing written', async (value) => {
    const body = JSON.stringify(startBody());
    const key = await world.rows();
    const quantity = body.replace('"quantity":1', `"quantity":${value}`);
    const amount = body.replace('"quantity":1', `"quantity":1,"amount":{"amount":${value},"currency":"EUR"}`);
    const expected = body.replace('"amount":1900', `"amount":${value}`);
    for (const [which, text] of Object.entries({ quantity, amount, expected })) {
      expect(text, which).not.toBe(body);
      const answer = await start(text);
      expect(answer.status, `${which} ${value}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${which} ${value}`).toBeLessThan(500);
    }
    const orders = await world.shop.store.read((tx) => tx.selectFrom('orders').selectAll().execute());
    expect(orders.every((one) => one.total === 1900)).toBe(true);
    expect((await world.rows()) - key).toBeLessThanOrEqual(3);
  });
});

describe('JSON (T35)', () => {
  it.each([
    ['nested deep', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['not JSON', '{"draft":'],
    ['empty', ''],
    ['a text', '"x"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['with a byte order mark', `\ufeff${JSON.stringify({})}`],
    ['with lone surrogates', JSON.stringify(startBody({ offerId: '\ud800' }))],
    ['with NUL', JSON.stringify(startBody({ offerId: 'a\0b' }))],
  ])('%s is a plain 400', async (_name, text) => {
    await untouched(async () => {
      const answer = await start(text);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.text()).not.toMatch(/at .*\.ts|node_modules/);
    });
  });
  it('a body above 64 kB is refused, told or not told how long it is', async () => {
    await untouched(async () => {
      expect((await start(`{"a":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
      const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(32)) });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${newKey()}` };
      const answer = await world.ask('/v1/checkouts', Object.assign({ method: 'POST', body: endless, headers }, { duplex: 'half' }));
      expect(answer.status).toBe(413);
    });
  });
  it('another content type is refused: forms and beacons start nothing (T29)', async () => {
    await untouched(async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '', 'application/json5']) {
        expect((await start(JSON.stringify(startBody()), { 'content-type': type })).status).toBe(400);
      }
    });
  });
});
