import { exponentOf } from '@buypost/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencies, limitsOf, readSum, writeSum } from './currencies.ts';
import { stage } from './testing/stage.ts';

const unitOf = (currency: string): number => 10 ** (exponentOf(currency) - (limitsOf(currency)?.exponent ?? 0));

test('21 currencies; those for accounts of one country, and those nobody proved, are off', () => {
  expect(currencies).toHaveLength(21);
  for (const off of ['BRL', 'CNY', 'MYR', 'RUB', 'INR', 'KRW', 'KWD', 'XXX', 'eur', '']) expect(limitsOf(off), off).toBeUndefined();
});

test.each([
  [{ amount: 1999, currency: 'EUR' }, '19.99'],
  [{ amount: 1, currency: 'USD' }, '0.01'],
  [{ amount: 99_999_999, currency: 'GBP' }, '999999.99'],
  [{ amount: 1900, currency: 'JPY' }, '1900'],
  [{ amount: 190_000, currency: 'HUF' }, '1900'],
  [{ amount: 500, currency: 'TWD' }, '5'],
])('%j is written %s', (money, value) => {
  expect(writeSum(money)).toEqual({ currency_code: money.currency, value });
});

test.each([
  [{ amount: 190_050, currency: 'HUF' }],
  [{ amount: 1, currency: 'TWD' }],
  [{ amount: 0, currency: 'EUR' }],
  [{ amount: -1, currency: 'EUR' }],
  [{ amount: 1.5, currency: 'EUR' }],
  [{ amount: 2 ** 53, currency: 'EUR' }],
  [{ amount: 100, currency: 'BRL' }],
])('%j cannot be written', (money) => {
  expect(writeSum(money)).toBeUndefined();
});

test('every sum of every currency comes back to the unit', () => {
  for (const currency of currencies) {
    const { min = 1, max = 1 } = limitsOf(currency) ?? {};
    const unit = unitOf(currency);
    fc.assert(
      fc.property(fc.integer({ min: min / unit, max: max / unit }), (units) => {
        const money = { amount: units * unit, currency };
        const sum = writeSum(money);
        expect(sum && readSum(sum)).toEqual(money);
        expect(sum?.value).toMatch(limitsOf(currency)?.exponent === 0 ? /^\d{1,9}$/ : /^\d{1,6}\.\d\d$/);
      }),
      { numRuns: 100 },
    );
  }
});

test.each([['19.999'], ['1e3'], [' 1'], ['-1.00'], ['1,000.00'], [''], ['NaN'], ['0x10'], ['99999999999999999999']])(
  'PayPal telling %j EUR told no sum',
  (value) => {
    expect(readSum({ currency_code: 'EUR', value })).toBeUndefined();
  },
);

describe('through the driver and the pretend PayPal', () => {
  test.each(currencies.map((currency) => [currency]))('%s: bought, refunded in part and whole, to the unit', async (currency) => {
    const { create, driver, world, call, take } = await stage();
    const unit = unitOf(currency);
    const amount = { amount: 1237 * unit, currency };
    const made = await create({ amount });
    await world.pay(made.ref.attempt);
    const paid = await take(made.ref);
    expect(paid).toMatchObject({ status: 'succeeded', received: amount });
    const part = { amount: 37 * unit, currency };
    const wish = { payment: paid.ref, reason: 'merchant' };
    await driver.refundPayment!({ ...wish, id: `ref_part_${currency.toLowerCase()}`, amount: part }, call);
    expect((await driver.getPayment(paid.ref, call)).refunded).toEqual(part);
    await driver.refundPayment!({ ...wish, id: `ref_rest_${currency.toLowerCase()}`, amount: { amount: 1200 * unit, currency } }, call);
    expect((await driver.getPayment(paid.ref, call)).refunded).toEqual(amount);
    expect(world.ledger()).toMatchObject([{ charged: amount.amount, refunded: amount.amount }]);
  });

  test('a sum in parts that PayPal does not have is refused before anybody is asked', async () => {
    const { create, sent } = await stage();
    await expect(create({ amount: { amount: 190_050, currency: 'HUF' } })).rejects.toMatchObject({ code: 'refused' });
    expect(sent).toEqual([]);
  });
});
