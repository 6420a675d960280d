import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mug } from '../checkout/testing/offers.ts';
import { CheckoutError, errorCodes, errorStatuses, isErrorCode, type ErrorCode } from '../errors.ts';
import { safeAppUrl, safeUrl } from './address.ts';
import { offerAnswer, offersAnswer, quoteAnswer, sessionAnswer } from './answers.ts';
import { readAnswer } from './lenient.ts';
import { errorOf, problemOf } from './problem.ts';

const total = { amount: 1900, currency: 'EUR' };
const base = {
  id: 'ord_1',
  offerId: 'mug',
  revision: 3,
  total,
  lines: [{ kind: 'item', title: 'Mug', quantity: 1, unit: total, total }],
  methods: mug.methods,
  money: 'none',
  canSwitch: true,
  canCancel: true,
  test: false,
};
const read = (changes: object) => readAnswer(sessionAnswer, structuredClone({ ...base, ...changes }));
const action = (nextAction: unknown) => read({ status: 'requires_action', nextAction });

describe('a session', () => {
  test('is read as it was written', () => {
    const order = {
      id: 'ord_1',
      number: '7K2M',
      paidAt: '2026-11-22T12:00:00Z',
      total,
      lines: base.lines,
      seller: mug.seller,
      method: 'card',
      deliveries: [{ kind: 'download', title: 'Mug', url: 'https://shop.example/d/x', usesLeft: 3 }],
      refunded: { amount: 0, currency: 'EUR' },
    };
    const told = { ...base, status: 'succeeded', order };
    expect(read({ status: 'succeeded', order })).toEqual(told);
    expect(read({ status: 'succeeded', order, colour: 'blue', order_id: 7 })).toEqual(told);
  });

  test('an unknown status waits and says nothing about the money: never success, never failure', () => {
    fc.assert(
      fc.property(fc.string(), (status) => {
        fc.pre(!['requires_action', 'processing', 'succeeded', 'failed', 'canceled', 'expired'].includes(status));
        expect(read({ status, order: {} })).toMatchObject({ status: 'processing', money: 'unknown', reason: 'provider' });
      }),
    );
    for (const status of [undefined, null, 1, ['succeeded'], '__proto__', 'constructor'])
      expect(read({ status })).toMatchObject({ status: 'processing', money: 'unknown' });
  });

  test('success without its order is no answer at all', () => expect(read({ status: 'succeeded' })).toBeUndefined());

  test.each([
    [{ status: 'failed', declined: 'card_is_purple' }, { declined: 'declined' }],
    [{ status: 'failed' }, { declined: 'declined' }],
    [{ status: 'canceled', money: 'gone' }, { money: 'unknown' }],
    [{ status: 'processing', reason: 'weather' }, { reason: 'provider' }],
    [{ status: 'expired', canCancel: 'yes' }, { canCancel: false }],
    [{ status: 'canceled', methods: [...mug.methods, { id: 'x', title: 'X', actions: ['teleport'] }] }, { methods: mug.methods }],
  ])('%j is read as %j', (told, seen) => expect(read(told)).toMatchObject(seen));

  test.each([
    { revision: -1 },
    { revision: 1.5 },
    { total: { amount: 0.1, currency: 'EUR' } },
    { total: { amount: 1, currency: 'QQQ' } },
    { id: '' },
    { lines: 'none' },
  ])('%j is no session', (told) => expect(read({ status: 'canceled', ...told })).toBeUndefined());

  test.each([
    { type: 'teleport' },
    {},
    null,
    'redirect',
    { type: 'redirect' },
    { type: 'redirect', url: 'javascript:alert(1)' },
    { type: 'embed', url: 'http://evil.example/' },
  ])('the action %j is waited for', (told) => expect(action(told)).toMatchObject({ nextAction: { type: 'wait' } }));

  test('a bad optional field is left out, the rest stands', () => {
    expect(action({ type: 'open_app', url: 'alipays://pay?x=1', app: 'Alipay', fallback: 'javascript:1' })).toMatchObject({
      nextAction: { type: 'open_app', url: 'alipays://pay?x=1', app: 'Alipay' },
    });
    expect(readAnswer(offerAnswer, { ...structuredClone(mug), image: { url: 'data:text/html,x', alt: '', width: 1, height: 1 } })).toEqual(
      mug,
    );
  });
});

describe('offers and quotes', () => {
  test('an offer that cannot be read does not take the others with it', () =>
    expect(readAnswer(offersAnswer, { offers: [{ id: 'x' }, structuredClone(mug)], missing: ['y'] })).toEqual({
      offers: [mug],
      missing: ['y'],
    }));
  test('an unknown availability is not for sale', () =>
    expect(readAnswer(offerAnswer, { ...structuredClone(mug), availability: 'maybe' })?.availability).toBe('ended'));
  test('a place that we do not know is not this one, and a list that is none says nothing', () => {
    const read = (surfaces: unknown) =>
      readAnswer(offerAnswer, { ...structuredClone(mug), methods: [{ id: 'x', title: 'X', actions: ['embed'], surfaces }] })?.methods[0]
        ?.surfaces;
    expect(read(['wechat', 'fridge'])).toEqual(['wechat']);
    expect(read(['fridge'])).toEqual([]);
    expect(read('wechat')).toBeUndefined();
  });
  test('a quote', () =>
    expect(readAnswer(quoteAnswer, { total, lines: [], methods: [], missing: ['email', 'shoe_size'] })).toEqual({
      total,
      lines: [],
      shipping: [],
      methods: [],
      missing: ['email'],
    }));
});

