import { describe, expect, test } from 'vitest';
import type { Offer, OrderDraft } from '../contract.ts';
import { checkDraft } from './check-draft.ts';
import { choiceOf, differs, totalOf } from './choice.ts';
import { firstDraft, methodOf, usable } from './draft.ts';
import { localQuote } from './local-quote.ts';
import { cups, mug, parcel, tips } from './testing/offers.ts';

const draft = (changes: Partial<OrderDraft> = {}): OrderDraft => ({ offerId: 'mug', quantity: 1, ...changes });

describe('the first draft', () => {
  test.each([
    ['nothing said', mug, {}, { quantity: 1 }],
    ['too many', mug, { quantity: 99 }, { quantity: 5 }],
    ['too few', mug, { quantity: -3 }, { quantity: 1 }],
    ['a currency that is not offered', mug, { currency: 'USD' }, { quantity: 1 }],
    ['a currency that is', mug, { currency: 'JPY' }, { quantity: 1, currency: 'JPY' }],
    ['a method that is not offered', mug, { method: 'cash' }, { quantity: 1 }],
    ['a variant', cups, { variant: 'sand' }, { quantity: 1, variant: 'sand' }],
    ['a variant that is sold out', cups, { variant: 'red' }, { quantity: 1, variant: 'blue' }],
    ['no amount suggested', tips, {}, { quantity: 1 }],
    ['an amount', tips, { amount: { amount: 700, currency: 'EUR' } }, { quantity: 1, amount: { amount: 700, currency: 'EUR' } }],
  ])('%s', (_, offer, choices, expected) => expect(firstDraft(offer, choices)).toEqual({ offerId: offer.id, ...expected }));

  test('a suggested amount, in the currency that was asked for', () => {
    const offer = { ...tips, amounts: tips.amounts.map((range) => ({ ...range, suggested: [range.min * 2] })) };
    expect(firstDraft(offer, { currency: 'JPY' }).amount).toEqual({ amount: 200, currency: 'JPY' });
  });
});

describe('the price where the offer is the whole story', () => {
  test.each([
    ['the first currency', mug, draft({ quantity: 3 }), 5700, 'EUR'],
    ['another one, never converted', mug, draft({ currency: 'JPY', quantity: 2 }), 6000, 'JPY'],
    ["a variant's own price", cups, draft({ variant: 'sand', quantity: 2 }), 5000, 'EUR'],
    ['what the buyer names', tips, draft({ amount: { amount: 1234, currency: 'EUR' } }), 1234, 'EUR'],
  ])('%s', (_, offer, wish, amount, currency) => expect(localQuote(offer, wish)?.total).toEqual({ amount, currency }));
  test('none without an amount', () => expect(localQuote(tips, draft())).toBeUndefined());
  test('the method may have its own total', () => {
    const quote = localQuote(mug, draft());
    expect(quote && [totalOf(quote, 'card'), totalOf(quote, 'bank')].map((money) => money.amount)).toEqual([1900, 2000]);
  });
});

