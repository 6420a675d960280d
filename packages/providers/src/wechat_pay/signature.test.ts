/** Signatures against bytes that others signed: WeChat's own SDK tests, Wycheproof, and the official-style Node SDK both ways. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { decodeBase64 } from '../base64.ts';
import { readPrivateKey, readPublicKey, readSpki } from '../pem.ts';
import { importSigningKey, importVerifyingKey, verifyRsaSha256 } from '../rsa.ts';
import { corpus, fromHex } from '../testing/corpora.ts';
import { readCertificate } from '../x509.ts';
import { open, openBytes, seal } from './aead.ts';
import { authorization, distrust, signatureWindow, signedText, signLines } from './signature.ts';
import { stage } from './testing/stage.ts';

const encoder = new TextEncoder();
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(encoder.encode(text));

interface Sdk {
  readonly Rsa: { sign(message: string, key: string): string; verify(message: string, signature: string, key: string): boolean };
  readonly Aes: {
    readonly AesGcm: {
      encrypt(plain: string, key: string, iv: string, aad?: string): string;
      decrypt(sealed: string, key: string, iv: string, aad?: string): string;
    };
  };
  readonly Formatter: { joinedByLineFeed(...parts: readonly string[]): string };
}
const sdk: Sdk = createRequire(import.meta.url)('wechatpay-axios-plugin');

const published = corpus(
  'webhooks/wechatpay-v3.json',
  v.object({
    notify: v.object({
      platform_certificate: v.string(),
      headers: v.record(v.string(), v.string()),
      body: v.string(),
      clock: v.number(),
      plaintext: v.string(),
    }),
    rsa_message: v.object({ certificate: v.string(), message: v.string(), signature: v.string(), wrong_message: v.string() }),
    aead_java: v.object({
      associatedData: v.string(),
      nonce: v.string(),
      ciphertext_base64: v.string(),
      bad_aad: v.string(),
      bad_nonce: v.string(),
    }),
  }),
);

const fromSdk = ({ notify, rsa_message: message, aead_java: java }: NonNullable<typeof published>): void => {
  const certificate = readCertificate(notify.platform_certificate);
  const key = importVerifyingKey(readSpki(certificate.spki));
  const keyOf = (serial: string) => (serial === certificate.serial ? key : undefined);
  const believe = (more: { headers?: Record<string, string>; body?: string; clock?: number } = {}) =>
    distrust(
      keyOf,
      new Date((more.clock ?? notify.clock) * 1000),
      new Headers({ ...notify.headers, ...more.headers }),
      bytes(more.body ?? notify.body),
    );

  test('its serial is the one that the header names', () => {
    expect(certificate.serial).toBe(notify.headers['Wechatpay-Serial']);
  });

  test('is believed, and opens to what it says', async () => {
    expect(await believe()).toBeUndefined();
    const { resource } = v.parse(
      v.object({ resource: v.object({ ciphertext: v.string(), nonce: v.string(), associated_data: v.string() }) }),
      JSON.parse(notify.body),
    );
    // 16 bytes, so AES-128: the key of that SDK's own test. A real one has 32, which the options insist on.
    const plain = await open(bytes('testMchAPIv3Key0'), { ...resource, associated: resource.associated_data });
    expect(new TextDecoder().decode(plain)).toBe(notify.plaintext);
  });

  test('must be refused: 300 s and more away, a serial that is not ours, another nonce, one byte of the body, a probe', async () => {
    for (const away of [301, -301, 400, 86_400, -86_400])
      expect(await believe({ clock: notify.clock + away })).toContain(`${Math.abs(away)} seconds away`);
    for (const away of [299, -299, 300, -300]) expect(await believe({ clock: notify.clock + away })).toBeUndefined();
    expect(await believe({ headers: { 'Wechatpay-Serial': 'D7CE59D1F522D702' } })).toContain('none of the keys');
    expect(await believe({ headers: { 'Wechatpay-Nonce': 'EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBy' } })).toContain('not good');
    for (let at = 0; at < notify.body.length; at += 97)
      expect(await believe({ body: `${notify.body.slice(0, at)}\u0001${notify.body.slice(at + 1)}` })).toContain('not good');
    const signature = notify.headers['Wechatpay-Signature'] ?? '';
    expect(await believe({ headers: { 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${signature.slice(19)}` } })).toContain('not good');
  });

  test('its plain RSA message too, and not the wrong one', async () => {
    const other = await importVerifyingKey(readSpki(readCertificate(message.certificate).spki));
    const signature = decodeBase64(message.signature) ?? new Uint8Array();
    expect(await verifyRsaSha256(other, bytes(message.message), signature)).toBe(true);
    expect(await verifyRsaSha256(other, bytes(message.wrong_message), signature)).toBe(false);
  });

  test('the Java SDK’s sealed text opens under no key but its own', async () => {
    const sealed = { ciphertext: java.ciphertext_base64, nonce: java.nonce, associated: java.associatedData };
    expect(await open(bytes('k'.repeat(32)), sealed)).toBeUndefined();
  });
};
describe('a notification out of WeChat’s own SDK (corpora/webhooks/wechatpay-v3.json)', () => {
  if (published === undefined) test.skip('the corpora are not here; set BUYPOST_CORPORA', () => {});
  else fromSdk(published);
});

const rsaSet = corpus(
  'crypto/wycheproof-rsa_signature_2048_sha256_test.json',
  v.object({
    testGroups: v.array(
      v.object({
        publicKeyPem: v.string(),
        tests: v.array(v.object({ tcId: v.number(), msg: v.string(), sig: v.string(), result: v.string() })),
      }),
    ),
  }),
);
test.skipIf(rsaSet === undefined)('Wycheproof: 259 RSA-2048/SHA-256 signatures are judged as they should be', async () => {
  let seen = 0;
  for (const { publicKeyPem, tests } of rsaSet?.testGroups ?? []) {
    const key = await importVerifyingKey(readPublicKey(publicKeyPem));
    for (const { tcId, msg, sig, result } of tests) {
      seen += 1;
      const verdict = await verifyRsaSha256(key, fromHex(msg), fromHex(sig));
      // "acceptable" is one odd but harmless form, which WebCrypto refuses.
      expect(verdict, `case ${tcId}`).toBe(result === 'valid');
    }
  }
  expect(seen).toBe(259);
});

const gcmSet = corpus(
  'crypto/wycheproof-aes_gcm_test.json',
  v.object({
    testGroups: v.array(
      v.object({
        keySize: v.number(),
        ivSize: v.number(),
        tests: v.array(
          v.object({
            tcId: v.number(),
            key: v.string(),
            iv: v.string(),
            aad: v.string(),
            msg: v.string(),
            ct: v.string(),
            tag: v.string(),
            result: v.string(),
          }),
        ),
      }),
    ),
  }),
);
test.skipIf(gcmSet === undefined)('Wycheproof: 316 AES-GCM cases are opened or not as they should be', async () => {
  let exact = 0;
  let odd = 0;
  for (const { ivSize, tests } of gcmSet?.testGroups ?? [])
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of tests) {
      const plain = await openBytes(fromHex(key), fromHex(iv), fromHex(aad), fromHex(ct + tag));
      const usual = ivSize === 96 || ivSize === 128;
      if (usual) exact += 1;
      else odd += 1;
      // WeChat's nonce has 96 bits. Node's WebCrypto refuses some of the sizes that nobody uses; none may be opened to anything wrong.
      if (result === 'valid' && (usual || plain !== undefined)) expect(plain, `case ${tcId}`).toEqual(fromHex(msg));
      else expect(plain, `case ${tcId}`).toBeUndefined();
    }
  expect([exact, odd]).toEqual([255, 61]);
});

describe('wechatpay-axios-plugin 0.9.6, both ways', () => {
  test('it accepts what we sign, and we accept what it signs', async () => {
    const { wechat } = await stage();
    const { keys } = wechat;
    const [signing, verifying] = [
      await importSigningKey(readPrivateKey(keys.merchantPrivate)),
      await importVerifyingKey(readPublicKey(keys.merchantPublic)),
    ];
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (one, two, three) => {
        const joined = sdk.Formatter.joinedByLineFeed(one, two, three);
        expect(new TextDecoder().decode(signedText(one, two, three))).toBe(joined);
        expect(sdk.Rsa.verify(joined, await signLines(signing, one, two, three), keys.merchantPublic)).toBe(true);
        const theirs = decodeBase64(sdk.Rsa.sign(joined, keys.merchantPrivate)) ?? new Uint8Array();
        expect(await verifyRsaSha256(verifying, signedText(one, two, three), theirs)).toBe(true);
        expect(await verifyRsaSha256(verifying, signedText(one, two, `${three}x`), theirs)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('it opens what we seal, and we open what it seals', async () => {
    const key = 'abcdefghijklmnopqrstuvwxyz012345';
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    const nonce = fc.stringMatching(/^[0-9A-Za-z]{12}$/);
    await fc.assert(
      fc.asyncProperty(text, nonce, fc.stringMatching(/^[a-z]{0,15}$/), async (plain, iv, aad) => {
        expect(sdk.Aes.AesGcm.decrypt(await seal(bytes(key), iv, aad, plain), key, iv, aad)).toBe(plain);
        const ciphertext = sdk.Aes.AesGcm.encrypt(plain, key, iv, aad);
        expect(new TextDecoder().decode(await open(bytes(key), { ciphertext, nonce: iv, associated: aad }))).toBe(plain);
        expect(await open(bytes(key), { ciphertext, nonce: iv, associated: `${aad}x` })).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});

describe('the Authorization header', () => {
  test('has the parts in the form that WeChat documents', async () => {
    const { wechat } = await stage();
    const key = await importSigningKey(readPrivateKey(wechat.keys.merchantPrivate));
    const header = await authorization({ mchid: '1900000001', serial: 'AB', key }, new Date(1_700_000_000_999), 'GET', '/v3/x?mchid=1', '');
    expect(header).toMatch(
      /^WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="[0-9a-f]{32}",signature="[A-Za-z0-9+/]+={0,2}",timestamp="1700000000",serial_no="AB"$/,
    );
  });
});

describe('what is not believed, before any key is tried', () => {
  const never = () => expect.fail('no key may be tried');
  const refusal = (headers: Record<string, string>) => distrust(never, new Date(0), new Headers(headers), new Uint8Array());
  const whole = { 'wechatpay-serial': 'AB', 'wechatpay-timestamp': '0', 'wechatpay-nonce': 'n', 'wechatpay-signature': 'AAAA' };

  test.each(['wechatpay-serial', 'wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-signature'])('%s is absent', async (name) => {
    const { [name]: _, ...rest } = new Map(Object.entries(whole)).size > 0 ? Object.assign(Object.create(null), whole) : whole;
    expect(await refusal(rest)).toMatch(/no signature|not base64/);
  });

  test('parts that could flow into each other, numbers that are none, signatures that are none', async () => {
    for (const timestamp of ['', '1e3', '-1', '0x10', '1.5', 'NaN', '1234567890123'])
      expect(await refusal({ ...whole, 'wechatpay-timestamp': timestamp })).toContain('no signature');
    for (const nonce of ['a b', 'é', 'x'.repeat(129)])
      expect(await refusal({ ...whole, 'wechatpay-nonce': nonce })).toContain('no signature');
    for (const signature of ['', '!', 'AAA', 'AAAA AAAA'])
      expect(await refusal({ ...whole, 'wechatpay-signature': signature })).toContain('base64');
  });

  test('the window is five minutes', () => expect(signatureWindow).toBe(300));
});
