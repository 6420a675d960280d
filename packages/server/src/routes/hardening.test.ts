/** What strangers send: tampered prices, odd numbers, odd JSON, guessed ids, crooked addresses. Nothing of it may cost money or answer 5xx. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '../testing/world.ts';
import { cases } from './testing/corpora.ts';
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

describe('guessed ids and keys (T31)', () => {
  it('a wrong key, a missing order and a nonsense id are one answer', async () => {
    const { session } = await world.start('qr');
    const bodies = new Set<string>();
    for (const id of [session.id, `ord_${'a'.repeat(26)}`, 'ord_1', '..', '%00', 'x'.repeat(500)]) {
      for (const [path, init] of [
        [`/v1/checkouts/${id}`, {}],
        [`/v1/checkouts/${id}/events`, {}],
        [`/v1/checkouts/${id}/cancel`, { method: 'POST', body: '{}' }],
      ] as const) {
        if (id === '..') continue;
        const answer = await world.ask(path, {
          ...init,
          headers: { authorization: `Bearer ${newKey()}`, 'content-type': 'application/json' },
        });
        expect(answer.status).toBe(404);
        const { request: _request, ...rest } = (await answer.json()) as Record<string, unknown>;
        bodies.add(JSON.stringify(rest));
      }
    }
    expect(bodies.size).toBe(1);
  });
  it('no key, or one that is none, is 401', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer short', `Basic ${newKey()}`, `Bearer ${'x'.repeat(129)}`, `Bearer ${newKey()}!`]) {
      const answer = await world.ask(`/v1/checkouts/ord_${'a'.repeat(26)}`, { headers: authorization === '' ? {} : { authorization } });
      expect(answer.status).toBe(401);
    }
  });
  it('receipts, downloads, pay frames and returns that do not exist are 404 and say nothing', async () => {
    for (const token of [newKey(), 'x', '..%2f..%2fetc%2fpasswd', '%00', 'a'.repeat(2000)]) {
      for (const path of [`/o/${token}`, `/d/${token}`, `/pay/${token}`, `/v1/returns/${token}`]) {
        const answer = await world.ask(path);
        expect(answer.status, path).toBe(404);
        expect(answer.headers.get('cache-control'), path).toBe('no-store');
      }
      expect((await world.post('/v1/returns', { code: token })).status).toBeGreaterThanOrEqual(400);
    }
  });
  it('misses cost: a guesser is slowed down, and others are not', async () => {
    const limits = {
      reads: { burst: 1000, perMinute: 1 },
      starts: { burst: 9, perMinute: 1 },
      allStarts: { burst: 9, perMinute: 1 },
      misses: { burst: 5, perMinute: 1 },
      streams: 1,
    };
    let address = '198.51.100.1';
    const strict = await serveWorld({ server: { limits, address: () => address } });
    const answers: number[] = [];
    for (let i = 0; i < 7; i += 1) answers.push((await strict.ask(`/o/${newKey()}`)).status);
    expect(answers).toEqual([404, 404, 404, 404, 404, 429, 429]);
    const refused = await strict.ask('/v1/offers?ids=mug');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(((await refused.json()) as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
    address = '198.51.100.2';
    expect((await strict.ask('/v1/offers?ids=mug')).status).toBe(200);
    await strict.end();
  });
  it('starting is limited for one address and for the whole shop, before a provider is called (T32)', async () => {
    const limits = {
      reads: { burst: 1000, perMinute: 1 },
      starts: { burst: 2, perMinute: 1 },
      allStarts: { burst: 3, perMinute: 1 },
      misses: { burst: 50, perMinute: 1 },
      streams: 1,
    };
    let address = '198.51.100.1';
    const strict = await serveWorld({ server: { limits, address: () => address } });
    const once = async () => (await strict.post('/v1/checkouts', startBody())).status;
    expect([await once(), await once(), await once()]).toEqual([201, 201, 429]);
    address = '198.51.100.2';
    expect([await once(), await once()]).toEqual([201, 429]);
    expect(strict.bank('qr').calls.filter((call) => call.operation === 'create')).toHaveLength(3);
    await strict.end();
  });
});

describe('addresses (T20, T21)', () => {
  const urls = cases('url/wpt-urltestdata.json').flatMap((one) =>
    typeof one === 'object' && one !== null && 'input' in one && typeof one.input === 'string' ? [one.input] : [],
  );
  const title =
    urls.length === 0 ? 'skipped: no ../shared/corpora/url (set BUYPOST_CORPORA)' : `${urls.length} published addresses as the way back`;
  it.skipIf(urls.length === 0)(
    `${title}: refused, or of the page that asked`,
    async () => {
      const before = (await world.shop.store.read((tx) => tx.selectFrom('orders').selectAll().execute())).length;
      for (const url of urls) {
        const answer = await start(startBody({ offerId: 'only' }, { returnTo: url, post: { url: `${blog}/p` } }));
        expect(answer.status, url).toBeLessThan(500);
        if (answer.status < 300) expect(new URL(url).origin).toBe(blog);
      }
      const after = await world.shop.store.read((tx) => tx.selectFrom('orders').select('return_to').execute());
      expect(after.length).toBe(before);
    },
    60_000,
  );
  it.each([
    'javascript:alert(1)',
    'javascript://blog.test/%0aalert(1)',
    'https://user:pw@blog.test/',
    'https://blog.test.evil.example/',
    'https://evil.example/',
    '//evil.example',
    'https://blog.test@evil.example',
    'data:text/html,x',
    'https://blog.test:444/',
  ])('the way back cannot be %s', async (returnTo) => {
    await untouched(async () => {
      const answer = await start(startBody({}, { returnTo }));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    });
  });
  it('a return goes to the page that started it and nowhere else, whatever its query says', async () => {
    const { session } = await world.start('wallet');
    const call = world.bank('wallet').calls.find((one) => one.operation === 'create' && one.body.includes('/v1/returns/'));
    const { returnUrl } = JSON.parse(call!.body) as { returnUrl: string };
    const answer = await world.ask(`${returnUrl}?next=https://evil.example&buypost=x&returnTo=//evil.example`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const to = new URL(answer.headers.get('location')!);
    expect(to.origin).toBe(blog);
    expect(to.searchParams.getAll('buypost')).toHaveLength(1);
    expect(session.status).toBe('requires_action');
  });
});

describe('troubles of our own', () => {
  it('are told without their inside', async () => {
    const broken = await serveWorld();
    await broken.shop.store.close();
    for (const [path, type] of [
      ['/v1/offers?ids=mug', 'application/problem+json'],
      ['/buy/mug', 'text/html; charset=utf-8'],
    ] as const) {
      const answer = await broken.ask(path);
      expect(answer.status).toBe(500);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(await answer.text()).not.toMatch(/sqlite|\.ts|stack|kysely|destroyed/i);
    }
    expect((await broken.ask('/health')).status).toBe(503);
    expect(broken.logged.some((line) => line.event === 'unexpected')).toBe(true);
  });
});
