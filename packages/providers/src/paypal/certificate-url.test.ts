import { expect, test } from 'vitest';
import { certificateUrl } from './certificate-url.ts';
import { placesOf } from './places.ts';
import { corpus } from './testing/corpora.ts';

const live = placesOf({ environment: 'live' }).certificates;
const sandbox = placesOf({ environment: 'sandbox' }).certificates;
const name = 'CERT-360caa42-fca2a594-a5cafa77';
const path = `/v1/notifications/certs/${name}`;

test.each([
  [`https://api.paypal.com${path}`, live],
  [`https://api-m.paypal.com${path}`, live],
  [`https://api.sandbox.paypal.com${path}`, sandbox],
])('PayPal’s own %s is fetched', (url, origins) => {
  expect(certificateUrl(url, origins)).toBe(url);
});

test('one environment’s certificates do not speak for the other', () => {
  expect(certificateUrl(`https://api.sandbox.paypal.com${path}`, live)).toBeUndefined();
  expect(certificateUrl(`https://api.paypal.com${path}`, sandbox)).toBeUndefined();
});

const hostile = [
  `https://api.paypal.com.evil${path}`,
  `https://api.paypal.com.evil.example${path}`,
  `https://evil.example/api.paypal.com${path}`,
  `https://evil.example#https://api.paypal.com${path}`,
  `https://evil.example?https://api.paypal.com${path}`,
  `https://api.paypal.com@evil.example${path}`,
  `https://api.paypal.com:443@evil.example${path}`,
  `https://user:secret@api.paypal.com${path}`,
  `https://@api.paypal.com${path}`,
  `https://api.paypal.com:443${path}`,
  `https://api.paypal.com:8443${path}`,
  `https://api.paypal.com.${path}`,
  `https://api.paypal.com\\@evil.example${path}`,
  `https:\\\\api.paypal.com${path}`,
  `https:/api.paypal.com${path}`,
  `https:api.paypal.com${path}`,
  `//api.paypal.com${path}`,
  `http://api.paypal.com${path}`,
  `HTTPS://api.paypal.com${path}`,
  `https://API.PAYPAL.COM${path}`,
  `ftp://api.paypal.com${path}`,
  `file:///etc/passwd`,
  `data:text/plain,https://api.paypal.com${path}`,
  `javascript:fetch('https://api.paypal.com${path}')`,
  `https://notpaypal.com${path}`,
  `https://paypal.com.evil${path}`,
  `https://evil-paypal.com${path}`,
  `https://www.paypal.com${path}`,
  `https://uploads.paypal.com${path}`,
  `https://xn--pypal-4ve.com${path}`,
  `https://api.pаypal.com${path}`,
  `https://api.paypal。com${path}`,
  `https://api.paypal%2ecom${path}`,
  `https://api.paypal.com%00.evil.example${path}`,
  `https://api.paypal.com%2f@evil.example${path}`,
  `https://api.paypal.com\t${path}`,
  `https://api.pay\npal.com${path}`,
  ` https://api.paypal.com${path}`,
  `https://api.paypal.com${path} `,
  `https://api.paypal.com${path}\n`,
  `https://api.paypal.com${path}?redirect=https://evil.example`,
  `https://api.paypal.com${path}#evil`,
  `https://api.paypal.com${path}/`,
  `https://api.paypal.com${path}/../../../v1/oauth2/token`,
  `https://api.paypal.com/v1/notifications/certs/../../oauth2/token`,
  `https://api.paypal.com/v1/notifications/certs/%2e%2e/x`,
  `https://api.paypal.com/v1/notifications/certs/`,
  `https://api.paypal.com//v1/notifications/certs/${name}`,
  `https://api.paypal.com/v1/notifications/webhooks/${name}`,
  `https://api.paypal.com/v1/notifications/certs/${'A'.repeat(129)}`,
  `https://127.0.0.1${path}`,
  `https://[::1]${path}`,
  `https://169.254.169.254${path}`,
  `https://2130706433${path}`,
  `https://localhost${path}`,
  '',
  'https://',
  path,
];

test.each(hostile.map((url) => [url]))('%j is not', (url) => {
  expect(certificateUrl(url, live)).toBeUndefined();
});

const wpt = corpus('url/wpt-urltestdata.json');
test.skipIf(wpt === undefined)('no address of the web platform’s own corpus is', () => {
  let tried = 0;
  for (const one of Array.isArray(wpt) ? wpt : []) {
    if (typeof one !== 'object' || one === null || !('input' in one) || typeof one.input !== 'string') continue;
    expect(certificateUrl(one.input, live), one.input).toBeUndefined();
    tried += 1;
  }
  expect(tried).toBeGreaterThan(500);
});
