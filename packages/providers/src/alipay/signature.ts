/**
 * RSA2: SHA256withRSA over `name=value` pairs sorted by name and joined by `&`, values as they are before any escaping.
 * Both sides of the wire use this file, so that the published notifications and the official SDK test both.
 */
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { signRsaSha256, verifyRsaSha256 } from '../rsa.ts';

export type Fields = ReadonlyMap<string, string>;

const encoder = new TextEncoder();

/** What is signed: every field but those named. */
export const signedText = (fields: Fields, ...without: readonly string[]): string =>
  [...fields]
    .filter(([name]) => !without.includes(name))
    .sort(([left], [right]) => (left < right ? -1 : Number(left > right)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

export const signText = async (key: CryptoKey, text: string): Promise<string> =>
  encodeBase64(await signRsaSha256(key, encoder.encode(text)));

/** Is `sign` (base64) the signature of this text? */
export const verifyText = async (key: CryptoKey, text: string, sign: string): Promise<boolean> => {
  const signature = decodeBase64(sign);
  return signature !== undefined && verifyRsaSha256(key, encoder.encode(text), signature);
};

/**
 * Is a form that Alipay sent signed by `key`? Payment notifications leave `sign_type` out of what is signed; those of its other
 * services keep it in, and the official SDK tries both as well. Nothing but RSA2 is believed.
 */
export const verifyForm = async (key: CryptoKey, fields: Fields): Promise<boolean> => {
  const sign = fields.get('sign') ?? '';
  if (sign === '' || (fields.get('sign_type') ?? 'RSA2') !== 'RSA2') return false;
  return (
    (await verifyText(key, signedText(fields, 'sign', 'sign_type'), sign)) ||
    (fields.has('sign_type') && (await verifyText(key, signedText(fields, 'sign'), sign)))
  );
};
