/** SHA256withRSA (RSASSA-PKCS1-v1_5 over SHA-256): how Alipay, WeChat Pay and PayPal sign. */
import type { RsaPrivateKey, RsaPublicKey } from './pem.ts';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

export const importSigningKey = (key: RsaPrivateKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', key.pkcs8, algorithm, false, ['sign']);

export const importVerifyingKey = (key: RsaPublicKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('spki', key.spki, algorithm, false, ['verify']);

export const signRsaSha256 = async (key: CryptoKey, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.sign(algorithm, key, message));

export const verifyRsaSha256 = (key: CryptoKey, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  crypto.subtle.verify(algorithm, key, signature, message);
