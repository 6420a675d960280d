/**
 * RSA keys as providers hand them out, read with WebCrypto's needs in mind: PEM in PKCS#8, PKCS#1 or SubjectPublicKeyInfo, or the bare base64 that
 * Alipay's console shows. What a block holds is judged by its bytes: labels are often wrong. Reading is synchronous, so that a shop
 * with a wrong key does not start.
 */
import { decodeBase64, encodeBase64 } from './base64.ts';
import { derSequence, derTag, readBits, readDer, readOid, readUnsigned, writeDer, writeOid, type DerValue } from './der.ts';

export interface PemBlock {
  /** `PRIVATE KEY`, `CERTIFICATE`, ...; empty where the text was base64 without a frame. */
  readonly label: string;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** The blocks of a PEM text in order. A frame whose inside is not base64 throws a `TypeError`; text outside of frames is ignored. */
export const pemBlocks = (text: string): readonly PemBlock[] => {
  // Environment variables often carry line ends as the two characters `\n`.
  const plain = text.replace(/\\r|\\n/g, '\n');
  return [...plain.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END ([A-Z0-9 ]{1,40})-----/g)].map(
    ([, label = '', inside = '', end]) => {
      const der = decodeBase64(inside.replace(/\s/g, ''));
      if (label !== end || der === undefined || der.length === 0)
        throw new TypeError(`The block "${label}" is damaged. Paste it whole, from -----BEGIN to END ${label}-----.`);
      return { label, der };
    },
  );
};

/** `-----BEGIN label-----` and so on, 64 characters a line. */
export const writePem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${encodeBase64(der).replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;

const oneBlock = (text: string): PemBlock => {
  const [block, ...more] = pemBlocks(text);
  if (more.length > 0) throw new TypeError('There is more than one block. Paste the key alone.');
  if (block !== undefined) return block;
  const bare = text.replace(/\s|\\r|\\n/g, '');
  const der = bare.length < 64 ? undefined : decodeBase64(bare);
  if (der === undefined)
    throw new TypeError('It is neither PEM (-----BEGIN ... KEY-----) nor base64. Paste the whole key, without quotes or "..." in it.');
  return { label: '', der };
};

const rsa = '1.2.840.113549.1.1.1';
/** `SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }`. */
const rsaIdentifier = writeDer(derTag.sequence, writeOid(rsa), writeDer(derTag.null));
const zero = writeDer(derTag.integer, new Uint8Array(1));

/** Keys shorter than this are no longer signed with by any provider here. */
const leastBits = 2_048;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const bitsOf = (modulus: Uint8Array): number => (modulus.length - 1) * 8 + (32 - Math.clz32(modulus[0] ?? 0));

const checkedModulus = (value: DerValue | undefined): string => {
  const modulus = readUnsigned(value);
  const bits = bitsOf(modulus);
  if (bits < leastBits) throw new TypeError(`This RSA key has ${bits} bits and ${leastBits} are needed. Make a new pair.`);
  return hex(modulus);
};

const checkedAlgorithm = (value: DerValue | undefined): void => {
  if (readOid(derSequence(value)[0]) !== rsa) throw new TypeError('This is not an RSA key. Make an RSA key of 2048 bits (RSA2).');
};

export interface RsaPrivateKey {
  readonly pkcs8: Uint8Array<ArrayBuffer>;
  /** Lower case hex: equal in the two halves of one pair. */
  readonly modulus: string;
}

export interface RsaPublicKey {
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly modulus: string;
}

const inDer = <T>(what: string, read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    const message =
      cause instanceof TypeError && !cause.message.startsWith('This is not DER')
        ? cause.message
        : `It is not ${what}, or it is cut short. Paste it whole.`;
    throw new TypeError(message, { cause });
  }
};

/** A private key from PKCS#8 or PKCS#1, PEM or bare base64. Throws a `TypeError` with a cure that holds nothing of the key. */
export const readPrivateKey = (text: string): RsaPrivateKey => {
  const { label, der } = oneBlock(text);
  if (label.includes('ENCRYPTED'))
    throw new TypeError('This private key has a password. Take it off: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem');
  if (label.includes('PUBLIC') || label.includes('CERTIFICATE'))
    throw new TypeError('This is a public key or certificate. The private key is needed here.');
  return inDer('an RSA private key', () => {
    const parts = derSequence(readDer(der));
    const [, second, third] = parts;
    if (second?.tag === derTag.sequence && third?.tag === derTag.octetString) {
      checkedAlgorithm(second);
      const inner = derSequence(readDer(third.body));
      return { pkcs8: der, modulus: checkedModulus(inner[1]) };
    }
    if (parts.length < 9) throw new TypeError('This is a public key. The private key is needed here.');
    return { pkcs8: writeDer(derTag.sequence, zero, rsaIdentifier, writeDer(derTag.octetString, der)), modulus: checkedModulus(second) };
  });
};

/** A public key from SubjectPublicKeyInfo bytes, as certificates carry it. Throws a `TypeError`. */
export const readSpki = (spki: Uint8Array<ArrayBuffer>): RsaPublicKey =>
  inDer('an RSA public key', () => {
    const [algorithm, bits] = derSequence(readDer(spki));
    checkedAlgorithm(algorithm);
    return { spki, modulus: checkedModulus(derSequence(readDer(readBits(bits)))[0]) };
  });

/** A public key from SubjectPublicKeyInfo or PKCS#1, PEM or bare base64. Throws a `TypeError` with a cure. */
export const readPublicKey = (text: string): RsaPublicKey => {
  const { label, der } = oneBlock(text);
  if (label.includes('CERTIFICATE')) throw new TypeError('This is a certificate. The public key alone is needed here.');
  if (label.includes('PRIVATE'))
    throw new TypeError('This is a private key. Replace it at the provider if it was shown to anyone; the public key is needed here.');
  return inDer('an RSA public key', () => {
    const parts = derSequence(readDer(der));
    if (parts[0]?.tag === derTag.sequence) return readSpki(der);
    if (parts.length !== 2) throw new TypeError('This is a private key. The public key is needed here.');
    return readSpki(writeDer(derTag.sequence, rsaIdentifier, writeDer(derTag.bitString, new Uint8Array(1), der)));
  });
};
