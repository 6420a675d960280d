import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../testing/certificates.ts';
import { driver } from './index.ts';
import { checkOptions, type WechatPayOptions } from './options.ts';
import { stage } from './testing/stage.ts';

let good: WechatPayOptions;
beforeAll(async () => {
  good = (await stage()).options;
});

const problemOf = (options: WechatPayOptions): string => {
  try {
    checkOptions(options);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  return 'nothing is wrong';
};

describe('what refuses to start', () => {
  test.each(['mchid', 'appid', 'merchantSerial', 'merchantKey', 'apiV3Key'] as const)('an empty %s, named', (name) => {
    for (const nothing of ['', ' ', '\n']) expect(problemOf({ ...good, [name]: nothing })).toContain(`\`${name}\``);
  });

  test('everything wrong at once, each with its cure', () => {
    const problem = problemOf({
      mchid: 'x',
      appid: 'x',
      merchantSerial: 'x',
      merchantKey: 'x',
      apiV3Key: 'x',
      endpoint: 'x',
      methods: 'x',
    });
    for (const name of ['mchid', 'appid', 'merchantSerial', 'merchantKey', 'apiV3Key', 'publicKey', 'endpoint', 'methods'])
      expect(problem).toContain(`\`${name}\``);
    expect(problem).toMatch(/Account, API security/);
  });

  test('an APIv3 key of 16, 31 or 33 bytes', () => {
    for (const length of [16, 31, 33])
      expect(problemOf({ ...good, apiV3Key: 'k'.repeat(length) })).toContain(`has ${length} bytes and must have exactly 32`);
    // 31 characters, 32 bytes would be 32 characters of ASCII: it is bytes that count.
    expect(problemOf({ ...good, apiV3Key: `${'k'.repeat(31)}é` })).toContain('has 33 bytes');
  });

  test('no key of WeChat’s, or half of one', () => {
    const { publicKey: _, publicKeyId: __, platformCertificates: ___, ...none } = good;
    expect(problemOf(none)).toContain('nobody can tell WeChat Pay from a stranger');
    expect(problemOf({ ...none, publicKeyId: good.publicKeyId ?? '' })).toContain('`publicKey` is missing');
    expect(problemOf({ ...none, publicKey: good.publicKey ?? '' })).toContain('`publicKeyId` is missing');
    expect(problemOf({ ...none, publicKey: good.publicKey ?? '', publicKeyId: 'PUB_KEY' })).toContain('"PUB_KEY_ID_');
  });

  test('one’s own certificate or key in place of WeChat’s', () => {
    const own = makeCertificate({ subject: '/CN=merchant', serial: `0x${good.merchantSerial}` });
    expect(problemOf({ ...good, platformCertificates: own.pem })).toContain('your own merchant key');
    const mine = makeCertificate({ subject: '/CN=merchant' });
    expect(problemOf({ ...good, merchantKey: mine.privateKey, platformCertificates: mine.pem })).toContain('your own merchant key');
    expect(problemOf({ ...good, merchantKey: good.publicKey ?? '' })).toContain('private key is needed');
    expect(problemOf({ ...good, publicKey: good.merchantKey })).toContain('public key is needed');
  });

  test('a key that is cut short or of another kind', () => {
    expect(problemOf({ ...good, merchantKey: good.merchantKey.slice(0, 200) })).toContain('`merchantKey`');
    expect(problemOf({ ...good, merchantKey: makeCertificate({ subject: '/CN=x', key: 'ec' }).privateKey })).toContain('`merchantKey`');
    expect(problemOf({ ...good, platformCertificates: 'nothing' })).toContain('`platformCertificates`');
  });

  test('an endpoint that is more than an origin', () => {
    for (const endpoint of ['http://a.test/path', 'http://a.test?x', 'ftp://a.test', 'http://user@a.test', 'api.mch.weixin.qq.com'])
      expect(problemOf({ ...good, endpoint })).toContain('`endpoint` must be an origin');
  });

  test('a message holds no secret', () => {
    const problem = problemOf({ ...good, apiV3Key: 'my-very-own-secret', merchantKey: 'another-secret', appSecret: 'third secret' });
    for (const secret of ['my-very-own-secret', 'another-secret', 'third secret']) expect(problem).not.toContain(secret);
  });

  test('paying inside WeChat without the official account’s secret', () => {
    const { appSecret: _, ...without } = good;
    expect(problemOf({ ...without, methods: 'wechat_jsapi' })).toContain('`appSecret` is missing');
    expect(checkOptions(without).methods).toEqual(['wechat_qr', 'wechat_h5']);
  });
});

describe('what starts', () => {
  test('public key alone, certificates alone, both', () => {
    const { publicKey, publicKeyId, platformCertificates, ...rest } = good;
    const open = { publicKey: publicKey ?? '', publicKeyId: publicKeyId ?? '' };
    expect([...checkOptions({ ...rest, ...open }).believed.keys()]).toEqual([publicKeyId]);
    const certified = checkOptions({ ...rest, platformCertificates: platformCertificates ?? '' });
    expect([...certified.believed.keys()]).toEqual([expect.stringMatching(/^51[0-9A-F]{38}$/)]);
    expect(certified.publicKeyId).toBeUndefined();
    expect(checkOptions(good).believed.size).toBe(2);
  });

  test('several certificates, as while one takes another’s place', () => {
    const [one, two] = [
      makeCertificate({ subject: '/CN=one', serial: '0x51AB' }),
      makeCertificate({ subject: '/CN=two', serial: '0x52CD' }),
    ];
    expect([...checkOptions({ ...good, platformCertificates: one.pem + two.pem }).believed.keys()]).toEqual([
      good.publicKeyId,
      '51AB',
      '52CD',
    ]);
  });

  test('blanks around a setting that was read from a file, and line ends that an environment wrote as \\n', () => {
    const spaced = checkOptions({
      ...good,
      apiV3Key: `${good.apiV3Key}\n`,
      mchid: ` ${good.mchid}\n`,
      merchantKey: good.merchantKey.replaceAll('\n', '\\n'),
    });
    expect(spaced.apiV3Key).toHaveLength(32);
    expect(spaced.mchid).toBe(good.mchid);
  });

  test('WeChat itself is no test, anything else is', () => {
    const { endpoint: _, ...real } = good;
    const { appSecret: __, platformCertificates: ___, ...least } = real;
    expect(driver.create({ ...real }).test).toBe(false);
    expect(driver.create({ ...real }).hosts).toEqual(['https://api.mch.weixin.qq.com', 'https://api.weixin.qq.com']);
    expect(driver.create({ ...least }).hosts).toEqual(['https://api.mch.weixin.qq.com']);
    expect(driver.create({ ...good }).test).toBe(true);
    expect(driver.create({ ...good }).hosts).toEqual(['http://wechat.test']);
  });

  test('only what the account is approved for is offered', () => {
    expect(driver.create({ ...good, methods: 'wechat_jsapi wechat_qr' }).methods.map(({ id }) => id)).toEqual([
      'wechat_qr',
      'wechat_jsapi',
    ]);
    expect(driver.create({ ...good }).methods.map(({ id, surfaces }) => [id, ...surfaces])).toEqual([
      ['wechat_qr', 'desktop'],
      ['wechat_h5', 'phone'],
      ['wechat_jsapi', 'wechat'],
    ]);
  });
});
