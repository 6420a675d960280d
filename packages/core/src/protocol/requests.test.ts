import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  cancelSchema,
  draftSchema,
  keySchema,
  moneySchema,
  offerIdsSchema,
  quoteSchema,
  retryCheckoutSchema,
  returnSchema,
  startCheckoutSchema,
} from './requests.ts';

const key = 'A'.repeat(22);
const draft = { offerId: 'mug', quantity: 2 };
const whole = {
  ...draft,
  variant: 'blue',
  amount: { amount: 500, currency: 'EUR' },
  currency: 'EUR',
  method: 'card',
  coupon: 'SPRING',
  contact: { email: 'a@b.example', name: 'Ada', phone: '+49 1' },
  shipTo: { name: 'Ada', line1: 'Way 1', line2: 'c/o', city: 'Kyoto', region: 'Kyoto', postalCode: '600', country: 'JP' },
  shipping: 'post',
  immediateDelivery: true,
};
const start = {
  draft,
  method: 'card',
  expected: { amount: 1900, currency: 'EUR' },
  post: { url: 'https://blog.example/post', title: 'Post' },
  returnTo: 'http://127.0.0.1:4243/post#mug',
  surface: 'phone',
  locale: 'en_US',
};
const bodies = [
  ['start', startCheckoutSchema, start],
  ['draft', draftSchema, whole],
  ['quote', quoteSchema, { draft: whole }],
  ['retry', retryCheckoutSchema, { key, method: 'card', expected: start.expected, surface: 'desktop' }],
  ['return', returnSchema, { code: key }],
  ['cancel', cancelSchema, {}],
] as const;

describe.each(bodies)('%s', (_, schema, body) => {
  test('takes what the contract says', () => expect(v.parse(schema, body)).toEqual(body));

  test('refuses any unknown field', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (name, value) => {
        fc.pre(!(name in body) && name !== '__proto__' && !(name in whole));
        expect(v.is(schema, { ...body, [name]: value })).toBe(false);
      }),
    );
    for (const name of ['price', 'total', 'discount', 'tax', 'unit_price', 'exponent', '__proto__', 'status'])
      expect(v.is(schema, JSON.parse(`${JSON.stringify(body).slice(0, -1)}${Object.keys(body).length ? ',' : ''}"${name}":1}`))).toBe(
        false,
      );
  });

  test('refuses what is no object', () => {
    for (const wrong of [null, [], 'x', 1, true, undefined]) expect(v.is(schema, wrong)).toBe(false);
  });
});

const numbers = [-1, 0.1, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 53, 2 ** 63, -(2 ** 31), '1', '1e2', [], {}, true, null];
test.each(numbers)('%j is no amount', (amount) => expect(v.is(moneySchema, { amount, currency: 'EUR' })).toBe(false));
test.each([...numbers, 0, -0, 1_000_001])('%j is no quantity', (quantity) =>
  expect(v.is(draftSchema, { offerId: 'mug', quantity })).toBe(false),
);
test.each(['eur', 'EURO', 'E1R', '', ' EUR', 'EUR\n'])('%j is no currency', (currency) =>
  expect(v.is(moneySchema, { amount: 1, currency })).toBe(false),
);
test.each(['', 'A'.repeat(21), 'A'.repeat(129), `${key}=`, `${key}\n`, `${key}+/`, 1])('%j is no key', (text) =>
  expect(v.is(keySchema, text)).toBe(false),
);
test.each(['javascript:alert(1)', 'data:text/html,x', '/post', 'file:///etc/passwd', '', 'x'.repeat(9000), 'https://'])(
  '%j is no page to come back to',
  (returnTo) => expect(v.is(startCheckoutSchema, { ...start, returnTo })).toBe(false),
);
test.each(['\0', 'a\0b', '\ud800', 'x'.repeat(101), ''])('%j is no id', (offerId) =>
  expect(v.is(draftSchema, { offerId, quantity: 1 })).toBe(false),
);

describe('offer ids of a page', () => {
  test('each once', () => expect(v.parse(offerIdsSchema, 'mug,print,mug')).toEqual(['mug', 'print']));
  test('1 to 50', () => {
    expect(v.is(offerIdsSchema, Array.from({ length: 50 }, (_, at) => `o${at}`).join(','))).toBe(true);
    for (const wrong of ['', ',', 'a,,b', Array.from({ length: 51 }, (_, at) => `o${at}`).join(','), 'x'.repeat(200)])
      expect(v.is(offerIdsSchema, wrong)).toBe(false);
  });
});
