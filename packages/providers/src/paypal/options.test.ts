import { describe, expect, test } from 'vitest';
import { driver } from './index.ts';

const good = {
  environment: 'live',
  clientId: 'AZDxjDScFpQtjWTOUtWKbyN_bDt4OgqaF4eYXlewfBP4-8aqX3PiV8e1GWU6liB2CUXlkA59kJXE7M6R',
  clientSecret: 'EGnHDxD_qRPdaLdZz8iCr8N7_MzF-YHPTkjs6NKYQvQSBngp4PTTVWkPZRbL',
  webhookId: '1JE4291016473214C',
  merchantId: 'K4AB55XGMFPMA',
};

test('good settings start, and say whether real money moves', () => {
  expect(driver.create(good)).toMatchObject({ id: 'paypal', account: 'K4AB55XGMFPMA', test: false });
  expect(driver.create({ ...good, environment: 'sandbox' }).test).toBe(true);
  expect(driver.create({ ...good, environment: 'sandbox', endpoint: 'http://localhost:4246/' }).hosts).toEqual(['http://localhost:4246']);
});

test('live and sandbox go to hosts of their own', () => {
  expect(driver.create(good).hosts).toEqual(['https://api-m.paypal.com', 'https://api.paypal.com']);
  expect(driver.create({ ...good, environment: 'sandbox' }).hosts).toEqual([
    'https://api-m.sandbox.paypal.com',
    'https://api.sandbox.paypal.com',
  ]);
});

describe('what refuses to start, with its cure', () => {
  test.each([
    ['environment', undefined, /`environment` must be "live" or "sandbox"/],
    ['environment', 'production', /`environment` must be "live" or "sandbox"/],
    ['clientId', '', /`clientId` must be the whole id/],
    ['clientId', 'short', /`clientId` must be the whole id/],
    ['clientId', `${good.clientId}\n`, /`clientId` must be the whole id/],
    ['clientSecret', undefined, /`clientSecret` has 0 bytes/],
    ['clientSecret', '', /`clientSecret` has 0 bytes/],
    ['clientSecret', '   ', /`clientSecret` has 0 bytes/],
    ['clientSecret', 'too-short', /`clientSecret` has 9 bytes/],
    ['clientSecret', ` ${good.clientSecret}`, /blanks around it/],
    ['clientSecret', good.clientId, /are the same/],
    ['webhookId', '', /`webhookId` must be/],
    ['webhookId', 'https://shop.example/v1/notifications/paypal', /`webhookId` must be/],
    ['webhookId', 'WEBHOOK_ID', /anybody's made-up test events/],
    ['webhookId', '1JE4291016|73214C', /`webhookId` must be/],
    ['merchantId', 'me@shop.example', /`merchantId` must be the 13 capitals/],
    ['merchantId', 'k4ab55xgmfpma', /`merchantId` must be the 13 capitals/],
    ['endpoint', 'http://localhost:4246/v2', /`endpoint` must be an origin alone/],
    ['endpoint', 'http://user@localhost:4246', /`endpoint` must be an origin alone/],
    ['endpoint', 'file:///etc/passwd', /`endpoint` must be an origin alone/],
    ['endpoint', '', /`endpoint` must be an origin alone/],
    ['endpoint', 'http://localhost:4246', /`endpoint` is for tests/],
  ])('%s = %j', (name, value, cure) => {
    expect(() => driver.create({ ...good, [name]: value })).toThrow(cure);
  });

  test('everything that is wrong is told at once, and no secret with it', () => {
    let told = '';
    try {
      driver.create({ ...good, clientSecret: 'a-secret-too-short', webhookId: '', merchantId: '' });
    } catch (error) {
      told = error instanceof TypeError ? error.message : 'no TypeError';
    }
    expect(told.split('\n')).toHaveLength(4);
    expect(told).not.toContain('a-secret-too-short');
  });
});
