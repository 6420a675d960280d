import { describe, expect, test, vi } from 'vitest';
import { bought, expectState, makeBench, settle } from '../checkout/testing/bench.ts';
import { mug } from '../checkout/testing/offers.ts';
import type { CallContext, CheckoutSession, StartCheckout } from '../contract.ts';
import { httpAdapter } from './http.ts';
import { served } from './testing/served.ts';

const shop = 'https://shop.example';
const key = 'k'.repeat(22);
const context = (changes: Partial<CallContext> = {}): CallContext => ({
  signal: new AbortController().signal,
  memory: { read: () => undefined, write: () => {} },
  key,
  ...changes,
});
const input: StartCheckout = {
  key,
  draft: { offerId: 'mug', quantity: 1 },
  method: 'card',
  expected: { amount: 1900, currency: 'EUR' },
  post: { url: 'https://blog.example/mugs', title: 'Mugs' },
  returnTo: 'https://blog.example/mugs',
  surface: 'desktop',
  locale: 'en',
};
const world = () => {
  const bench = makeBench();
  const site = served(bench.adapter);
  return { ...bench, site, bench, http: httpAdapter(shop, { fetch: site.fetch }) };
};
const says = (body: string, status = 200, type = 'application/json') =>
  httpAdapter(shop, { fetch: async () => new Response(body, { status, headers: { 'content-type': type } }) });

