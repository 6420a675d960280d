/** The pretend WeChat Pay's keys: its public key pair, a platform certificate, a stranger's pair for faults, and the merchant it made up. */
import { derTag, joinBytes, writeDer, writeOid, writeUnsigned } from '../../der.ts';
import { writePem } from '../../pem.ts';
import { signRsaSha256 } from '../../rsa.ts';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** PEM texts and made-up names: plain data. */
export interface Keys {
  readonly mchid: string;
  readonly appid: string;
  readonly merchantSerial: string;
  readonly merchantPrivate: string;
  readonly merchantPublic: string;
  readonly apiV3Key: string;
  readonly appSecret: string;
  readonly publicKeyId: string;
  readonly publicKey: string;
  readonly publicPrivate: string;
  readonly certificateSerial: string;
  readonly certificate: string;
  readonly certificatePrivate: string;
  /** Signs what nobody should believe. */
  readonly strangerPrivate: string;
}

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const random = (length: number, from = alphabet): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => from[byte % from.length]).join('');

const pair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);

const exported = async (
  keys: CryptoKeyPair,
): Promise<{ readonly secret: string; readonly open: string; readonly spki: Uint8Array<ArrayBuffer> }> => {
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { secret: writePem('PRIVATE KEY', pkcs8), open: writePem('PUBLIC KEY', spki), spki };
};

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const named = (name: string): Uint8Array =>
  writeDer(derTag.sequence, writeDer(derTag.set, writeDer(derTag.sequence, writeOid('2.5.4.3'), writeDer(derTag.utf8, text(name)))));
const utc = (year: number): Uint8Array => writeDer(derTag.utcTime, text(`${String(year % 100).padStart(2, '0')}0101000000Z`));

/** A platform certificate that signed itself; what it says besides its key and number is nobody's business here. */
const certify = async (keys: CryptoKeyPair, spki: Uint8Array, serial: Uint8Array): Promise<string> => {
  const how = writeDer(derTag.sequence, writeOid('1.2.840.113549.1.1.11'), writeDer(derTag.null));
  const name = named('Pretend Tenpay platform certificate');
  const signed = writeDer(
    derTag.sequence,
    writeDer(0xa0, writeDer(derTag.integer, new Uint8Array([2]))),
    writeUnsigned(serial),
    how,
    name,
    writeDer(derTag.sequence, utc(2024), utc(2049)),
    name,
    spki,
  );
  const signature = await signRsaSha256(keys.privateKey, signed);
  return writePem(
    'CERTIFICATE',
    writeDer(derTag.sequence, signed, how, writeDer(derTag.bitString, joinBytes(new Uint8Array(1), signature))),
  );
};

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
const serialBytes = (): Uint8Array<ArrayBuffer> => {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  bytes[0] = 0x51;
  return bytes;
};

const make = async (): Promise<Keys> => {
  const [merchant, open, platform, stranger] = await Promise.all([pair(), pair(), pair(), pair()]);
  const [merchantKey, publicKey, platformKey, strangerKey] = await Promise.all([
    exported(merchant),
    exported(open),
    exported(platform),
    exported(stranger),
  ]);
  const serial = serialBytes();
  return {
    mchid: `19${random(8, '0123456789')}`,
    appid: `wx${random(16, '0123456789abcdef')}`,
    merchantSerial: hex(serialBytes()),
    merchantPrivate: merchantKey.secret,
    merchantPublic: merchantKey.open,
    apiV3Key: random(32),
    appSecret: random(32, '0123456789abcdef'),
    publicKeyId: `PUB_KEY_ID_01${random(32, '0123456789')}`,
    publicKey: publicKey.open,
    publicPrivate: publicKey.secret,
    certificateSerial: hex(serial),
    certificate: await certify(platform, platformKey.spki, serial),
    certificatePrivate: platformKey.secret,
    strangerPrivate: strangerKey.secret,
  };
};

let made: Promise<Keys> | undefined;

/** Made-up keys. Once a process: four RSA pairs take a second, and nothing here is anybody's secret. */
export const keysOfThisProcess = (): Promise<Keys> => (made ??= make());
