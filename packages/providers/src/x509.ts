/**
 * X.509 certificates (RFC 5280), read as far as payments need them: whose key it is, under which number, named by whom, for how long, and whether
 * another certificate's key signed it. Reading proves nothing by itself.
 */
import { derBody, derChildren, derSequence, derTag, readBits, readDer, readOid, readUnsigned, type DerValue } from './der.ts';
import { pemBlocks } from './pem.ts';

export interface NameAttribute {
  /** `CN`, `O`, ...; the dotted number where it has no short name. */
  readonly type: string;
  readonly value: string;
}

export interface Certificate {
  readonly der: Uint8Array<ArrayBuffer>;
  /** SubjectPublicKeyInfo: for `readSpki`. */
  readonly spki: Uint8Array<ArrayBuffer>;
  /** Upper case hex, an even number of digits, as `openssl x509 -serial` and WeChat Pay write it. */
  readonly serial: string;
  /** In the certificate's order: country first, common name last, as a rule. */
  readonly issuer: readonly NameAttribute[];
  readonly subject: readonly NameAttribute[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Dotted number of the algorithm its issuer signed it with. */
  readonly signatureAlgorithm: string;
  /** May its key sign other certificates? */
  readonly isAuthority: boolean;
  /** Names of hosts it speaks for. */
  readonly dnsNames: readonly string[];
  /** What was signed, and the signature. */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  /** The names as written, for comparing. */
  readonly rawIssuer: Uint8Array<ArrayBuffer>;
  readonly rawSubject: Uint8Array<ArrayBuffer>;
}

const shortNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialName'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['1.2.840.113549.1.9.1', 'E'],
]);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const textOf = ({ tag, body }: DerValue): string => {
  // BMPString: two octets a character. Every other kind is read as UTF-8, of which the ASCII kinds are a part.
  if (tag === 0x1e) return new TextDecoder('utf-16be').decode(body);
  return new TextDecoder().decode(body);
};

const nameOf = (value: DerValue | undefined): readonly NameAttribute[] =>
  derSequence(value).flatMap((set) => {
    derBody(set, derTag.set);
    return derChildren(set).map((attribute) => {
      const [type, text] = derSequence(attribute);
      const dotted = readOid(type);
      return { type: shortNames.get(dotted) ?? dotted, value: text === undefined ? '' : textOf(text) };
    });
  });

const timeOf = (value: DerValue | undefined): number => {
  const text = value === undefined ? '' : textOf(value);
  const [, year = '', month, day, hour, minute, second] = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text) ?? [];
  const whole = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
  const at = Date.parse(`${whole}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (year.length !== (value?.tag === derTag.utcTime ? 2 : 4) || Number.isNaN(at))
    throw new TypeError('This is not DER: a time is malformed.');
  return at;
};

const extensionsOf = (parts: readonly DerValue[]): ReadonlyMap<string, Uint8Array<ArrayBuffer>> => {
  const tagged = parts.find(({ tag }) => tag === 0xa3);
  const list = tagged === undefined ? [] : derSequence(derChildren(tagged)[0]);
  return new Map(
    list.map((extension) => {
      const fields = derSequence(extension);
      return [readOid(fields[0]), derBody(fields.at(-1), derTag.octetString)];
    }),
  );
};

const flagOf = (basicConstraints: Uint8Array<ArrayBuffer> | undefined): boolean => {
  if (basicConstraints === undefined) return false;
  const [flag] = derSequence(readDer(basicConstraints));
  return flag?.tag === derTag.boolean && flag.body[0] === 0xff;
};

const dnsNamesOf = (subjectAltName: Uint8Array<ArrayBuffer> | undefined): readonly string[] =>
  subjectAltName === undefined
    ? []
    : derSequence(readDer(subjectAltName))
        .filter(({ tag }) => tag === 0x82)
        .map(textOf);

/** Reads one certificate's DER. Throws a `TypeError` where it is none. */
export const readCertificateDer = (der: Uint8Array<ArrayBuffer>): Certificate => {
  const [signed, algorithm, signature] = derSequence(readDer(der));
  const parts = derSequence(signed);
  // The version is tagged [0] and absent in version 1.
  const [serial, inside, issuer, validity, subject, key] = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts;
  const [notBefore, notAfter] = derSequence(validity);
  const outside = readOid(derSequence(algorithm)[0]);
  if (
    signed === undefined ||
    issuer === undefined ||
    subject === undefined ||
    key === undefined ||
    readOid(derSequence(inside)[0]) !== outside
  )
    throw new TypeError('This is not DER: the certificate lacks a part.');
  const extensions = extensionsOf(parts);
  return {
    der,
    spki: key.whole,
    serial: hex(readUnsigned(serial)).toUpperCase(),
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    signatureAlgorithm: outside,
    isAuthority: flagOf(extensions.get('2.5.29.19')),
    dnsNames: dnsNamesOf(extensions.get('2.5.29.17')),
    signed: signed.whole,
    signature: readBits(signature),
    rawIssuer: issuer.whole,
    rawSubject: subject.whole,
  };
};

/** Every certificate of a PEM text, in order. Throws a `TypeError` with a cure where there is none or one is damaged. */
export const readCertificates = (text: string): readonly Certificate[] => {
  const blocks = pemBlocks(text).filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE');
  if (blocks.length === 0)
    throw new TypeError(
      'There is no certificate in it. Paste the whole file, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
    );
  return blocks.map(({ der }, index) => {
    try {
      return readCertificateDer(der);
    } catch (cause) {
      throw new TypeError(`Certificate ${index + 1} in it is damaged. Download the file again and paste it whole.`, { cause });
    }
  });
};

/** The first certificate of a PEM text. */
export const readCertificate = (text: string): Certificate => {
  const [certificate] = readCertificates(text);
  if (certificate === undefined) throw new TypeError('There is no certificate in it.');
  return certificate;
};

/** `CN=...,OU=...,O=...,C=CN`: last attribute first, nothing escaped, as Alipay's SDKs write it. */
export const nameText = (name: readonly NameAttribute[]): string =>
  name
    .map(({ type, value }) => `${type}=${value}`)
    .reverse()
    .join(',');

const hashes: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.11', 'SHA-256'],
  ['1.2.840.113549.1.1.12', 'SHA-384'],
  ['1.2.840.113549.1.1.13', 'SHA-512'],
]);

const same = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

/**
 * Did `issuer`, an authority, sign `certificate` with RSA and SHA-2? Judges neither validity times nor whether `issuer` is to be trusted.
 * SHA-1, elliptic curves and SM2 answer false.
 */
export const isIssuedBy = async (certificate: Certificate, issuer: Certificate): Promise<boolean> => {
  const hash = hashes.get(certificate.signatureAlgorithm);
  if (hash === undefined || !issuer.isAuthority || !same(certificate.rawIssuer, issuer.rawSubject)) return false;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash };
  try {
    const key = await crypto.subtle.importKey('spki', issuer.spki, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, certificate.signature, certificate.signed);
  } catch {
    // Not an RSA key.
    return false;
  }
};
