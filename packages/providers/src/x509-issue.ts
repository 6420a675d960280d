/** Writes X.509 certificates, for simulators of providers whose keys come in them. Not for real authorities. */
import { derTag, joinBytes, writeDer, writeOid, writeUnsigned } from './der.ts';
import type { NameAttribute } from './x509.ts';

export interface CertificateOrder {
  readonly subject: readonly NameAttribute[];
  readonly issuer: readonly NameAttribute[];
  /** SubjectPublicKeyInfo of the key it is for. */
  readonly spki: Uint8Array<ArrayBuffer>;
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  readonly issuerKey: CryptoKey;
  /** Hex. */
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly authority?: boolean;
  readonly hosts?: readonly string[];
}

const oids: ReadonlyMap<string, string> = new Map([
  ['CN', '2.5.4.3'],
  ['C', '2.5.4.6'],
  ['L', '2.5.4.7'],
  ['ST', '2.5.4.8'],
  ['O', '2.5.4.10'],
  ['OU', '2.5.4.11'],
]);

const encoder = new TextEncoder();
const sequence = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => writeDer(derTag.sequence, ...parts);

const nameOf = (name: readonly NameAttribute[]): Uint8Array<ArrayBuffer> =>
  sequence(
    ...name.map(({ type, value }) =>
      writeDer(derTag.set, sequence(writeOid(oids.get(type) ?? type), writeDer(derTag.utf8, encoder.encode(value)))),
    ),
  );

const timeOf = (at: number): Uint8Array<ArrayBuffer> =>
  writeDer(derTag.generalizedTime, encoder.encode(`${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z`));

const bytesOf = (hex: string): Uint8Array => {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, index) => Number.parseInt(even.slice(2 * index, 2 * index + 2), 16));
};

const extension = (oid: string, ...value: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  sequence(writeOid(oid), writeDer(derTag.octetString, sequence(...value)));

/** The certificate's DER. */
export const issueCertificate = async (order: CertificateOrder): Promise<Uint8Array<ArrayBuffer>> => {
  const algorithm = sequence(writeOid('1.2.840.113549.1.1.11'), writeDer(derTag.null));
  const extensions = [
    extension('2.5.29.19', ...(order.authority === true ? [writeDer(derTag.boolean, new Uint8Array([0xff]))] : [])),
    ...(order.hosts === undefined ? [] : [extension('2.5.29.17', ...order.hosts.map((host) => writeDer(0x82, encoder.encode(host))))]),
  ];
  const signed = sequence(
    writeDer(0xa0, writeUnsigned(new Uint8Array([2]))),
    writeUnsigned(bytesOf(order.serial)),
    algorithm,
    nameOf(order.issuer),
    sequence(timeOf(order.notBefore), timeOf(order.notAfter)),
    nameOf(order.subject),
    order.spki,
    writeDer(0xa3, sequence(...extensions)),
  );
  const signature = new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', order.issuerKey, signed));
  return sequence(signed, algorithm, writeDer(derTag.bitString, joinBytes(new Uint8Array(1), signature)));
};
