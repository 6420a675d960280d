import { beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../testing/certificates.ts';
import { driver } from './index.ts';
import { stage, type Stage } from './testing/stage.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

const says = async (
  more: Readonly<Record<string, string | undefined>> = {},
  visit: { readonly publicUrl?: string; readonly currencies?: readonly string[]; readonly away?: number } = {},
) =>
  driver.doctor!(
    { ...self.wechat.settings, ...more },
    {
      publicUrl: visit.publicUrl ?? 'https://shop.example',
      currencies: visit.currencies ?? ['CNY'],
      call: { ...self.call, now: () => new Date(self.now + (visit.away ?? 0)) },
    },
  );
const about = async (told: ReturnType<typeof says>, words: RegExp) => (await told).filter((finding) => words.test(finding.says));

describe('the doctor', () => {
  test('finds an account in order, against a test endpoint', async () => {
    const found = await says();
    expect(found.filter(({ level }) => level === 'problem')).toEqual([]);
    expect(found[0]).toMatchObject({ level: 'good', says: expect.stringContaining('knows the merchant key') });
    expect(await about(says(), /This is a test/)).toHaveLength(1);
  });

  test('settings that cannot start, all at once', async () => {
    expect(await says({ apiV3Key: 'short', mchid: '' })).toEqual([
      { level: 'problem', says: expect.stringMatching(/`mchid`[\s\S]*`apiV3Key`/) },
    ]);
  });

  test('a merchant key that WeChat does not know; an answer by a key that we do not', async () => {
    expect(await about(says({ merchantSerial: 'CD'.repeat(20) }), /merchantSerial/)).toMatchObject([{ level: 'problem' }]);
    const other = makeCertificate({ subject: '/CN=other', serial: '0x51AA' });
    const strangers = says({ publicKey: undefined, publicKeyId: undefined, platformCertificates: other.pem });
    expect(await about(strangers, /is not believed/)).toMatchObject([{ level: 'problem' }]);
  });

  test('a clock that is off', async () => {
    expect(await about(says({}, { away: 600_000 }), /clock/)).toMatchObject([{ level: 'problem' }]);
  });

  test('currencies: none, and others besides', async () => {
    expect(await about(says({}, { currencies: ['EUR'] }), /No offer has a price in CNY/)).toMatchObject([{ level: 'problem' }]);
    expect(await about(says({}, { currencies: ['CNY', 'EUR'] }), /Offers in EUR/)).toMatchObject([{ level: 'warning' }]);
  });

  test('certificates that end, or that are alone', async () => {
    const alone = says({ publicKey: undefined, publicKeyId: undefined });
    expect(await about(alone, /Only platform certificates/)).toMatchObject([{ level: 'warning' }]);
    const soon = makeCertificate({ subject: '/CN=soon', serial: '0x51BB' });
    self.now = Date.now() + 20 * 24 * 3_600_000;
    expect(await about(says({ platformCertificates: soon.pem }), /51BB ends/)).toMatchObject([{ level: 'warning' }]);
    self.now = Date.now() + 60 * 24 * 3_600_000;
    expect(await about(says({ platformCertificates: soon.pem }), /51BB ended/)).toMatchObject([{ level: 'problem' }]);
  });

  test('an address that WeChat cannot reach', async () => {
    for (const publicUrl of ['http://shop.example', 'https://localhost:8080', 'https://192.168.1.7', 'https://[::1]'])
      expect(await about(says({ endpoint: undefined }, { publicUrl }), /public https address/), publicUrl).toMatchObject([
        { level: 'problem' },
      ]);
    expect(await about(says({ endpoint: undefined }), /public https address/)).toEqual([]);
  });

  test('no way to pay inside WeChat', async () => {
    expect(await about(says({ appSecret: undefined }), /inside WeChat cannot pay/)).toMatchObject([{ level: 'warning' }]);
  });

  test('says no secret', async () => {
    const all = (await says({ merchantSerial: 'CD'.repeat(20) })).map((finding) => finding.says).join('\n');
    for (const secret of [self.wechat.keys.apiV3Key, self.wechat.keys.appSecret, self.wechat.keys.merchantPrivate])
      expect(all).not.toContain(secret);
  });
});