test('what is read inherits nothing from a polluted page', () => {
  const gadgets = {
    declined: 'suspected_fraud',
    expiresAt: '2030-01-01T00:00:00Z',
    method: 'evil',
    order: { id: 'x' },
    total: { amount: 1, currency: 'EUR' },
  };
  Object.assign(Object.prototype, gadgets);
  try {
    const seen = action({ type: 'wait' }) ?? base;
    const bare = readAnswer(sessionAnswer, { status: 'canceled' });
    expect([Object.getPrototypeOf(seen), Reflect.get(seen, 'method'), Reflect.get(seen, 'declined'), bare]).toEqual([
      null,
      undefined,
      undefined,
      undefined,
    ]);
  } finally {
    for (const name of Object.keys(gadgets)) Reflect.deleteProperty(Object.prototype, name);
  }
});

describe('addresses', () => {
  test.each(['https://shop.example/x', 'http://localhost:4242/', 'http://127.0.0.1/', 'http://[::1]:1/', 'http://192.168.1.20:4242/'])(
    '%s may be followed',
    (url) => expect(safeUrl(url)).toBe(url),
  );
  test.each([
    'http://shop.example/',
    'https://a:b@shop.example/',
    '//shop.example',
    'javascript:alert(1)',
    'https:',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
  ])('%s may not', (url) => expect(safeUrl(url)).toBeUndefined());
  test.each(['alipays://platformapi/x', 'weixin://wap/pay?x', 'https://app.example/x'])('%s opens an app', (url) =>
    expect(safeAppUrl(url)).toBe(url),
  );
  test.each([
    'javascript://%0aalert(1)',
    'JavaScript://x',
    'java\nscript://x',
    ' data://x',
    'vbscript://x',
    'blob:https://x/y',
    'file:///etc/passwd',
    'intent://x',
    'a://x',
    'mailto:x',
    'about:blank',
    'ftp://x/',
    'view-source://x',
  ])('%j does not', (url) => expect(safeAppUrl(url)).toBeUndefined());

  const corpora = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url));
  const file = `${corpora}/url/wpt-urltestdata.json`;
  const there = existsSync(file);
  test.skipIf(!there)(
    there
      ? 'the web platform tests: only https and loopback pass, without credentials'
      : `the web platform tests (skipped: ${file} is not there)`,
    () => {
      const cases = (JSON.parse(readFileSync(file, 'utf8')) as unknown[]).filter(
        (one): one is { input: string; base: string | null } => typeof one === 'object',
      );
      expect(cases.length).toBeGreaterThan(700);
      for (const { input } of cases) {
        for (const seen of [safeUrl(input), safeAppUrl(input)]) {
          if (seen === undefined) continue;
          const url = new URL(seen);
          expect([url.username, url.password]).toEqual(['', '']);
          expect(
            /^(?:https:|http:\/\/(?:localhost|127\.|10\.|192\.168\.|172\.|\[::1\])|(?!javascript|data|file|blob|https?:|ftp|wss?:)[a-z][a-z0-9]+:\/\/)/.test(
              seen,
            ),
          ).toBe(true);
        }
      }
    },
  );
});

describe('problems', () => {
  test('every code of ours survives the wire, the ones no server sends become `internal`', () => {
    for (const code of Object.keys(errorCodes).filter(isErrorCode)) {
      const sent = problemOf(new CheckoutError(code, 'because', { fields: [{ field: 'x', problem: 'missing' }], retryAfter: 5 }), 'req_1');
      const got = errorOf(JSON.parse(JSON.stringify(sent)), sent.status);
      const expected: ErrorCode = errorStatuses[code] === 0 ? 'internal' : code;
      expect([got.code, got.retry, got.fields, got.retryAfter]).toEqual([
        expected,
        errorCodes[expected].retry,
        [{ field: 'x', problem: 'missing' }],
        5,
      ]);
      expect(sent.title).not.toBe('');
    }
  });
  test.each([undefined, null, '<html>', {}, { code: 'toString' }, { code: 'new_in_2030' }, { code: 7 }, []])(
    '%j is a bad answer: nothing is known about the call',
    (body) => expect(errorOf(body, 409)).toMatchObject({ code: 'bad_answer', retry: 'same_key' }),
  );
  test('a wait without sense is ignored', () =>
    expect(errorOf({ code: 'rate_limited', retryAfter: 1e12 }, 429).retryAfter).toBeUndefined());
});
