/**
 * Money as text: our own ISO 4217 table, exact conversion to and from decimal strings, display.
 * `Intl` writes the digits but never chooses how many: its tables differ between engines and from ISO (CLDR 48 gives HUF none).
 */
import { bare } from './bare.ts';
import type { Money } from './contract.ts';

/**
 * ISO 4217 list one (2024-06-25), 179 active codes: a first letter, then for each code its two other letters and its decimals where not 2.
 * Codes for which ISO names no minor unit (XAU, XDR, XXX, ...) are counted whole.
 */
const table =
  'AedfnllmdngoarsudwgznBambddtgnhd3if0mdndobovrlsdtnwpynzdCaddfhehfhwlf4lp0nyopourcucupvezkDjf0kkopzdEgprntburFjdkpGbpelhsipmdnf0tqyd' +
  'HkdnltgufIdrlsnrqd3rrsk0Jmdod3py0Kesgshrmf0pwrw0wd3ydztLakbpkrrdslyd3MaddlgakdmkntopruurvrwkxnxvyrznNadgniookprzdOmr3Pabengkhpkrlnyg0Qar' +
  'Ronsdubwf0SarbdcrdgekgdhpleosrdsptnvcypzlThbjsmtnd3oprytdwdzsUahgx0sdsnyi0yuyw4zsVedesnd0uv0WstXaf0ag0au0ba0bb0bc0bd0cddr0of0pd0pf0pt0su0ts0ua0xx0YerZarmwwg';

const decimalsOf = (currency: string): number | undefined => {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const found = new RegExp(`${currency.slice(0, 1)}(?:[a-z]{2}\\d?)*?${currency.slice(1).toLowerCase()}(\\d?)`).exec(table);
  return found ? Number(found[1] || 2) : undefined;
};

/** Is this an active ISO 4217 code, in capitals? */
export const isCurrency = (text: string): boolean => decimalsOf(text) !== undefined;

/** How many decimals a currency's minor unit has: 0, 2, 3 or 4. Throws RangeError for a code that ISO 4217 does not list. */
export function exponentOf(currency: string): number {
  const decimals = decimalsOf(currency);
  if (decimals === undefined)
    throw new RangeError(`"${currency}" is not an active ISO 4217 currency code. Write it in capitals, as in "EUR".`);
  return decimals;
}

const isNumeric = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text);

/**
 * The sum as a decimal string with exactly the currency's decimals and no grouping: 1999 cents are "19.99", 5 fils "0.005".
 * Throws RangeError for an unknown currency and for an amount that is not a safe integer.
 */
export function toDecimal({ amount, currency }: Money): `${number}` {
  const decimals = exponentOf(currency);
  if (!Number.isSafeInteger(amount))
    throw new RangeError(`${amount} is not a whole number of ${currency} minor units. Give cents, not a fraction.`);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const text = (amount < 0 ? '-' : '') + digits.slice(0, point) + (decimals ? `.${digits.slice(point)}` : '');
  if (!isNumeric(text)) throw new RangeError(`${text} is not a number.`);
  return text;
}

/**
 * Reads a decimal string ("19.99", "-5", "5.000") as money of that currency. Undefined unless the text is a plain decimal (no sign but `-`,
 * no exponent, grouping or blanks) whose value is exactly a whole, safe number of minor units: nothing is ever rounded.
 */
export function parseDecimal(text: string, currency: string): Money | undefined {
  const decimals = decimalsOf(currency);
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d{1,32})(?:\.(\d{1,32}))?$/.exec(text) ?? [];
  if (decimals === undefined || !whole || /[1-9]/.test(fraction.slice(decimals))) return undefined;
  const amount = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (!Number.isSafeInteger(amount)) return undefined;
  return { amount: sign && amount ? -amount : amount, currency };
}

/** The nearest tag that `Intl` accepts; undefined (the browser's own language) for nonsense. `en_US.UTF-8` is `en-US`. */
export function localeOf(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.replace(/[.@].*/, '').replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/** `Intl`'s own formatter for a currency with our decimals. The options inherit nothing, so that a polluted page cannot round or compact a price. */
export const moneyFormat = (currency: string, locale: string): Intl.NumberFormat => {
  const decimals = exponentOf(currency);
  return new Intl.NumberFormat(
    localeOf(locale),
    bare({ style: 'currency' as const, currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
};

/**
 * The sum for people, in their language's digits and order ("€19.99", "19,99 €"), isolated so that text around it in another direction
 * cannot reorder it. Any locale tag is borne. Throws RangeError as {@link toDecimal} does.
 */
export const formatMoney = (money: Money, locale: string): string =>
  `\u2068${moneyFormat(money.currency, locale)
    .formatToParts(toDecimal(money))
    // Letters with a sign ("US$") would come apart in text from right to left.
    .map(({ type, value }) => (type === 'currency' && /[A-Z]\P{L}/u.test(value) ? `\u2066${value}\u2069` : value))
    .join('')}\u2069`;
