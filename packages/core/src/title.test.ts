import { describe, expect, it } from 'vitest';
import { titleFor } from './title.ts';

const alipay = {
  title: 'Alipay',
  titles: [
    { language: 'zh-TW', title: '支付寶' },
    { language: 'zh', title: '支付宝' },
    { language: 'fi', title: 'Alipay (fi)' },
  ],
};

describe('a name in the reader’s language', () => {
  it.each([
    ['zh', '支付宝'],
    ['zh-Hans', '支付宝'],
    ['zh-CN', '支付宝'],
    ['zh-TW', '支付寶'],
    ['en', 'Alipay'],
    // Filipino is no Finnish.
    ['fil', 'Alipay'],
    ['', 'Alipay'],
    ['constructor', 'Alipay'],
  ])('%s: %s', (locale, title) => {
    expect(titleFor(alipay, locale)).toBe(title);
  });
  it('is the only one there is', () => {
    expect(titleFor({ title: 'PayPal' }, 'zh')).toBe('PayPal');
  });
});
