/**
 * The currencies Mollie takes, and how it writes their sums: decimal strings with as many decimals as ISO 4217 gives the currency.
 *
 * Source: mollie/api-documentation, `source/payments/multicurrency.rst`, the rows that name a method beside PayPal. Left off: BRL, MXN, MYR, THB and
 * TWD, which only PayPal takes there (use the PayPal driver), and BGN and RUB, which could not be proven current.
 */
import { parseDecimal, toDecimal, type Money } from '@buypost/core';

/** Decimals as the table has them. */
const exponents: ReadonlyMap<string, number> = new Map([
  ...[
    'AED',
    'AUD',
    'CAD',
    'CHF',
    'CZK',
    'DKK',
    'EUR',
    'GBP',
    'HKD',
    'HUF',
    'ILS',
    'NOK',
    'NZD',
    'PHP',
    'PLN',
    'RON',
    'SEK',
    'SGD',
    'USD',
    'ZAR',
  ].map((currency) => [currency, 2] as const),
  ...['ISK', 'JPY'].map((currency) => [currency, 0] as const),
]);

export const currencies: readonly string[] = [...exponents.keys()];

/** Mollie's limits are each method's own, and it names them when it refuses. This one only keeps out what no method takes. */
export const limitsOf = (currency: string): { readonly exponent: number; readonly min: number; readonly max: number } | undefined => {
  const exponent = exponents.get(currency);
  return exponent === undefined ? undefined : { exponent, min: 1, max: 99_999_999 };
};

export interface Sum {
  readonly currency: string;
  readonly value: string;
}

/** 1999 EUR as `{ currency: 'EUR', value: '19.99' }`. Undefined where Mollie takes no such sum. */
export const writeSum = (money: Money): Sum | undefined =>
  exponents.has(money.currency) && Number.isSafeInteger(money.amount) && money.amount >= 1
    ? { currency: money.currency, value: toDecimal(money) }
    : undefined;

/** A sum as Mollie told it, exactly; undefined where it is none in this currency's minor units. Currencies we do not offer are read too. */
export const readSum = ({ currency, value }: Sum): Money | undefined => {
  const money = parseDecimal(value, currency);
  return money !== undefined && money.amount >= 0 ? money : undefined;
};