describe('what is wrong with a draft', () => {
  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  test.each([
    ['nothing', mug, draft(), []],
    ['quantity', mug, draft({ quantity: 6 }), ['quantity too_large']],
    ['quantity', mug, draft({ quantity: 0 }), ['quantity too_small']],
    ['quantity', mug, draft({ quantity: 1.5 }), ['quantity invalid']],
    ['quantity', mug, draft({ quantity: Number.NaN }), ['quantity invalid']],
    ['variant', cups, draft(), ['variant missing']],
    ['variant', cups, draft({ variant: 'red' }), ['variant not_offered']],
    ['variant', cups, draft({ variant: 'green' }), ['variant not_offered']],
    ['amount', tips, draft(), ['amount missing']],
    ['amount', tips, draft({ amount: eur(99) }), ['amount too_small']],
    ['amount', tips, draft({ amount: eur(50_001) }), ['amount too_large']],
    ['amount', tips, draft({ amount: eur(100.5) }), ['amount invalid']],
    ['amount', tips, draft({ amount: { amount: 500, currency: 'USD' } }), ['amount not_offered']],
    ['email', { ...mug, asks: ['email'] as const }, draft({ contact: { email: '  ' } }), ['contact.email missing']],
    ['email', { ...mug, asks: ['email'] as const }, draft({ contact: { email: 'ada at home' } }), ['contact.email invalid']],
    ['email', { ...mug, asks: ['email'] as const }, draft({ contact: { email: ' ada@example.org ' } }), []],
    [
      'phone and name',
      { ...mug, asks: ['name', 'phone'] as const },
      draft({ contact: { phone: 'call me' } }),
      ['contact.name missing', 'contact.phone invalid'],
    ],
    ['consent', { ...mug, asks: ['immediate_delivery'] as const }, draft({ immediateDelivery: false }), ['immediateDelivery missing']],
    [
      'address',
      parcel,
      draft({ contact: { email: 'a@b.c' }, shipTo: { name: 'Ada', line1: '1 Way', city: '', country: 'US' } }),
      ['shipTo.city missing', 'shipTo.country not_offered'],
    ],
  ])('%s', (_, offer, wish, expected) => {
    expect(checkDraft(wish, offer, undefined).map(({ field, problem }) => `${field} ${problem}`)).toEqual(expected);
  });

  test('what the quote still misses, and what it does not offer', () => {
    const quote = {
      total: eur(1),
      lines: [],
      shipping: [{ id: 'post', title: 'Post', price: eur(500) }],
      methods: mug.methods,
      missing: ['shipping', 'email'] as const,
    };
    const told = (wish: OrderDraft) => checkDraft(wish, mug, quote).map(({ field, problem }) => `${field} ${problem}`);
    expect(told(draft())).toEqual(['contact.email missing', 'shipping missing']);
    expect(told(draft({ shipping: 'drone', contact: { email: 'a@b.c' } }))).toEqual(['shipping not_offered']);
    expect(told(draft({ shipping: 'post', method: 'card', contact: { email: 'a@b.c' } }))).toEqual([]);
    // The only way to ship is no choice, and the backend asks for none.
    expect(checkDraft(draft({ contact: { email: 'a@b.c' } }), mug, { ...quote, missing: [] })).toEqual([]);
  });
});

test('methods that cannot work here are left out; all stay where nothing is said', () => {
  const ids = (offer: Offer, where: Parameters<typeof usable>[1]) => usable(offer, where).methods.map((method) => method.id);
  expect(ids(mug, { surface: 'desktop', actions: ['embed', 'qr_code'] })).toEqual(['alipay', 'card']);
  expect(usable(mug, { surface: 'in_app' })).toEqual(mug);
  // A method may do here what it can do, and still be made for another place.
  const placed = {
    ...mug,
    methods: mug.methods.map((method) => ({ ...method, surfaces: method.id === 'card' ? ['phone' as const] : [] })),
  };
  expect(ids(placed, { surface: 'phone', actions: ['embed', 'qr_code'] })).toEqual(['card']);
  expect(ids(placed, { surface: 'desktop' })).toEqual([]);
});

test('a wish for a method that cannot pay this total falls back to the first that can', () => {
  const wish = { offerId: 'mug', quantity: 1, method: 'bank' };
  expect(methodOf(wish, mug, { methods: mug.methods })).toBe('bank');
  expect(methodOf(wish, mug, { methods: mug.methods.slice(0, 2) })).toBe('alipay');
  expect(methodOf(wish, mug, { methods: [] })).toBe('alipay');
});

test('a wish is told apart by what it names', () => {
  const recorded = { draftHash: choiceOf(draft({ variant: 'blue', quantity: 2, contact: { email: 'ada@example.org' } })) };
  expect(recorded.draftHash).not.toContain('ada');
  expect([{}, { quantity: 5 }, { variant: 'blue' }, { variant: 'sand' }].map((choices) => differs(choices, recorded))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(
    differs({ amount: { amount: 5, currency: 'EUR' } }, { draftHash: choiceOf(draft({ amount: { amount: 5, currency: 'EUR' } })) }),
  ).toBe(false);
});
