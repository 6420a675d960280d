import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponentOf, formatMoney, isCurrency, localeOf, moneyFormat, parseDecimal, toDecimal } from './money.ts';

const corpora = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));
const listOne = `${corpora}/currency/iso4217-table_a1.xml`;
const listed = existsSync(listOne);

/** Code -> decimals, as ISO publishes them; "N.A." where there is no minor unit. */
const published = (): Map<string, string> => {
  const codes = new Map<string, string>();
  for (const [, entry] of readFileSync(listOne, 'utf8').matchAll(/<CcyNtry>([\s\S]*?)<\/CcyNtry>/g)) {
    const code = /<Ccy>(.*?)</.exec(entry ?? '')?.[1];
    if (code) codes.set(code, /<CcyMnrUnts>(.*?)</.exec(entry ?? '')?.[1] ?? '');
  }
  return codes;
};

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const every = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
const ours = every.filter(isCurrency);

const locales = 'en de fr ja zh-CN ar ar-EG fa he hi bn th ru sv pt-BR es-MX de-CH en-IN tr my'.split(' ');

describe('the table of currencies', () => {
  test('has 179 codes', () => expect(ours).toHaveLength(179));

  test.skipIf(!listed)(
    listed ? 'is exactly the ISO 4217 list one' : `is exactly the ISO 4217 list one (skipped: ${listOne} is not there)`,
    () => {
      const list = published();
      expect(ours).toEqual([...list.keys()].sort());
      for (const [code, digits] of list) expect([code, exponentOf(code)]).toEqual([code, digits === 'N.A.' ? 0 : Number(digits)]);
    },
  );

  test.each(['', 'eur', 'EU', 'EURO', 'QQQ', 'E.R', '__proto__', 'EED', 'edf', 'A\n'])('%j is no currency', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(/not an active ISO 4217/);
  });
});

/** The value that a reader sees: digits of any script, the decimal mark as the formatter names it, the sign as a part. */
const seen = (money: { amount: number; currency: string }, locale: string) => {
  const parts = moneyFormat(money.currency, locale).formatToParts(toDecimal(money));
  const zero = new Intl.NumberFormat(localeOf(locale), { useGrouping: false }).format(0).codePointAt(0) ?? 48;
  const latin = (text: string) => Array.from(text, (digit) => (digit.codePointAt(0) ?? 0) - zero).join('');
  const of = (type: string) => parts.filter((part) => part.type === type);
  return {
    text: parts.map((part) => part.value).join(''),
    whole: of('integer')
      .map((part) => latin(part.value))
      .join(''),
    fraction: of('fraction')
      .map((part) => latin(part.value))
      .join(''),
    marks: of('decimal').length,
    minus: of('minusSign').length,
  };
};

