/** The currencies Make-Believe Bank deals in: every one of ISO 4217, in its own minor units. */
import { exponentOf as isoExponentOf, isCurrency, toDecimal } from '@buypost/core';

/** Decimals of a currency, or `undefined` where there is no such currency. */
export const exponentOf = (currency: string): number | undefined => (isCurrency(currency) ? isoExponentOf(currency) : undefined);

/** The largest charge, minor units. */
export const largest = 99_999_999_999;

/** `380000 EUR` as `EUR 3,800.00`: for the bank's own pages, exact, without `Intl`. */
export const written = (amount: number, currency: string): string => {
  const [whole = '', fraction] = toDecimal({ amount, currency }).split('.');
  return `${currency} ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
};
