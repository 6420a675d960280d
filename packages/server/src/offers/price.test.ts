import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { OrderDraft } from '@buypost/core';
import type { ShopOffer } from './offer.ts';
import { methodsFor, quoteDraft } from './methods.ts';
import { largestTotal, priceDraft } from './price.ts';

const now = new Date('2026-11-22T12:00:00Z');
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const jpy = (amount: number) => ({ amount, currency: 'JPY' });
const seller = { name: 'Studio', address: ['1 Lane'] };
const mug: ShopOffer = {
  id: 'mug',
  merchant: 'default',
  title: 'Mug',
  seller,
  prices: [eur(1900), jpy(3000)],
  amounts: [],
  variantLabel: 'Glaze',
  variants: [
    { id: 'blue', title: 'Blue' },
    { id: 'gold', title: 'Gold', prices: [eur(2500), jpy(4000)] },
  ],
  quantity: { min: 1, max: 6 },
  asks: ['email'],
  shipping: [
    { id: 'eu', title: 'Europe', countries: ['DE', 'FR'], prices: [eur(600), jpy(1000)] },
    { id: 'world', title: 'World', countries: ['*'], prices: [eur(1500), jpy(2500)] },
  ],
  delivery: { kind: 'shipment', title: 'Mug' },
};
const tip: ShopOffer = {
  id: 'tip',
  merchant: 'default',
  title: 'Tip',
  seller,
  prices: [],
  variants: [],
  amounts: [{ currency: 'EUR', min: 100, max: 50_000, suggested: [300] }],
  quantity: { min: 1, max: 1 },
  asks: [],
  shipping: [],
  delivery: { kind: 'thanks', title: 'Thanks', text: 'Thank you' },
};
const draft: OrderDraft = {
  offerId: 'mug',
  quantity: 2,
  variant: 'gold',
  contact: { email: 'a@example.com' },
  shipTo: { name: 'A', line1: 'B 1', city: 'C', country: 'DE' },
};
const price = (offer: ShopOffer, wish: OrderDraft) => priceDraft(offer, wish, [], now);
const problemsOf = (offer: ShopOffer, wish: OrderDraft) => {
  const priced = price(offer, wish);
  return priced.ok ? [] : priced.problems.map((one) => `${one.field} ${one.problem}`);
};

