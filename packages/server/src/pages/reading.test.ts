/** What a page makes of a browser's words: its language, its device, numbers as people type them, a code to scan. */
import { generate } from 'lean-qr';
import { describe, expect, it } from 'vitest';
import { draftOf, plainNumber } from './form-values.ts';
import { languageFor } from './messages/index.ts';
import { qrPath } from './qr.ts';
import { offers } from '../testing/world.ts';

describe('the language of a page', () => {
  it.each([
    ['zh-CN', undefined, undefined, 'zh-Hans', 'ltr'],
    [undefined, 'ar-EG,en;q=0.8', undefined, 'ar', 'rtl'],
    [undefined, 'fr,de;q=0.9,zh_TW;q=0.5,en;q=0.7', undefined, 'en', 'ltr'],
    [undefined, 'fr, ar;q=0', 'zh-Hans', 'zh-Hans', 'ltr'],
    ['tlh', '*', 'xx', 'en', 'ltr'],
    ['__proto__', 'constructor;q=9', undefined, 'en', 'ltr'],
    ['en_US', 'x'.repeat(5000), undefined, 'en', 'ltr'],
  ])('asked %s, accepts %s, offer in %s: %s %s', (asked, accept, own, tag, dir) => {
    expect(languageFor(asked, accept, own)).toMatchObject({ tag, dir });
  });
});

describe('an amount as typed', () => {
  const tip = { ...offers[0]!, id: 'tip', prices: [], amounts: [{ currency: 'EUR', min: 100, max: 50_000, suggested: [] }] };
  const typed = (amount: string) => {
    const read = draftOf(tip, new Map([['amount', amount]]));
    return 'draft' in read ? read.draft.amount?.amount : read.problems[0]?.problem;
  };
  it.each([
    ['5', 500],
    [' 12.50 ', 1250],
    ['12,5', 1250],
    ['١٢٫٥٠', 1250],
    ['۵', 500],
    ['', 'missing'],
    ['1,234.50', 'invalid'],
    ['1e3', 'invalid'],
    ['12.505', 'invalid'],
    ['EUR 5', 'invalid'],
    ['-5', 'too_small'],
    ['9'.repeat(40), 'invalid'],
  ])('%j is %s', (text, amount) => {
    expect(typed(text)).toBe(amount);
  });
  it('keeps plain numbers plain', () => {
    expect(plainNumber('42')).toBe('42');
  });
});

it('draws exactly the dark modules of a code, with four light ones around', () => {
  const data = 'https://pay.example/qr/0123456789?amount=1900&text=武夷岩茶';
  const code = generate(data);
  const { size, path } = qrPath(data);
  expect(size).toBe(code.size + 8);
  const dark = new Set<string>();
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let i = 0; i < Number(run); i += 1) dark.add(`${Number(x) + i} ${y}`);
  const wanted = new Set<string>();
  for (let y = 0; y < code.size; y += 1) for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) wanted.add(`${x + 4} ${y + 4}`);
  expect(dark).toEqual(wanted);
});
