/** The currencies Make-Believe Bank deals in, with the minor units it counts in. Like every bank's, its list is shorter than ISO 4217. */

const exponents: ReadonlyMap<string, number> = new Map([
  ...['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'XAF', 'XOF', 'UGX', 'PYG'].map((code) => [code, 0] as const),
  ...['KWD', 'BHD', 'JOD', 'OMR', 'TND', 'IQD', 'LYD'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
  ...'AED ARS AUD BDT BGN BRL CAD CHF CNY COP CZK DKK DZD EGP EUR GBP GEL GHS HKD HUF IDR ILS INR KES KZT LKR MAD MXN MYR NGN NOK NPR NZD PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD UYU UZS ZAR'
    .split(' ')
    .map((code) => [code, 2] as const),
]);

/** Decimals of a currency, or `undefined` where the bank does not deal in it. */
export const exponentOf = (currency: string): number | undefined => exponents.get(currency);

/** The largest charge, minor units. */
export const largest = 99_999_999_999;

/** `3800 EUR` as `EUR 38.00`: for the bank's own pages, exact, without `Intl`. */
export const written = (amount: number, currency: string): string => {
  const exponent = exponentOf(currency) ?? 2;
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${amount < 0 ? '-' : ''}${whole}${exponent === 0 ? '' : `.${digits.slice(-exponent)}`}`;
};
