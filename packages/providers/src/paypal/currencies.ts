/**
 * The currencies PayPal takes, and how it writes their sums.
 *
 * Source: developer.paypal.com/docs/api/reference/currency-codes (REST currency codes). Left off: BRL, CNY and MYR, which work only between
 * accounts of one country, and RUB, which the page no longer proves. HUF, JPY and TWD "do not support decimals. If you pass a decimal
 * amount, an error occurs": for HUF and TWD that is coarser than ISO 4217, so sums with fillér or cents cannot be charged.
 */
import { exponentOf as isoExponentOf, parseDecimal, toDecimal, type Money } from '@buypost/core';

const withCents = [
  'AUD',
  'CAD',
  'CHF',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HKD',
  'ILS',
  'MXN',
  'NOK',
  'NZD',
  'PHP',
  'PLN',
  'SEK',
  'SGD',
  'THB',
  'USD',
];
const whole = ['HUF', 'JPY', 'TWD'];

const exponents: ReadonlyMap<string, number> = new Map([
  ...withCents.map((currency) => [currency, 2] as const),
  ...whole.map((currency) => [currency, 0] as const),
]);

export const currencies: readonly string[] = [...exponents.keys()];

/** Nine characters of `value`, the point among them: what PayPal's older interfaces allow. An account's own limit is often lower. */
const largest = (exponent: number): number => (exponent === 0 ? 999_999_999 : 99_999_999);

/** PayPal's decimals, and its least and largest charge in OUR minor units; undefined where the currency is not proven. */
export const limitsOf = (currency: string): { readonly exponent: number; readonly min: number; readonly max: number } | undefined => {
  const exponent = exponents.get(currency);
  if (exponent === undefined) return undefined;
  const unit = 10 ** (isoExponentOf(currency) - exponent);
  return { exponent, min: unit, max: largest(exponent) * unit };
};

export interface Sum {
  readonly currency_code: string;
  readonly value: string;
}

/** 1999 EUR as `{ currency_code: 'EUR', value: '19.99' }`, 190000 HUF as `'1900'`. Undefined where PayPal cannot write this sum. */
export const writeSum = (money: Money): Sum | undefined => {
  const exponent = exponents.get(money.currency);
  if (exponent === undefined || !Number.isSafeInteger(money.amount) || money.amount < 1) return undefined;
  const [units = '', fraction = ''] = toDecimal(money).split('.');
  const kept = fraction.slice(0, exponent);
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  return { currency_code: money.currency, value: kept === '' ? units : `${units}.${kept}` };
};

/** A sum as PayPal told it, exactly; undefined where it is none in this currency's minor units. Currencies we do not offer are read too. */
export const readSum = ({ currency_code, value }: Sum): Money | undefined => {
  const money = parseDecimal(value, currency_code);
  return money !== undefined && money.amount >= 0 ? money : undefined;
};
