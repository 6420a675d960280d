import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { pemBlocks, readPrivateKey, readPublicKey, writePem } from './pem.ts';
import { importSigningKey, importVerifyingKey, signRsaSha256, verifyRsaSha256 } from './rsa.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const publicPkcs1 = pair.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
const message = new TextEncoder().encode('app_id=1&subject=100% 杯');

describe('a private key', () => {
  it.each([
    ['PKCS#8', pkcs8],
    ['PKCS#1', pkcs1],
    ['PKCS#8 without a frame', bare(pkcs8)],
    ['PKCS#1 without a frame', bare(pkcs1)],
    ['PKCS#1 under the wrong label', pkcs1.replaceAll('RSA PRIVATE KEY', 'PRIVATE KEY')],
    ['with Windows line ends', pkcs8.replaceAll('\n', '\r\n')],
    ['on one line of an environment variable', pkcs8.replaceAll('\n', '\\n')],
    ['without a frame in lines', ` ${bare(pkcs1).replace(/.{76}/g, '$&\n')}\n`],
  ])('is read: %s', async (_, text) => {
    const key = readPrivateKey(text);
    const peer = createPrivateKey({ key: Buffer.from(key.pkcs8), type: 'pkcs8', format: 'der' });
    expect(peer.equals(pair.privateKey)).toBe(true);
    const signature = await signRsaSha256(await importSigningKey(key), message);
    expect(await verifyRsaSha256(await importVerifyingKey(readPublicKey(spki)), message, signature)).toBe(true);
    expect(await verifyRsaSha256(await importVerifyingKey(readPublicKey(spki)), message.slice(1), signature)).toBe(false);
  });

  it('and its public key have one modulus', () => {
    expect(readPrivateKey(pkcs1).modulus).toBe(readPublicKey(spki).modulus);
  });
});

describe('a public key', () => {
  it.each([
    ['SubjectPublicKeyInfo', spki],
    ['PKCS#1', publicPkcs1],
    ['without a frame', bare(spki)],
    ['PKCS#1 without a frame', bare(publicPkcs1)],
  ])('is read: %s', (_, text) => {
    const peer = createPublicKey({ key: Buffer.from(readPublicKey(text).spki), type: 'spki', format: 'der' });
    expect(peer.equals(pair.publicKey)).toBe(true);
  });
});

describe('what is refused, with a cure and without a word of the key', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const locked = pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();

  it.each([
    ['nothing', '', /neither PEM/],
    ['a word', 'secret', /neither PEM/],
    ['a public key', spki, /public key/],
    ['a public key without a frame', bare(publicPkcs1), /public key/],
    ['a key with a password', locked, /nocrypt/],
    ['a short key', short.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), /1024 bits and 2048/],
    ['a key that is not RSA', elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), /not an RSA key/],
    ['half a key', bare(pkcs8).slice(0, 800), /cut short/],
    ['a frame with a hole', pkcs8.replace(/\n[^\n]{10}/, '\n...'), /damaged/],
    ['two keys', pkcs8 + pkcs8, /more than one/],
  ])('%s for a private key', (_, text, cure) => {
    expect(() => readPrivateKey(text)).toThrow(cure);
  });

  it.each([
    ['nothing', '', /neither PEM/],
    ['a private key', pkcs8, /private key/],
    ['a private key without a frame', bare(pkcs1), /private key/],
    ['a private key without a frame, PKCS#8', bare(pkcs8), /private key/],
    ['a certificate', writePem('CERTIFICATE', new Uint8Array([0x30, 0x00])), /certificate/],
    ['a short key', short.publicKey.export({ type: 'spki', format: 'pem' }).toString(), /1024 bits/],
  ])('%s for a public key', (_, text, cure) => {
    expect(() => readPublicKey(text)).toThrow(cure);
  });

  it('says nothing of the key itself', () => {
    for (const text of [bare(pkcs8).slice(0, 800), locked, pkcs8 + pkcs8]) {
      let told = '';
      try {
        readPrivateKey(text);
      } catch (error) {
        told = String(error);
      }
      expect(told).not.toBe('');
      expect(told).not.toContain(bare(text).slice(0, 20));
    }
  });
});

it('writes PEM as openssl does', () => {
  const der = new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
  expect(writePem('PRIVATE KEY', der)).toBe(pkcs8);
  expect(pemBlocks(pkcs8)[0]?.label).toBe('PRIVATE KEY');
  expect(encodeBase64(der)).toBe(bare(pkcs8));
});
