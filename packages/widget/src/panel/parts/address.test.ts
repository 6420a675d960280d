import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appUrl, shopUrl, webUrl } from './address.ts';

const corpora = process.env['BUYPOST_CORPORA'] ?? '../shared/corpora';
const file = `${corpora}/url/wpt-urltestdata-javascript-only.json`;
const there = existsSync(file);

describe('addresses', () => {
  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://shop.example/x',
    'file:///etc/passwd',
    '//shop.example',
    '',
    'shop',
  ])('%j is no link', (text) => {
    expect(webUrl(text)).toBeUndefined();
    expect(appUrl(text)).toBeUndefined();
  });
  it('an app may have a scheme of its own, a page may not', () => {
    expect(appUrl('alipays://platformapi/x')).toBe('alipays://platformapi/x');
    expect(webUrl('alipays://platformapi/x')).toBeUndefined();
  });
  it('a page of the shop is one of its very origin', () => {
    expect(shopUrl('https://shop.example/pay/x', 'https://shop.example')).toBe('https://shop.example/pay/x');
    for (const other of [
      'https://shop.example.evil/pay',
      'http://shop.example/pay',
      'https://shop.example:444/',
      'https://shop.example@evil.example/',
      'data:text/html,x',
    ])
      expect(shopUrl(other, 'https://shop.example')).toBeUndefined();
    expect(shopUrl('data:text/html,x', 'data:text/html,x')).toBeUndefined();
  });
  it.skipIf(!there)(`no address of the published vectors with a scheme that runs is linked${there ? '' : ` (${file} is absent)`}`, () => {
    const vectors: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const inputs = Array.isArray(vectors)
      ? vectors.flatMap((one: unknown) => (typeof one === 'object' && one !== null && 'input' in one ? [String(one.input)] : []))
      : [];
    expect(inputs.length).toBeGreaterThan(0);
    for (const input of inputs) {
      for (const url of [webUrl(input), appUrl(input)]) if (url) expect(new URL(url).protocol).not.toMatch(/^(javascript|data|vbscript):/);
    }
  });
});