describe('a purchase over HTTP', () => {
  test('from the link to the receipt', async () => {
    const { bench, site, http, world: outside } = world();
    const checkout = await bought(bench, {}, http);
    await settle();
    expectState(checkout, 'requires_action');
    checkout.send({ type: 'retry', method: 'bank' });
    await settle();
    expect(expectState(checkout, 'requires_action').session).toMatchObject({ method: 'bank', total: { amount: 2000 } });
    outside.buyerPays();
    await settle();
    await settle();
    expect(expectState(checkout, 'succeeded').session.order.total.amount).toBe(2000);
    expect(site.sent.every(({ url }) => url.startsWith(`${shop}/v1/`))).toBe(true);
    bench.close();
  });

  test('the key travels in Authorization only, and to nobody who needs none', async () => {
    const { site, http } = world();
    await http.loadOffer('mug', context());
    await http.quote?.(input.draft, context());
    const session = await http.startCheckout(input, context());
    await http.getCheckout(session.id, context());
    await http.cancelCheckout?.(session.id, context());
    expect(site.sent.map(({ headers }) => headers.get('authorization'))).toEqual([null, null, ...Array(3).fill(`Bearer ${key}`)]);
    expect(site.sent.some(({ url, body }) => (url + body).includes(key))).toBe(false);
    for (const { init } of site.sent)
      expect(init).toMatchObject({ credentials: 'omit', redirect: 'error', cache: 'no-store', mode: 'cors' });
  });

  test('a return code becomes a token that reads', async () => {
    const { http, world: outside } = world();
    await http.startCheckout(input, context());
    const returned = await http.resumeCheckout?.(outside.comesBack(), context());
    expect(returned).toMatchObject({ session: { status: 'requires_action' }, post: { title: 'Mugs' } });
    await expect(http.getCheckout(returned?.session.id ?? '', context({ key: returned?.token ?? '' }))).resolves.toMatchObject({
      status: 'requires_action',
    });
    await expect(http.getCheckout(returned?.session.id ?? '', context({ key: 'x'.repeat(22) }))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('what the page cannot help being long is cut, not refused', async () => {
    const { http, site } = world();
    const long = {
      url: `https://blog.example/p?${'q'.repeat(9000)}`,
      title: `\0${'😀'.repeat(300)}`,
      author: 'a'.repeat(999),
      placement: 'p'.repeat(999),
      ref: 'r'.repeat(999),
    };
    await expect(
      http.startCheckout(
        { ...input, post: long, returnTo: `https://blog.example/p?${'q'.repeat(9000)}`, locale: 'x'.repeat(99) },
        context(),
      ),
    ).resolves.toMatchObject({ offerId: 'mug' });
    expect(JSON.parse(site.sent[0]?.body ?? '')).toMatchObject({
      post: { url: 'https://blog.example/p' },
      returnTo: 'https://blog.example/p',
    });
  });
});

describe('answers that are none', () => {
  test.each([
    ['a portal that answers 200 with HTML', '<html>Log in to the hotel</html>', 200],
    ['a proxy that answers 502 with HTML', '<html>Bad gateway</html>', 502],
    ['a 404 of another server', 'Not Found', 404],
    ['an empty answer', '', 200],
    ['JSON of something else', '{"ok":true}', 200],
    ['a problem of another protocol', '{"type":"about:blank","status":409}', 409],
  ])('%s: a bad answer, asked again under the same key', async (_, body, status) => {
    await expect(says(body, status).startCheckout(input, context())).rejects.toMatchObject({ code: 'bad_answer', retry: 'same_key' });
  });

  test('a problem document becomes its error', async () => {
    await expect(
      says('{"code":"price_changed","title":"new price","status":409}', 409, 'application/problem+json').startCheckout(input, context()),
    ).rejects.toMatchObject({
      code: 'price_changed',
      message: 'new price',
      retry: 'new_key',
    });
  });

  test('no connection, and no answer in time', async () => {
    await expect(
      httpAdapter(shop, { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }).loadOffer('mug', context()),
    ).rejects.toMatchObject({ code: 'network' });
    const silent = httpAdapter(shop, { timeout: 20, fetch: () => new Promise(() => {}) });
    await expect(silent.loadOffer('mug', context())).rejects.toMatchObject({ code: 'timeout' });
  });

  test('one call is one request: nothing is retried under the core', async () => {
    const fetch_ = vi.fn(async () => new Response('{"code":"internal","title":"x"}', { status: 500 }));
    await expect(httpAdapter(shop, { fetch: fetch_ }).startCheckout(input, context())).rejects.toMatchObject({ code: 'internal' });
    expect(fetch_).toHaveBeenCalledTimes(1);
  });

  test('an offer that the shop does not have, and one that cannot be read', async () => {
    await expect(says('{"offers":[],"missing":["mug"]}').loadOffer('mug', context())).rejects.toMatchObject({ code: 'offer_not_found' });
    await expect(says('{"offers":[{"id":"mug"}],"missing":[]}').loadOffer('mug', context())).rejects.toMatchObject({ code: 'bad_answer' });
  });

  test('a pay frame of another origin is not opened', async () => {
    const told = (url: string) =>
      JSON.stringify({
        id: 'ord_1',
        offerId: 'mug',
        revision: 1,
        total: input.expected,
        lines: [],
        methods: mug.methods,
        money: 'unknown',
        status: 'requires_action',
        nextAction: { type: 'embed', url },
      });
    await expect(says(told('https://evil.example/pay/x')).getCheckout('ord_1', context())).resolves.toMatchObject({
      nextAction: { type: 'wait' },
    });
    await expect(says(told(`${shop}/pay/x`)).getCheckout('ord_1', context())).resolves.toMatchObject({
      nextAction: { type: 'embed', url: `${shop}/pay/x` },
    });
  });
});

describe('the stream of events', () => {
  const streaming = (write: (say: (text: string) => void, end: () => void) => void, silence = 40) => {
    const encoder = new TextEncoder();
    return httpAdapter(shop, {
      silence,
      fetch: async (_, init) =>
        new Response(
          new ReadableStream({
            start(controller) {
              init?.signal?.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
              write(
                (text) => controller.enqueue(encoder.encode(text)),
                () => controller.close(),
              );
            },
          }),
        ),
    });
  };
  const line = (revision: number) =>
    JSON.stringify({
      id: 'ord_1',
      offerId: 'mug',
      revision,
      total: input.expected,
      lines: [],
      methods: [],
      money: 'unknown',
      status: 'processing',
      reason: 'provider',
    });
  const watch = async (adapter: ReturnType<typeof httpAdapter>, signal = new AbortController().signal) => {
    const heard: CheckoutSession[] = [];
    await adapter.watchCheckout?.('ord_1', (session) => heard.push(session), context({ signal }));
    return heard.map((session) => session.revision);
  };

  test('lines torn over chunks and empty beats between them', async () => {
    const text = `${line(1)}\n\n\n${line(2)}\n${line(3)}\n`;
    await expect(
      watch(
        streaming((say, end) => {
          for (let at = 0; at < text.length; at += 7) say(text.slice(at, at + 7));
          end();
        }),
      ),
    ).resolves.toEqual([1, 2, 3]);
  });
  test('silence longer than the beat is given up', () =>
    expect(watch(streaming((say) => say(`${line(1)}\n`)))).rejects.toMatchObject({ code: 'network' }));
  test('a line that is none breaks the stream', () =>
    expect(watch(streaming((say) => say('<html>\n')))).rejects.toMatchObject({ code: 'bad_answer' }));
  test('a line without end breaks the stream', () =>
    expect(watch(streaming((say) => say('x'.repeat(1_000_001))))).rejects.toMatchObject({ code: 'bad_answer' }));
  test('leaving ends it', async () => {
    const leave = new AbortController();
    const watching = watch(
      streaming((say) => say(`${line(1)}\n`), 60_000),
      leave.signal,
    );
    await settle();
    leave.abort();
    await expect(watching).rejects.toMatchObject({ code: 'network' });
  });
  test('a refused stream is its error', () =>
    expect(watch(says('{"code":"not_found","title":"no"}', 404))).rejects.toMatchObject({ code: 'not_found' }));
});

describe('a hostile page', () => {
  const gadgets: Record<string, unknown> = {
    hooks: { beforeRequest: [() => new Response('{"id":"evil"}')] },
    parseJson: () => ({ id: 'evil' }),
    fetch: () => Promise.reject(new Error('evil')),
    searchParams: { evil: '1' },
    headers: { 'x-evil': '1' },
    method: 'PUT',
    json: { evil: 1 },
    prefixUrl: 'https://evil.example',
    baseUrl: 'https://evil.example',
    credentials: 'include',
    retry: { limit: 9 },
    timeout: 1,
    throwHttpErrors: false,
    toJSON: () => ({ evil: 1 }),
    amount: { amount: 1, currency: 'EUR' },
    variant: 'evil',
    coupon: 'evil',
    again: true,
    total: { amount: 1, currency: 'EUR' },
    quantity: 99,
    fallback: { amount: 1, currency: 'EUR' },
    default: { amount: 1, currency: 'EUR' },
    key: 'evil',
    signal: 'evil',
    silence: 1,
    authorization: 'Bearer evil',
    currency: 'JPY',
    notice: { kind: 'sold_out' },
    expected: { amount: 1, currency: 'EUR' },
    receiptUrl: 'https://evil.example/',
  };

  /** A purchase whose answers are read from a tape, so that only the page is polluted and not the shop. */
  const purchase = async (answers: readonly string[] | undefined) => {
    const bench = makeBench();
    const site = served(bench.adapter);
    const sent: { url: string; init: RequestInit }[] = [];
    const tape: string[] = [];
    const adapter = httpAdapter(shop, {
      fetch: async (url, init) => {
        sent.push({ url: `${url as string}`, init: init ?? {} });
        if (answers) return new Response(answers[sent.length - 1]);
        const events = `${url as string}`.endsWith('/events');
        tape.push(events ? '' : await (await site.fetch(url, init)).text());
        return new Response(tape.at(-1));
      },
    });
    const checkout = await bought(bench, {}, adapter);
    const state = checkout.getState();
    bench.close();
    const { name } = state;
    const total = 'session' in state && state.session.total.amount;
    const requests = sent.map(({ url, init }) => [
      url,
      init.method,
      init.body,
      ...Object.entries(init.headers ?? {}).flat(),
      init.credentials,
      init.mode,
    ]);
    return {
      name,
      total,
      requests: requests.map((request) => request.map((part) => `${part as string}`.replace(/Bearer [\w-]{22,128}$/, 'Bearer key'))),
      tape,
    };
  };

  test.each(Object.keys(gadgets))('Object.prototype.%s changes no request and no total', async (gadget) => {
    const clean = await purchase(undefined);
    expect(clean).toMatchObject({ name: 'requires_action', total: 1900 });
    Object.defineProperty(Object.prototype, gadget, { value: gadgets[gadget], configurable: true, writable: true, enumerable: true });
    const polluted = await purchase(clean.tape).finally(() => Reflect.deleteProperty(Object.prototype, gadget));
    // ky itself stumbles over these before it sends anything; the link is then followed.
    const stumbles = ['hooks', 'json', 'signal'].includes(gadget);
    expect(polluted.requests).toEqual(stumbles ? [] : clean.requests);
    expect([polluted.name, polluted.total]).toEqual(stumbles ? ['loading', false] : ['requires_action', 1900]);
  });
});

test.each(['shop.example', '', 'javascript:alert(1)', 'ftp://shop.example'])('%j is no shop, and the error says what to type', (origin) => {
  expect(() => httpAdapter(origin)).toThrow(/"https:\/\/shop\.example"/);
});
