import { parseDecimal, toDecimal } from '@buypost/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draft, mug, quote, tip } from '../testing/states.ts';
import { rangeOf, typedMoney } from './amount.ts';
import { contactWith } from './contact.ts';
import { methodNow, totalNow } from './draft.ts';
import { addressSoFar, addressWith } from './ship-to.ts';

describe('a typed sum', () => {
  it.each([
    ['5', 'EUR', 500],
    ['5,50', 'EUR', 550],
    ['5.5', 'EUR', 550],
    [',5', 'EUR', 50],
    ['5.', 'EUR', 500],
    ['1 200,00', 'EUR', 120_000],
    ['1.200,00', 'EUR', 120_000],
    ['1,200.00', 'EUR', 120_000],
    ['1,200', 'EUR', 120_000],
    ["1'200", 'CHF', 120_000],
    ['1,200', 'JPY', 1_200],
    ['1.200', 'KWD', 1_200],
    ['٥٫٥', 'EUR', 550],
    ['१२', 'EUR', 1_200],
    ['１２', 'JPY', 12],
  ])('%j %s is %i', (text, currency, amount) => expect(typedMoney(text, currency)).toEqual({ amount, currency }));

  it.each([
    ['', 'EUR'],
    ['-5', 'EUR'],
    ['1e3', 'EUR'],
    ['five', 'EUR'],
    ['5.555555', 'EUR'],
    ['5.5', 'JPY'],
    ['€5', 'EUR'],
    ['.', 'EUR'],
  ])('%j %s is no sum', (text, currency) => expect(typedMoney(text, currency)).toBeUndefined());

  it('reads back what the shop writes', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
        const text = toDecimal({ amount, currency });
        expect(typedMoney(text, currency)).toEqual(parseDecimal(text, currency));
      }),
    );
  });
});

describe('the draft', () => {
  it('forgets a contact field that was emptied', () => {
    expect(contactWith({ email: 'a@b', name: 'M' }, 'email', '')).toEqual({ name: 'M' });
    expect(contactWith(undefined, 'phone', '1')).toEqual({ phone: '1' });
  });
  it('keeps required lines of an address as empty texts and drops the others', () => {
    const address = { name: 'M', line1: 'x', city: 'y', country: 'JP', line2: 'z' };
    expect(addressWith(addressWith(address, 'line2', ''), 'city', '')).toEqual({ name: 'M', line1: 'x', city: '', country: 'JP' });
  });
  it('proposes a country only where it is shipped to', () => {
    const { shipTo: _, ...bare } = draft;
    expect(addressSoFar(bare, mug, 'de-DE').country).toBe('DE');
    expect(addressSoFar(bare, mug, 'en-US').country).toBe('');
    expect(addressSoFar(bare, { ...mug, shipsTo: ['FR'] }, 'en-US').country).toBe('FR');
    expect(addressSoFar(draft, mug, 'de-DE').country).toBe('JP');
  });
  it('obliges to the total of the method that will be used', () => {
    const { method: _, ...open } = draft;
    expect(methodNow(mug, open, quote)).toBe('alipay');
    expect(totalNow(quote, 'paypal').amount).toBe(4_550);
    expect(totalNow(quote, 'alipay').amount).toBe(4_400);
  });
  it('asks for an amount in the currency in use', () => {
    expect(rangeOf(tip, { offerId: 'tip', quantity: 1, currency: 'CNY' })?.currency).toBe('CNY');
    expect(rangeOf(tip, { offerId: 'tip', quantity: 1 })?.currency).toBe('EUR');
  });
});
