import { exponentOf, isCurrency } from '@buypost/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencies, limitsOf, readSum, writeSum } from './currencies.ts';

/** mollie/api-documentation, source/payments/multicurrency.rst: currency, decimal places, and whether anything but PayPal takes it. */
const published =
  'AED2 AUD2 BGN2 BRL2p CAD2 CHF2 CZK2 DKK2 EUR2 GBP2 HKD2 HUF2 ILS2 ISK0 JPY0 MXN2p MYR2p NOK2 NZD2 PHP2 PLN2 RON2 RUB2 SEK2 SGD2 THB2p TWD2p USD2 ZAR2'
    .split(' ')
    .map((row) => ({ currency: row.slice(0, 3), decimals: Number(row[3]), paypalOnly: row.endsWith('p') }));

test('what is offered stands in Mollie’s table, with its decimals, and for more than PayPal', () => {
  const gone = ['BGN', 'RUB'];
  expect([...currencies].sort()).toEqual(
    published.filter(({ currency, paypalOnly }) => !paypalOnly && !gone.includes(currency)).map(({ currency }) => currency),
  );
  for (const { currency, decimals } of published) {
    const limits = limitsOf(currency);
    if (limits !== undefined) expect({ currency, exponent: limits.exponent }).toEqual({ currency, exponent: decimals });
  }
});

test('Mollie counts every one of them as our own table does, so that no sum is lost between the two', () => {
  for (const currency of currencies) {
    expect(isCurrency(currency)).toBe(true);
    expect({ currency, exponent: exponentOf(currency) }).toEqual({ currency, exponent: limitsOf(currency)?.exponent });
  }
});

describe('sums', () => {
  test.each([
    [1999, 'EUR', '19.99'],
    [1, 'EUR', '0.01'],
    [100, 'EUR', '1.00'],
    [190_000, 'HUF', '1900.00'],
    [1900, 'JPY', '1900'],
    [5, 'ISK', '5'],
  ])('%i %s is written %s', (amount, currency, value) => {
    expect(writeSum({ amount, currency })).toEqual({ currency, value });
  });

  test('what Mollie cannot move is not written', () => {
    for (const amount of [0, -1, 0.5, Number.NaN, Infinity, 2 ** 53]) expect(writeSum({ amount, currency: 'EUR' })).toBeUndefined();
    for (const currency of ['CNY', 'BRL', 'eur', '', '__proto__']) expect(writeSum({ amount: 100, currency })).toBeUndefined();
  });

  test('what is written is read back, exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom(...currencies), (amount, currency) => {
        const sum = writeSum({ amount, currency });
        return sum !== undefined && JSON.stringify(readSum(sum)) === JSON.stringify({ amount, currency });
      }),
    );
  });

  test.each(['', '1,00', '1.001', '1e3', '-1.00', ' 1.00', '0x10', 'NaN', '1.00 EUR'])('%j is no sum', (value) => {
    expect(readSum({ currency: 'EUR', value })).toBeUndefined();
  });
});
