import type { ProviderMethod } from '@buypost/providers';
import { describe, expect, it } from 'vitest';
import { offers } from '../testing/world.ts';
import { methodsFor } from './methods.ts';
import type { ShopOffer } from './offer.ts';
import { reachLines, reachOf, reachOfAll } from './reach.ts';

const [mug] = offers;
if (mug === undefined) throw new Error('no offer');
const priced = (...prices: ShopOffer['prices']): ShopOffer => ({ ...mug, prices, quantity: { min: 1, max: 5 } });
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const shop = (
  id: string,
  methods: readonly Partial<ProviderMethod>[],
  limits: Readonly<Record<string, { min: number; max: number; exponent?: number }>>,
) => ({
  id,
  limits: (currency: string) => (limits[currency] === undefined ? undefined : { exponent: 2, ...limits[currency] }),
  methods: methods.map((one, at) => ({
    id: `${id}_${at}`,
    title: `${id} ${at}`,
    actions: ['redirect' as const],
    surfaces: ['desktop' as const, 'phone' as const, 'in_app' as const],
    ...one,
  })),
});
const card = shop('card', [{}], { EUR: { min: 50, max: 100_000 } });
const wallet = shop('wallet', [{ actions: ['qr_code'], surfaces: ['desktop'] }, { surfaces: ['phone'] }], {
  CNY: { min: 1, max: 1_000_000 },
});
const why = (offer: ShopOffer, method: string, ...providers: Parameters<typeof reachOf>[1]): string =>
  reachOf(offer, providers)
    .find((one) => one.method === method)
    ?.why.join(' ') ?? 'unknown method';

describe('why a method is not shown', () => {
  it('its currency', () => {
    expect(why(priced(eur(1900)), 'wallet_0', card, wallet)).toContain('wallet takes no EUR.');
    expect(reachOf(priced(eur(1900)), [wallet]).map((one) => one.shownOn)).toEqual([[], []]);
    const both = priced(eur(1900), { amount: 14_800, currency: 'CNY' });
    expect(reachOf(both, [wallet])[0]).toMatchObject({ shownOn: ['desktop'], currencies: ['CNY'] });
  });
  it.each([
    [priced(eur(4)), 'is less than the EUR 0.50'],
    [priced(eur(100_001)), 'is more than the EUR 1000.00'],
    [priced(eur(20)), 'An order under EUR 0.50 does not show it.'],
    [priced(eur(30_000)), 'An order over EUR 1000.00 does not show it.'],
  ])('its limits', (offer, says) => {
    expect(why(offer, 'card_0', card)).toContain(says);
  });
  it('units too fine to count', () => {
    const coarse = shop('coarse', [{}], { HUF: { min: 100, max: 10_000_000, exponent: 0 } });
    expect(why(priced({ amount: 99_950, currency: 'HUF' }), 'coarse_0', coarse)).toContain('coarser units');
    expect(why(priced({ amount: 99_900, currency: 'HUF' }), 'coarse_0', coarse)).not.toContain('coarser');
  });
  it('its surfaces, and steps that cannot be taken there', () => {
    expect(why(priced({ amount: 100, currency: 'CNY' }), 'wallet_1', wallet)).toContain(
      'It is not made for desktop, wechat, alipay, in_app.',
    );
    const odd = shop('odd', [{ actions: ['qr_code'], surfaces: ['desktop', 'phone'] }], { EUR: { min: 1, max: 10_000 } });
    expect(why(priced(eur(1900)), 'odd_0', odd)).toContain('No step of it (qr_code) works on phone.');
  });
  it('another method of the provider that does the same', () => {
    const both = shop('stripe', [{}, { standsInFor: 'stripe_0', surfaces: ['phone', 'wechat'] }], { EUR: { min: 1, max: 10_000 } });
    const offer = priced(eur(1900));
    const offered = (methods?: readonly string[]) =>
      methodsFor({ ...offer, ...(methods && { methods }) }, 'EUR', eur(1900), [both]).map(({ id, surfaces }) => [id, surfaces?.join(' ')]);
    expect(offered()).toEqual([
      ['stripe_0', 'desktop phone in_app'],
      ['stripe_1', 'wechat'],
    ]);
    expect(offered(['stripe_1'])).toEqual([['stripe_1', 'phone wechat']]);
    expect(why(offer, 'stripe_1', both)).toContain('On phone stripe_0 does the same: name stripe_1');
  });
  it('the offer’s own wish', () => {
    expect(why({ ...priced(eur(1900)), methods: ['other'] }, 'card_0', card)).toContain('"methods" do not name card_0');
  });
});

it('is told by surface, with what is missing and whether anybody can pay at all', () => {
  const both = priced(eur(1900), { amount: 14_800, currency: 'CNY' });
  const { lines, stuck } = reachLines(both, [card, wallet]);
  expect(stuck).toBe(false);
  expect(lines[0]).toBe('desktop  card 0 (card_0) in EUR, wallet 0 (wallet_0) in CNY');
  expect(lines[2]).toBe('wechat   nothing; readers are told where to open it instead');
  expect(reachLines(priced({ amount: 100, currency: 'XAF' }), [card, wallet])).toMatchObject({
    stuck: true,
    lines: expect.arrayContaining([expect.stringContaining('nobody can pay it'), expect.stringContaining('card takes no XAF.')]),
  });
});

it('tells offers together that read the same', () => {
  const some = [priced(eur(1900)), { ...priced(eur(2900)), id: 'cup' }, { ...priced(eur(4)), id: 'tiny' }];
  expect(reachOfAll(some, [card]).map((one) => one.ids)).toEqual([['mug', 'cup'], ['tiny']]);
});
