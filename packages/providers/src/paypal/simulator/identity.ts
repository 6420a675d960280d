/** The pretend PayPal's own signing key, and the certificate under which it is to be found. */
import { decodeBase64, encodeBase64 } from '../../base64.ts';
import { derTag, joinBytes, writeDer, writeOid, writeUnsigned } from '../../der.ts';
import { writePem } from '../../pem.ts';
import type { Book } from './book.ts';

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

const makeKey = () =>
  crypto.subtle.generateKey({ ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);

const text = (tag: number, value: string): Uint8Array<ArrayBuffer> => writeDer(tag, new TextEncoder().encode(value));
const sha256WithRsa = writeDer(derTag.sequence, writeOid('1.2.840.113549.1.1.11'), writeDer(derTag.null));

const nameOf = (commonName: string): Uint8Array<ArrayBuffer> =>
  writeDer(
    derTag.sequence,
    writeDer(derTag.set, writeDer(derTag.sequence, writeOid('2.5.4.10'), text(derTag.utf8, 'Pretend PayPal'))),
    writeDer(derTag.set, writeDer(derTag.sequence, writeOid('2.5.4.3'), text(derTag.utf8, commonName))),
  );

/** `20261122120000Z`. */
const time = (at: number): Uint8Array<ArrayBuffer> =>
  text(derTag.generalizedTime, `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`);

export interface CertificateWish {
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** A certificate (version 3) for `publicKey`, signed by `signer`. PEM. */
export const writeCertificate = async (
  publicKey: CryptoKey,
  signer: CryptoKey,
  { commonName, from, until }: CertificateWish,
): Promise<string> => {
  const name = nameOf(commonName);
  const signed = writeDer(
    derTag.sequence,
    writeDer(0xa0, writeDer(derTag.integer, new Uint8Array([2]))),
    writeUnsigned(new Uint8Array([0x50, 0x41, 0x59])),
    sha256WithRsa,
    name,
    writeDer(derTag.sequence, time(from), time(until)),
    name,
    new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
  );
  const signature = new Uint8Array(await crypto.subtle.sign(rsa, signer, signed));
  const bits = writeDer(derTag.bitString, joinBytes(new Uint8Array(1), signature));
  return writePem('CERTIFICATE', writeDer(derTag.sequence, signed, sha256WithRsa, bits));
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