describe('priceDraft', () => {
  it('takes the variant price times the quantity and the one rate that ships there', () => {
    const priced = price(mug, draft);
    if (!priced.ok) throw new Error(JSON.stringify(priced));
    expect(priced.quote.total).toEqual(eur(5600));
    expect(priced.quote.lines.map((line) => [line.title, line.total.amount])).toEqual([
      ['Mug, Gold', 5000],
      ['Europe', 600],
    ]);
    expect(priced.quote.missing).toEqual([]);
    expect(priced.units).toEqual({ variant: 'gold', quantity: 2 });
  });
  it('sells in the currency named and never converts', () => {
    const priced = price(mug, { ...draft, currency: 'JPY', variant: 'blue' });
    expect(priced.ok && priced.quote.total).toEqual(jpy(7000));
    expect(problemsOf(mug, { ...draft, currency: 'USD' })).toContain('currency not_offered');
  });
  it('lists what is missing in the order to ask, and still prices', () => {
    const priced = price(mug, { offerId: 'mug', quantity: 1 });
    expect(priced.ok && priced.quote.missing).toEqual(['variant', 'email', 'address', 'shipping']);
    expect(priced.ok && priced.quote.total).toEqual(eur(1900));
  });
  it('knows the ways to ship from the country alone while the address is typed, and then only', () => {
    const begun = { ...draft, shipTo: { name: '', line1: '', city: '', country: 'DE' } };
    const priced = priceDraft(mug, begun, [], new Date('2026-11-22T12:00:00Z'), true);
    expect(priced.ok && priced.quote.shipping.length).toBeGreaterThan(0);
    expect(priced.ok && priced.quote.missing).toEqual(['address']);
    expect(priced.ok && priced.quote.total).toEqual(eur(5600));
    const nowhere = { ...draft, shipTo: { ...begun.shipTo, country: '' } };
    const open = priceDraft(mug, nowhere, [], new Date('2026-11-22T12:00:00Z'), true);
    expect(open.ok && [open.quote.shipping, open.quote.missing]).toEqual([[], ['address', 'shipping']]);
    expect(problemsOf(mug, begun)).toEqual(['shipTo.name missing', 'shipTo.line1 missing', 'shipTo.city missing']);
  });
  it('refuses what the offer does not have, all at once', () => {
    const wish = { ...draft, quantity: 7, variant: 'pink', amount: eur(1), coupon: 'FREE', contact: { email: 'no' } };
    expect(problemsOf(mug, wish)).toEqual([
      'variant not_offered',
      'quantity too_large',
      'amount not_offered',
      'coupon not_offered',
      'contact.email invalid',
    ]);
  });
  it.each([-1, 0, 0.1, -0, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 53)])('refuses quantity %s', (quantity) => {
    expect(price(mug, { ...draft, quantity }).ok).toBe(false);
  });
  it.each([-1, 0, 99, 100.5, NaN, Infinity, 2 ** 53, 50_001])('refuses amount %s', (amount) => {
    expect(price(tip, { offerId: 'tip', quantity: 1, amount: eur(amount) }).ok).toBe(false);
  });
  it('takes an amount in its range only in an offered currency', () => {
    const priced = price(tip, { offerId: 'tip', quantity: 1, amount: eur(700) });
    expect(priced.ok && priced.quote.total).toEqual(eur(700));
    expect(problemsOf(tip, { offerId: 'tip', quantity: 1 })).toEqual(['amount missing']);
    expect(problemsOf(tip, { offerId: 'tip', quantity: 1, amount: jpy(700) })).toContain('currency not_offered');
    expect(problemsOf(tip, { offerId: 'tip', quantity: 1, currency: 'EUR', amount: jpy(700) })).toEqual(['amount invalid']);
  });
  it('asks for the wish of immediate delivery before a digital good', () => {
    const file: ShopOffer = { ...tip, id: 'file', prices: [eur(500)], amounts: [], delivery: { kind: 'text', title: 'Key', text: 'k' } };
    const priced = price(file, { offerId: 'file', quantity: 1 });
    expect(priced.ok && priced.quote.missing).toEqual(['immediate_delivery']);
    const wished = price(file, { offerId: 'file', quantity: 1, immediateDelivery: true });
    expect(wished.ok && wished.quote.missing).toEqual([]);
  });
  it('sells only within its window', () => {
    expect(price({ ...mug, from: '2026-11-22T12:00:01Z' }, draft)).toMatchObject({ ok: false, code: 'not_on_sale' });
    expect(price({ ...mug, until: '2026-11-22T12:00:00Z' }, draft)).toMatchObject({ ok: false, code: 'not_on_sale' });
    expect(price({ ...mug, from: '2026-11-22T12:00:00Z', until: '2026-11-22T12:00:01Z' }, draft).ok).toBe(true);
  });
  it('refuses a country without a rate and a rate of another country', () => {
    const near: ShopOffer = { ...mug, shipping: mug.shipping.slice(0, 1) };
    expect(problemsOf(near, { ...draft, shipTo: { name: 'A', line1: 'B', city: 'C', country: 'JP' } })).toEqual([
      'shipTo.country not_offered',
    ]);
    expect(problemsOf(mug, { ...draft, shipping: 'world' })).toEqual(['shipping not_offered']);
  });
  it('caps the total', () => {
    const dear: ShopOffer = { ...tip, amounts: [{ currency: 'EUR', min: 1, max: Number.MAX_SAFE_INTEGER, suggested: [] }] };
    expect(price(dear, { offerId: 'tip', quantity: 1, amount: eur(largestTotal) }).ok).toBe(true);
    expect(problemsOf(dear, { offerId: 'tip', quantity: 1, amount: eur(largestTotal + 1) })).toEqual(['amount too_large']);
  });
  it('is always the sum of its lines', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 10 ** 11 }),
        fc.constantFrom('DE', 'JP'),
        (quantity, unit, country) => {
          const offer: ShopOffer = { ...mug, variants: [], prices: [eur(unit)] };
          const { variant: _, ...rest } = draft;
          const priced = price(offer, { ...rest, quantity, shipTo: { name: 'A', line1: 'B', city: 'C', country } });
          if (!priced.ok) throw new Error('refused');
          const sum = priced.quote.lines.reduce((all, line) => all + BigInt(line.total.amount), 0n);
          expect(BigInt(priced.quote.total.amount)).toBe(sum);
          expect(sum).toBe(BigInt(unit) * BigInt(quantity) + (country === 'DE' ? 600n : 1500n));
        },
      ),
    );
  });
});

describe('methodsFor', () => {
  const provider = (id: string, min: number) => ({
    limits: (currency: string) => (currency === 'EUR' ? { exponent: 2, min, max: 10_000 } : undefined),
    methods: [{ id, title: id, actions: ['redirect' as const], surfaces: ['desktop' as const] }],
  });
  const providers = [provider('card', 50), provider('wallet', 500)];
  it('hides a method outside its limits, and none for an order of nothing', () => {
    const ids = (amount: number) => methodsFor(mug, 'EUR', eur(amount), providers).map((one) => one.id);
    expect(ids(49)).toEqual([]);
    expect(ids(50)).toEqual(['card']);
    expect(ids(500)).toEqual(['card', 'wallet']);
    expect(ids(10_001)).toEqual([]);
    expect(ids(0)).toEqual(['card', 'wallet']);
    expect(methodsFor(mug, 'JPY', jpy(500), providers)).toEqual([]);
    expect(methodsFor({ methods: ['wallet'] }, 'EUR', undefined, providers).map((one) => one.id)).toEqual(['wallet']);
    const all = methodsFor({}, 'EUR', undefined, providers).map((one) => one.id);
    const turned = [...all].reverse();
    expect(all.length).toBeGreaterThan(1);
    expect(methodsFor({ methods: [...turned, ...turned] }, 'EUR', undefined, providers).map((one) => one.id)).toEqual(turned);
  });
  it('quotes the methods of exactly this total', () => {
    const priced = quoteDraft(tip, { offerId: 'tip', quantity: 1, amount: eur(499) }, providers, now);
    expect(priced.ok && priced.quote.methods.map((one) => one.id)).toEqual(['card']);
  });
});
