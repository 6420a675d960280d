import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../testing/certificates.ts';
import { driver } from './index.ts';
import { keysOf, url } from './testing/stage.ts';
import { settingsOf } from './simulator/keys.ts';

let good: Readonly<Record<string, string>>;
let certified: Readonly<Record<string, string>>;
beforeAll(async () => {
  good = settingsOf(await keysOf('keys'), url);
  certified = settingsOf(await keysOf('certificates'), url);
});
const without = (settings: Readonly<Record<string, string>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

describe('settings', () => {
  test('of key mode and of certificate mode make a driver', () => {
    for (const settings of [good, certified]) {
      const provider = driver.create(settings);
      expect(provider).toMatchObject({ id: 'alipay', account: settings['sellerId'], test: true, hosts: [url] });
      expect(provider.methods.map(({ id }) => id)).toEqual(['alipay_qr', 'alipay_page', 'alipay_wap']);
    }
  });

  test('without an endpoint are those of the real Alipay, where money moves; its sandbox is a test', () => {
    expect(driver.create(without(good, 'endpoint'))).toMatchObject({ test: false, hosts: ['https://openapi.alipay.com'] });
    expect(driver.create({ ...good, endpoint: 'https://openapi-sandbox.dl.alipaydev.com' }).test).toBe(true);
  });

  test('can leave methods out', () => {
    expect(driver.create({ ...good, methods: 'alipay_wap, alipay_qr' }).methods.map(({ id }) => id)).toEqual(['alipay_qr', 'alipay_wap']);
  });

  test('say where each method works: in WeChat none, in Alipay’s own app the phone page', () => {
    const surfaces = Object.fromEntries(driver.create(good).methods.map((method) => [method.id, method.surfaces]));
    expect(surfaces).toEqual({ alipay_qr: ['desktop'], alipay_page: ['desktop'], alipay_wap: ['phone', 'alipay'] });
  });
});

describe('settings that are refused, with a cure', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = stranger.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  test.each<readonly [string, () => Readonly<Record<string, string | undefined>>, RegExp]>([
    ['nothing at all', () => ({}), /`appId`[\s\S]*`sellerId`[\s\S]*`privateKey`[\s\S]*either `alipayPublicKey`/],
    ['an app id that is none', () => ({ ...good, appId: 'wx1234567890' }), /`appId` must be the number/],
    ['an account that is none', () => ({ ...good, sellerId: 'shop@example.com' }), /`sellerId` must be the account that receives/],
    ['an empty private key', () => ({ ...good, privateKey: '' }), /`privateKey`: It is neither PEM/],
    ['a short private key', () => ({ ...good, privateKey: short }), /1024 bits and 2048/],
    ['half a private key', () => ({ ...good, privateKey: good['privateKey']?.slice(0, 600) }), /`privateKey`: It is/],
    ['a public key in its place', () => ({ ...good, privateKey: pem }), /`privateKey`: This is a public key/],
    ['no key of Alipay', () => without(good, 'alipayPublicKey'), /Give either `alipayPublicKey`/],
    ['both modes at once', () => ({ ...certified, alipayPublicKey: pem }), /Give either `alipayPublicKey`/],
    ['our own public key as Alipay’s', () => ({ ...good, alipayPublicKey: ours }), /public half of your own `privateKey`/],
    [
      'one certificate of three',
      () => without(certified, 'appCertificate', 'alipayRootCertificate'),
      /`appCertificate`: There is no certificate/,
    ],
    ['a certificate of another key', () => ({ ...certified, appCertificate: other().pem }), /issued for another key/],
    ['our own certificate as Alipay’s', () => ({ ...certified, alipayCertificate: certified['appCertificate'] }), /holds your own key/],
    ['a root file of other kinds alone', () => ({ ...certified, alipayRootCertificate: elliptic().pem }), /no certificate that RSA signed/],
    ['a method nobody has', () => ({ ...good, methods: 'alipay_qr,alipay_app' }), /"alipay_app"\. There are alipay_qr/],
    ['an endpoint with a path', () => ({ ...good, endpoint: 'https://openapi.alipay.com/gateway.do' }), /must be an origin/],
    ['an endpoint that is none', () => ({ ...good, endpoint: 'openapi.alipay.com' }), /must be an origin/],
    ['the real Alipay without encryption', () => ({ ...good, endpoint: 'http://openapi.alipay.com' }), /must be https/],
  ])('%s', (_, settings, cure) => {
    expect(() => driver.create(settings())).toThrow(cure);
  });

  const other = () => makeCertificate({ subject: '/CN=x' });
  const elliptic = () => makeCertificate({ subject: '/CN=x', key: 'ec' });
  let ours = '';
  beforeAll(async () => {
    ours = (await keysOf('keys')).appPublic;
  });

  test('name everything that is wrong at once, and nothing of a key', () => {
    const secret = good['privateKey'] ?? '';
    let told = '';
    try {
      driver.create({ ...good, appId: 'x', sellerId: 'y', privateKey: secret.slice(0, 1_000), endpoint: 'z' });
    } catch (error) {
      told = String(error);
    }
    expect(told.split('\n- ')).toHaveLength(5);
    expect(told).not.toContain(secret.slice(0, 12));
  });
});
