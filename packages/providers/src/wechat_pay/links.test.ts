import { expect, test } from 'vitest';
import { ownUrl } from './links.ts';

const real = { endpoint: undefined };

test.each([
  'weixin://wxpay/bizpayurl?pr=p4lpSuKzz',
  'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=1',
  'https://pay.weixin.qq.com/x',
])('%s is WeChat’s', (link) => expect(ownUrl(real, link)).toBe(link));

test.each([
  undefined,
  '',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://wx.tenpay.com/x',
  'https://wx.tenpay.com.evil.test/x',
  'https://eviltenpay.com/x',
  'https://evilqq.com/x',
  'https://tenpay.com@evil.test/x',
  'https://evil.test/?wx.tenpay.com',
  'http://localhost:4246/scan/1',
])('%s is not', (link) => expect(ownUrl(real, link)).toBeUndefined());

test('a test endpoint’s own pages are, and nobody else’s', () => {
  const test = { endpoint: 'http://localhost:4246' };
  expect(ownUrl(test, 'http://localhost:4246/scan/1')).toBe('http://localhost:4246/scan/1');
  for (const other of ['http://localhost:4247/scan/1', 'http://localhost:4246.evil.test/', 'https://wx.tenpay.com/x'])
    expect(ownUrl(test, other)).toBeUndefined();
});
