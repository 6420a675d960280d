import { exponentOf, isCurrency } from '@buypost/core';
import { describe, expect, it, test } from 'vitest';
import { atStripe, currencies, fromStripe, limitsOf } from './currencies.ts';

describe('special cases, as docs.stripe.com/currencies tells them', () => {
  it.each([
    ['EUR', 1_000, 1_000],
    ['USD', 1_050, 1_050],
    ['JPY', 500, 500],
    ['KRW', 500, 500],
    // "To charge 5 ISK, provide an amount value of 500."
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    // Two decimals in charges, whatever payouts want.
    ['HUF', 1_045, 1_045],
    ['TWD', 80_045, 80_045],
    // "5.124 KWD must be rounded to 5120 or 5130": nothing is rounded here, so the last digit is 0 already.
    ['KWD', 5_120, 5_120],
    ['BHD', 10, 10],
    // Two decimals in ISO 4217, none at Stripe.
    ['MGA', 500_00, 500],
    ['CLP', 990, 990],
  ])('%s %i is %i', (currency, ours, theirs) => {
    expect(atStripe({ amount: ours, currency })).toBe(theirs);
    expect(fromStripe(theirs, currency.toLowerCase())).toEqual({ amount: ours, currency });
  });

  it.each([
    ['KWD', 5_124],
    ['TND', 1],
    ['MGA', 550_50],
    ['EUR', 0],
    ['EUR', -1],
    ['EUR', 10.5],
    ['EUR', Number.MAX_VALUE],
    ['IQD', 1_000],
    ['LYD', 1_000],
    ['BGN', 1_000],
    ['eur', 1_000],
    ['__proto__', 1_000],
  ])('%s %d cannot be charged exactly, so not at all', (currency, amount) => {
    expect(atStripe({ amount, currency })).toBeUndefined();
  });

  test('a told fraction of our unit is no sum', () => {
    expect(fromStripe(550, 'isk')).toBeUndefined();
    expect(fromStripe(1_900, 'zzz')).toBeUndefined();
    expect(fromStripe(1.5, 'eur')).toBeUndefined();
  });
});

test('every currency, to the unit: there and back, its limits chargeable, its steps kept', () => {
  expect(currencies.length).toBeGreaterThan(130);
  for (const currency of currencies) {
    expect(isCurrency(currency), currency).toBe(true);
    const limits = limitsOf(currency);
    if (limits === undefined) throw new Error(currency);
    const step = 10 ** Math.max(0, exponentOf(currency) - limits.exponent);
    for (const amount of [limits.min, limits.min + step, 123_400, 99_990 * step, limits.max]) {
      const theirs = atStripe({ amount, currency });
      expect(theirs, `${amount} ${currency}`).toBeTypeOf('number');
      expect(fromStripe(theirs ?? 0, currency.toLowerCase()), `${amount} ${currency}`).toEqual({ amount, currency });
      expect(String(theirs)).toMatch(/^\d{1,8}$/);
    }
    if (step > 1) expect(atStripe({ amount: limits.min + 1, currency }), currency).toBeUndefined();
    const above = atStripe({ amount: limits.max + step, currency });
    expect(above === undefined || above > 99_999_999, currency).toBe(true);
  }
});

test('the documented minimums, in our units', () => {
  expect(['EUR', 'USD', 'GBP', 'JPY', 'HUF', 'CZK', 'MXN', 'AED'].map((currency) => limitsOf(currency)?.min)).toEqual([
    50, 50, 30, 50, 17_500, 1_500, 1_000, 200,
  ]);
  expect(['ISK', 'UGX', 'KWD', 'MGA'].map((currency) => limitsOf(currency))).toEqual([
    { exponent: 2, min: 1, max: 999_999 },
    { exponent: 2, min: 1, max: 999_999 },
    { exponent: 2, min: 10, max: 99_999_990 },
    { exponent: 0, min: 100, max: 9_999_999_900 },
  ]);
});
