/** The pretend PayPal's own signing key, and the certificate under which it is to be found. */
import { decodeBase64, encodeBase64 } from '../../base64.ts';
import { writePem } from '../../pem.ts';
import { issueCertificate } from '../../x509-issue.ts';
import type { Book } from './book.ts';

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

export const makeKey = () =>
  crypto.subtle.generateKey({ ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);

export interface CertificateWish {
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** A certificate for `publicKey`, signed by `signer` under its own name. PEM. */
export const writeCertificate = async (
  publicKey: CryptoKey,
  signer: CryptoKey,
  { commonName, from, until }: CertificateWish,
): Promise<string> => {
  const name = [
    { type: 'O', value: 'Pretend PayPal' },
    { type: 'CN', value: commonName },
  ];
  const der = await issueCertificate({
    subject: name,
    issuer: name,
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    issuerKey: signer,
    serial: '504159',
    notBefore: from,
    notAfter: until,
  });
  return writePem('CERTIFICATE', der);
};

const year = 365 * 24 * 3_600_000;

const exported = async (key: CryptoKey): Promise<string> => encodeBase64(new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)));

/** Makes the keys once; a restarted simulator goes on with those in its book. */
export const ensureIdentity = async (book: Book, now: number): Promise<NonNullable<Book['identity']>> => {
  if (book.identity !== undefined) return book.identity;
  const [own, stranger] = await Promise.all([makeKey(), makeKey()]);
  const identity = {
    privateKey: await exported(own.privateKey),
    certificate: await writeCertificate(own.publicKey, own.privateKey, {
      commonName: 'messageverificationcerts.sandbox.paypal.com',
      from: now - year,
      until: now + 10 * year,
    }),
    strangerKey: await exported(stranger.privateKey),
  };
  book.identity = identity;
  return identity;
};

export const importKey = (pkcs8: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', decodeBase64(pkcs8) ?? new Uint8Array(), rsa, false, ['sign']);
