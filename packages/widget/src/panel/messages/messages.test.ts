import { describe, expect, it } from 'vitest';
import ar from './ar.ts';
import { card } from './en-card.ts';
import { choices } from './en-choices.ts';
import { otherwise } from './en-otherwise.ts';
import { en as base } from './en.ts';
import { english, fill, loadMessages, plural } from './index.ts';
import zh from './zh.ts';

const en = { ...base, ...choices, ...otherwise, ...card };

/** Every text of a language by its path; a plural is one text. */
const texts = (tree: object, path = ''): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'string') found.set(here, [value]);
    else if (typeof value === 'object' && value !== null && 'other' in value) found.set(here, Object.values(value));
    else for (const [deep, text] of texts(value, here)) found.set(deep, text);
  }
  return found;
};
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe.each([
  ['zh', zh],
  ['ar', ar],
] as const)('%s', (locale, messages) => {
  const theirs = texts(messages);
  it('has each text of English and no other, none of them empty', () => {
    expect([...theirs.keys()].sort()).toEqual([...texts(en).keys()].sort());
    for (const [key, forms] of theirs) for (const text of forms) expect(text.trim(), key).not.toBe('');
  });

  it('fills the same places, so that no sum and no name is lost', () => {
    for (const [key, [text]] of texts(en)) {
      for (const form of theirs.get(key)!) {
        if (holes(text!).includes('n')) continue;
        expect(holes(form), key).toEqual(holes(text!));
      }
    }
  });

  it('is written in its own script', () => {
    const script = locale === 'zh' ? /\p{Script=Han}/u : /\p{Script=Arabic}/u;
    for (const [key, [text]] of theirs) expect(text, key).toMatch(script);
  });

  it('has a form for every plural category of the language', () => {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const key of ['secondsLeft', 'usesLeft'] as const)
      for (const category of categories) expect(messages[key][category as 'other'], category).toBeTruthy();
  });
});

describe('money texts', () => {
  it.each([
    ['en', en],
    ['zh', zh],
    ['ar', ar],
  ] as const)('in %s differ for each thing that can have become of the money', (_, { money }) => {
    expect(new Set(Object.values(money)).size).toBe(Object.keys(money).length);
  });
});

describe('plurals', () => {
  it.each([
    [0, 'لم يبق أي تنزيل'],
    [1, 'بقي تنزيل واحد'],
    [2, 'بقي تنزيلان'],
  ])('Arabic %i', (count, text) => expect(plural(ar.usesLeft, count, 'ar')).toBe(text));
  it('few and many carry the number in the digits of the locale', () => {
    expect(plural(ar.usesLeft, 3, 'ar-EG')).toMatch(/بقيت .*٣.* تنزيلات/);
    expect(plural(ar.usesLeft, 11, 'ar-EG')).toMatch(/بقي .*١١.* تنزيلًا/);
  });
  it('English', () => {
    expect(plural(en.usesLeft, 1, 'en')).toBe('1 download left');
    expect(plural(en.usesLeft, 3, 'en')).toBe('3 downloads left');
  });
});

describe('the language of a panel', () => {
  it.each([
    ['zh-CN', 'zh-CN', 'ltr', zh.close],
    ['zh_CN.UTF-8', 'zh-CN', 'ltr', zh.close],
    ['ar-EG', 'ar-EG', 'rtl', ar.close],
    ['en_US', 'en-US', 'ltr', en.close],
    ['de-AT', 'en', 'ltr', en.close],
    ['', 'en', 'ltr', en.close],
    ['!! nonsense', 'en', 'ltr', en.close],
    ['constructor', 'en', 'ltr', en.close],
    ['__proto__', 'en', 'ltr', en.close],
  ])('%j', async (wanted, locale, dir, close) => {
    const language = await loadMessages(wanted);
    expect([language.locale, language.dir, language.messages.close]).toEqual([locale, dir, close]);
  });

  it('is English at once, whatever is wanted', () => {
    expect(english('ar').messages).toBe(base);
    expect(english('ar').dir).toBe('ltr');
  });
});

describe('fill', () => {
  it('leaves what it has no value for, and takes no value from a prototype', () => {
    expect(fill('{a} {toString} {b}', { a: '1' })).toBe('1 {toString} {b}');
  });
  it('sets Latin names apart from Chinese characters, and Chinese ones not', () => {
    expect(fill('请用{app}扫码', { app: 'Alipay' })).toBe('请用 Alipay 扫码');
    expect(fill('请用{app}扫码', { app: '支付宝' })).toBe('请用支付宝扫码');
  });
  it('does not read `$` or braces in values', () => {
    expect(fill('{a}{b}', { a: '$& {b}', b: '2' })).toBe('$& {b}2');
  });
  it('isolates values where directions could mix, once', () => {
    expect(fill('to {seller}', { seller: 'استوديو' })).toBe('to \u2068استوديو\u2069');
    expect(fill('إلى {seller}', { seller: '\u2068€5\u2069' })).toBe('إلى \u2068€5\u2069');
    expect(fill('to {seller}', { seller: 'Ainu' })).toBe('to Ainu');
  });
});