describe('what a buyer reads', () => {
  const amounts = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -100_000, max: 100_000 }),
    fc.constantFrom(0, 1, -1, 2 ** 53 - 1, 1 - 2 ** 53),
  );

  test('179 currencies in 20 locales: digits, separators and sign are exactly the integer', () => {
    for (const currency of ours) {
      for (const locale of locales) {
        for (const amount of fc.sample(amounts, 3)) {
          const money = { amount, currency };
          const { text, whole, fraction, marks, minus } = seen(money, locale);
          const exponent = exponentOf(currency);
          expect([locale, fraction.length, marks]).toEqual([locale, exponent, exponent ? 1 : 0]);
          expect(BigInt(whole + fraction)).toBe(BigInt(Math.abs(amount)));
          expect(minus).toBe(amount < 0 ? 1 : 0);
          // The isolates around a symbol like "US$" are of no width; what is seen is Intl's text.
          expect(formatMoney(money, locale).replace(/\u2066(.*?)\u2069/u, '$1')).toBe(`\u2068${text}\u2069`);
        }
      }
    }
  });

  test('Yen times 100: 1000 yen are 1,000, and 1234 dinars of Kuwait are 1.234', () => {
    expect(formatMoney({ amount: 1000, currency: 'JPY' }, 'en')).toBe('\u2068¥1,000\u2069');
    expect(formatMoney({ amount: 1234, currency: 'KWD' }, 'en')).toContain('1.234');
    expect(formatMoney({ amount: 123456, currency: 'HUF' }, 'en')).toContain('1,234.56');
  });

  test('RTL reorders digits: a symbol of letters and a sign stays in one piece in Arabic', () => {
    expect(formatMoney({ amount: 2_100, currency: 'USD' }, 'ar')).toContain('\u2066US$\u2069');
    expect(formatMoney({ amount: 2_100, currency: 'EUR' }, 'ar')).not.toContain('\u2066');
  });

  test('lang="en_US" does not kill the checkout', () => {
    for (const [tag, like] of [
      ['en_US', 'en-US'],
      ['zh_Hans_CN', 'zh-Hans-CN'],
      ['de_DE.UTF-8', 'de-DE'],
      ['ca_ES@valencia', 'ca-ES'],
    ] as const)
      expect(formatMoney({ amount: 199999, currency: 'EUR' }, tag)).toBe(formatMoney({ amount: 199999, currency: 'EUR' }, like));
  });

  test.each(['', 'xx-😀', '-', 'C', 'null', '../../etc', 'a'.repeat(500), '\u202e', 'en--US'])('the locale %j is borne', (tag) => {
    expect(formatMoney({ amount: 5, currency: 'JPY' }, tag)).toMatch(/5|٥|۵/);
  });

  test('a page that pollutes Object.prototype changes no digit', () => {
    const before = formatMoney({ amount: 123456789, currency: 'EUR' }, 'en');
    const gadgets = {
      notation: 'compact',
      maximumSignificantDigits: 1,
      currencyDisplay: 'name',
      useGrouping: false,
      roundingIncrement: 5,
      trailingZeroDisplay: 'stripIfInteger',
    };
    Object.assign(Object.prototype, gadgets);
    try {
      expect(formatMoney({ amount: 123456789, currency: 'EUR' }, 'en') === before).toBe(true);
    } finally {
      for (const name of Object.keys(gadgets)) Reflect.deleteProperty(Object.prototype, name);
    }
  });
});

describe('decimal strings', () => {
  test('every safe integer of every currency survives the way there and back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(...ours), (amount, currency) => {
        expect(parseDecimal(toDecimal({ amount, currency }), currency)).toEqual({ amount: amount + 0, currency });
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['19.99', 'EUR', 1999],
    ['19.9', 'EUR', 1990],
    ['19', 'EUR', 1900],
    ['-0.05', 'EUR', -5],
    ['0.005', 'KWD', 5],
    ['1000.00', 'JPY', 1000],
    ['0001.50', 'EUR', 150],
    ['-0', 'EUR', 0],
    ['90071992547409.91', 'EUR', 2 ** 53 - 1],
    ['1.1550', 'KWD', 1155],
    ['4.35', 'USD', 435], // 4.35 * 100 is 434.99999999999994
  ])('%s %s is %i minor units', (text, currency, amount) => expect(parseDecimal(text, currency)).toStrictEqual({ amount, currency }));

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '1e2',
    '1,00',
    '.5',
    '5.',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    '١٢',
    '19.995',
    '90071992547409.92',
    '9'.repeat(33),
  ])('%j is refused, never rounded', (text) => expect(parseDecimal(text, 'EUR')).toBeUndefined());

  test('an unknown currency is refused', () => expect(parseDecimal('1', 'QQQ')).toBeUndefined());

  test.each([0.5, Number.NaN, Infinity, 2 ** 53, -(2 ** 60)])('%d is no amount', (amount) =>
    expect(() => toDecimal({ amount, currency: 'EUR' })).toThrow(/whole number/),
  );
});
