/** The small pieces of an offers file: money, links, countries, times. Each says what to type. */
import * as v from 'valibot';
import { exponentOf, isCurrency, parseDecimal, toDecimal, type Money } from '@buypost/core';
import { isCountry } from './countries.ts';

/** A text for people: not empty, without control characters but line ends where `lines` is set. */
export const words = (longest: number, lines = false) =>
  v.pipe(
    v.string('write a text here, in quotes if it looks like a number'),
    v.trim(),
    v.nonEmpty('is empty; write a text'),
    v.maxLength(longest, (issue) => `is ${issue.input.length} characters long; ${longest} is the most`),
    v.check((text) => !(lines ? /[^\P{Cc}\n]|\p{Cs}/u : /\p{Cc}|\p{Cs}/u).test(text), 'has a control character in it; take it out'),
  );

/** Ids stand in addresses: `/buy/<id>`. */
export const id = v.pipe(
  v.string('write an id in quotes, as in "mug"'),
  v.regex(/^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/, 'use 1 to 64 small letters, digits, "-" and "_", as in "winter-mug"'),
);

export const count = (min: number) =>
  v.pipe(
    v.number('write a whole number'),
    v.safeInteger('write a whole number'),
    v.minValue(min, `write a whole number of ${min} or more`),
    v.maxValue(1_000_000, 'is more than 1000000'),
  );

const readMoney = (text: string): Money | string => {
  const [, code, digits = ''] = /^([A-Za-z]{3}) +(\S+)$/.exec(text.trim()) ?? [];
  if (code === undefined) return `"${text}" is no price; write the currency, a space and the sum, as in "EUR 19.00"`;
  if (!isCurrency(code)) {
    return isCurrency(code.toUpperCase())
      ? `write ${code.toUpperCase()} in capitals`
      : `${code} is no ISO 4217 currency; write one such as EUR, USD, JPY or CNY`;
  }
  const decimals = exponentOf(code);
  const example = toDecimal({ amount: decimals === 0 ? 3000 : 19 * 10 ** decimals, currency: code });
  if (digits.startsWith('-')) return 'a price cannot be negative';
  const fraction = /^\d+\.(\d+)$/.exec(digits)?.[1]?.length ?? 0;
  if (!/^\d+(\.\d+)?$/.test(digits)) return `"${digits}" is no sum; write digits and a point, as in "${code} ${example}"`;
  if (fraction > decimals) return `${code} has ${decimals === 0 ? 'no' : decimals} decimals; write it as in "${code} ${example}"`;
  return parseDecimal(digits, code) ?? `${text} is larger than any price may be`;
};

const exact = v.pipe(
  v.strictObject({
    amount: v.pipe(v.number(), v.safeInteger('write whole minor units (cents), as in 1900'), v.minValue(0, 'a price cannot be negative')),
    currency: v.pipe(v.string(), v.check(isCurrency, 'is no ISO 4217 currency; write one such as EUR, USD, JPY or CNY')),
  }),
  v.check((sum) => sum.amount <= 999_999_999_999, 'is larger than any price may be'),
);

/** What the branch of a union that came nearest says; undefined where none came near. */
const deepest = (issue: v.UnionIssue<v.BaseIssue<unknown>>): string | undefined =>
  issue.issues?.map((one) => one.message).find((message) => !message.startsWith('Invalid '));

/** `EUR 19.00`, or `{ amount: 1900, currency: EUR }` in minor units. */
export const money = v.union(
  [
    v.pipe(
      v.string(),
      v.rawTransform<string, Money>(({ dataset, addIssue, NEVER }) => {
        const read = readMoney(dataset.value);
        if (typeof read !== 'string' && read.amount <= 999_999_999_999) return read;
        addIssue({ message: typeof read === 'string' ? read : `${dataset.value} is larger than any price may be` });
        return NEVER;
      }),
    ),
    exact,
  ],
  (issue) => deepest(issue) ?? 'write a price with its currency, as in "EUR 19.00"',
);

/** One price or a list of them, each currency once. */
export const prices = v.pipe(
  v.union(
    [
      v.pipe(
        money,
        v.transform((one) => [one]),
      ),
      v.pipe(v.array(money), v.nonEmpty('is empty; write a price, as in "EUR 19.00"')),
    ],
    (issue) => deepest(issue) ?? 'write a price with its currency, as in "EUR 19.00", or a list of them',
  ),
  v.check((all) => new Set(all.map((one) => one.currency)).size === all.length, 'has one currency twice; write each once'),
);

/** An address of the web: https, or http on this machine only; no name or password in it. */
export const isWebAddress = (text: string): boolean => {
  if (text.length > 2048 || /[\p{Cc}\s\\]/u.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  const here = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return (url.protocol === 'https:' || (url.protocol === 'http:' && here)) && url.username === '' && url.password === '';
};

export const webAddress = v.pipe(v.string(), v.check(isWebAddress, 'write a full address that begins with https://'));

export const origin = v.pipe(
  v.string(),
  v.check(
    (text) => isWebAddress(text) && new URL(text).origin === text,
    'write an origin only: scheme, host and port without a path, as in "https://blog.example"',
  ),
);

/** A file beside the offers file: relative, within that folder. */
export const filePath = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}\\:]{1,200}$/u, 'write the path of a file beside the offers file, as in "files/print.png"'),
  v.check(
    (path) => !path.startsWith('/') && !path.split('/').some((part) => part === '..' || part === '.' || part === ''),
    'stay within the folder of the offers file: no "..", no leading "/"',
  ),
);

export const country = v.pipe(
  v.string(),
  v.check(
    (code) => code === '*' || isCountry(code),
    'write the two capitals of a country (ISO 3166-1), as in "JP", or "*" for everywhere else',
  ),
);

export const time = v.pipe(
  v.union([v.string(), v.date()], 'write a time, as in "2026-12-01T09:00:00Z"'),
  v.transform((told) => (typeof told === 'string' ? told : told.toISOString())),
  v.check(
    (told) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(told) && !Number.isNaN(Date.parse(told)),
    'write date, time and zone, as in "2026-12-01T09:00:00Z"',
  ),
  v.transform((told) => new Date(told).toISOString()),
);

export const language = v.pipe(
  v.string(),
  v.check((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  }, 'write a language tag, as in "en" or "zh-Hans"'),
);
