/** What strangers try: guessed ids and keys, floods, crooked addresses; and what our own troubles tell them. */
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
const untouched = async (work: () => Promise<void>) => {
  const before = await world.rows();
  await work();
  expect(await world.rows()).toBe(before);
};

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

describe('a buyer who asks again and again about one payment (T32)', () => {
  it('makes the provider be asked a few times at once and then seldom, and is brought to the post all the same', async () => {
    const strict = await serveWorld();
    const { session } = await strict.start('wallet');
    const [attempt = ''] = await strict.attempts(session.id);
    const call = strict.bank('wallet').calls.find((one) => one.operation === 'create' && one.body.includes('/v1/returns/'));
    const { returnUrl } = JSON.parse(call!.body) as { returnUrl: string };
    const asked = () => strict.bank('wallet').calls.filter((one) => one.operation !== 'create').length;
    for (let i = 0; i < 60; i += 1) expect((await strict.ask(`${returnUrl}?try=${i}`)).status).toBe(303);
    expect(asked()).toBe(10);
    strict.clock.now += 60_000;
    for (let i = 0; i < 60; i += 1) await strict.ask(`${returnUrl}?try=${i}`);
    expect(asked()).toBe(20);
    // Another payment is another matter, and the shop's own looks go on.
    const other = await strict.start('wallet');
    expect(other.session.status).toBe('requires_action');
    strict.bank('wallet').pay(attempt);
    await strict.pass(10_000);
    expect(
      (await strict.shop.store.read((tx) => tx.selectFrom('attempts').select('status').where('id', '=', attempt).executeTakeFirst()))
        ?.status,
    ).toBe('succeeded');
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
