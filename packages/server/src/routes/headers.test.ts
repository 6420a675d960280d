/** What every answer says to the browser, and who may read it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noAssets, type Asset, type Assets } from '../assets.ts';
import { newKey } from '../testing/world.ts';
import { serveWorld, startBody, type Served } from './testing/served.ts';

const asset = (text: string, type: string): Asset => ({
  body: new Uint8Array(new TextEncoder().encode(text)),
  brotli: new Uint8Array([1, 2, 3]),
  type,
  etag: `"${text}"`,
});
const assets: Assets = {
  version: '0.1.0',
  widget: (path) => (path === 'buypost.js' || path === 'v/0.1.0/panel.js' ? asset(path, 'text/javascript') : undefined),
  image: (name) => (name === 'mug.svg' ? asset('<svg/>', 'image/svg+xml') : undefined),
  sold: async () => {
    const body = new Blob(['the print']);
    return { size: body.size, body: body.stream() };
  },
};

let world: Served;
const routes: Record<string, { method?: string; status: number }> = {};
beforeAll(async () => {
  world = await serveWorld({ assets });
  const { key, session } = await world.start('card', { offerId: 'print', quantity: 1, immediateDelivery: true });
  if (session.status !== 'requires_action' || session.nextAction.type !== 'embed') throw new Error(session.status);
  world.bank('card').pay((await world.attempts(session.id))[0]!);
  const frame = new URL(session.nextAction.url).pathname;
  const framed = await world.ask(frame);
  await world.pass();
  await world.pass();
  const paid = await world.read({ key, session });
  if (paid.status !== 'succeeded' || paid.order.receiptUrl === undefined) throw new Error(paid.status);
  const [delivery] = paid.order.deliveries;
  if (delivery?.kind !== 'download') throw new Error('no download');
  Object.assign(routes, {
    '/health': { status: 200 },
    '/v1/offers?ids=mug': { status: 200 },
    '/v1/offers': { status: 400 },
    '/v1/quotes': { method: 'POST', status: 400 },
    '/v1/checkouts': { method: 'POST', status: 401 },
    [`/v1/checkouts/${session.id}`]: { status: 401 },
    '/v1/returns': { method: 'POST', status: 400 },
    '/v1/returns/nothing': { status: 404 },
    '/v1/notifications/nobody': { method: 'POST', status: 404 },
    '/buypost.js': { status: 200 },
    '/v/0.1.0/panel.js': { status: 200 },
    '/v/9.9.9/panel.js': { status: 404 },
    '/images/mug.svg': { status: 200 },
    '/buy/mug': { status: 200 },
    '/buy/mug?form=1': { status: 200 },
    '/buy/none': { status: 404 },
    [new URL(paid.order.receiptUrl).pathname]: { status: 200 },
    [new URL(delivery.url).pathname]: { status: 200 },
    '/d/none': { status: 404 },
    '/': { status: 200 },
    '/nothing': { status: 404 },
  });
  expect(framed.status).toBe(200);
  expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors *');
  expect(framed.headers.get('content-security-policy')).toContain('frame-src https://card.bank.test');
  expect(framed.headers.get('permissions-policy')).toContain('payment=(self "https://card.bank.test")');
});
afterAll(() => world.end());

describe('every answer', () => {
  it('is sniffed by nobody, tells no referrer, has a policy, is framed by nobody, sets no cookie', async () => {
    for (const [path, { method = 'GET', status }] of Object.entries(routes)) {
      const answer = await world.ask(path, { method });
      const { headers } = answer;
      expect(answer.status, path).toBe(status);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('content-security-policy'), path).toMatch(/^default-src 'none'/);
      expect(headers.get('content-security-policy'), path).not.toMatch(/unsafe-(?!inline'; sandbox)/);
      expect(headers.get('cross-origin-resource-policy'), path).toMatch(/^(cross-origin|same-origin)$/);
      expect(headers.get('permissions-policy'), path).toContain('camera=()');
      expect(headers.get('set-cookie'), path).toBeNull();
      expect(headers.get('access-control-allow-credentials'), path).toBeNull();
      expect(headers.get('x-request-id'), path).toMatch(/^[0-9a-f]{16}$/);
      if (!path.startsWith('/images/')) expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      const html = headers.get('content-type')?.startsWith('text/html') === true;
      if (html) expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      const stored = /^\/(v\/0|buypost|images|v1\/offers\?)/.test(path);
      if (!stored) expect(headers.get('cache-control'), path).toBe('no-store');
    }
  });
  it('a download is saved, never shown', async () => {
    const path = Object.keys(routes).find((one) => one.startsWith('/d/') && one.length > 20)!;
    for (let look = 0; look < 5; look += 1) expect((await world.ask(path, { method: 'HEAD' })).status).toBe(404);
    const answer = await world.ask(path);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="print.pdf"; filename*=UTF-8''print.pdf`);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(await answer.text()).toBe('the print');
    expect((await world.ask(path)).status).toBe(404);
  });
  it('a download that breaks off, or that a browser only looks ahead at, costs nothing', async () => {
    const size = 5 * 64 * 1024;
    const chunk = new Uint8Array(64 * 1024);
    let left = 5;
    const body = (): ReadableStream<Uint8Array> => {
      left = 5;
      return new ReadableStream({
        pull: (controller) => ((left -= 1) >= 0 ? controller.enqueue(chunk) : controller.close()),
      });
    };
    let there = true;
    const one = await serveWorld({ assets: { ...noAssets, sold: async () => (there ? { size, body: body() } : undefined) } });
    const order = await one.start('qr', { offerId: 'print' });
    one.bank('qr').pay((await one.attempts(order.session.id))[0]!);
    await one.pass();
    const uses = async () => {
      const session = await one.read(order);
      const [delivery] = session.status === 'succeeded' ? session.order.deliveries : [];
      return delivery?.kind === 'download' ? { left: delivery.usesLeft, path: new URL(delivery.url).pathname } : undefined;
    };
    const { path } = (await uses())!;
    expect((await one.ask(path, { headers: { 'sec-purpose': 'prefetch;prerender' } })).status).toBe(503);
    for (let i = 0; i < 3; i += 1) {
      const broken = (await one.ask(path)).body!.getReader();
      await broken.read();
      expect(await uses()).toMatchObject({ left: 1 });
      await broken.cancel();
      expect(await uses()).toMatchObject({ left: 2 });
    }
    there = false;
    expect((await one.ask(path)).status).toBe(500);
    expect(await uses()).toMatchObject({ left: 2 });
    there = true;
    expect((await (await one.ask(path)).arrayBuffer()).byteLength).toBe(size);
    expect(await uses()).toMatchObject({ left: 1 });
    await one.end();
  });
  it('an https shop asks for https ever after', async () => {
    expect((await world.ask('/health')).headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  });
});

describe('built files', () => {
  it('come compressed, once, and for good under their version', async () => {
    const answer = await world.ask('/v/0.1.0/panel.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('vary')).toContain('accept-encoding');
    expect(
      (await world.ask('/v/0.1.0/panel.js', { headers: { 'accept-encoding': 'br;q=0, gzip' } })).headers.get('content-encoding'),
    ).toBeNull();
    const again = await world.ask('/buypost.js', { headers: { 'if-none-match': 'W/"x", "buypost.js"' } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await world.ask('/buypost.js')).headers.get('cache-control')).toMatch(/max-age=300/);
  });
  it('are names in a list, never paths on a disk', async () => {
    for (const path of [
      '/v/0.1.0/../../etc/passwd',
      '/v/0.1.0/%2e%2e/x',
      '/images/..%2f..%2foffers.yaml',
      '/images/%00',
      '/v/0.1.0/panel.js%00.map',
    ]) {
      expect((await world.ask(path)).status, path).toBe(404);
    }
  });
});

describe('other origins (T28)', () => {
  const origins = [
    undefined,
    'null',
    'https://evil.example',
    'https://blog.test',
    'https://blog.test.evil.example',
    'HTTPS://BLOG.TEST',
    'https://blog.test:8443',
  ];
  it.each(origins)('%s reads public answers, never with credentials', async (origin) => {
    const headers = origin === undefined ? {} : { origin };
    for (const [path, init] of [
      ['/v1/offers?ids=mug', {}],
      ['/v1/checkouts/x', {}],
      ['/buypost.js', {}],
      ['/v1/checkouts', { method: 'OPTIONS' }],
    ] as const) {
      const answer = await world.ask(path, { ...init, headers });
      expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
      expect(answer.headers.get('access-control-allow-credentials'), path).toBeNull();
    }
    const page = await world.ask('/buy/mug', { headers });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });
  it('only an allowed page starts a checkout for an offer that names its pages', async () => {
    for (const origin of [
      'null',
      'https://evil.example',
      'https://blog.test.evil.example',
      'https://blog.test:8443',
      'http://blog.test',
      'https://BLOG.test',
    ]) {
      const returnTo = 'https://blog.test/post';
      const answer = await world.post('/v1/checkouts', startBody({ offerId: 'only' }, { returnTo }), newKey(), { origin });
      expect(answer.status, origin).toBe(403);
      expect((await world.post('/v1/quotes', { draft: { offerId: 'only', quantity: 1 } }, newKey(), { origin })).status, origin).toBe(403);
      expect(((await (await world.ask('/v1/offers?ids=only', { headers: { origin } })).json()) as { missing: string[] }).missing).toEqual([
        'only',
      ]);
    }
    for (const origin of ['https://blog.test', 'https://shop.test']) {
      expect((await world.post('/v1/checkouts', startBody({ offerId: 'only' }), newKey(), { origin })).status, origin).toBe(201);
    }
  });
  it('a preflight of any length costs nothing', async () => {
    const began = performance.now();
    const answer = await world.ask('/v1/checkouts', {
      method: 'OPTIONS',
      headers: { origin: 'https://blog.test', 'access-control-request-headers': `a${' '.repeat(1_000_000)},b` },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization, content-type');
    expect(performance.now() - began).toBeLessThan(200);
  });
});

describe('the log', () => {
  it('names routes, never addresses with a token, never contact data', async () => {
    const lines: string[] = [];
    const secret = newKey();
    const loud = await serveWorld();
    const shop = { ...loud.shop, log: (...line: unknown[]) => void lines.push(JSON.stringify(line)) };
    const { createServer } = await import('../create-server.ts');
    const app = createServer(shop, assets);
    await app.fetch(new Request(`https://shop.test/o/${secret}?x=${secret}`), {});
    const body = JSON.stringify(startBody({ offerId: 'book', contact: { email: 'canary@example.com' } }));
    await app.fetch(
      new Request('https://shop.test/v1/checkouts', {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', origin: 'https://blog.test' },
      }),
      {},
    );
    expect(lines.some((line) => line.includes('GET /o/:token'))).toBe(true);
    expect(lines.join('')).not.toContain(secret);
    expect(lines.join('')).not.toContain('canary');
    await loud.end();
  });
});
