/** AEAD_AES_256_GCM as notifications carry it: ciphertext and 16 bytes of tag in one base64 text, key and nonce as plain characters. */
import { decodeBase64, encodeBase64 } from '../base64.ts';

const encoder = new TextEncoder();

const keyOf = (raw: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use]);

const parameters = (nonce: string, associated: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv: encoder.encode(nonce),
  additionalData: encoder.encode(associated),
  tagLength: 128,
});

export interface Sealed {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated: string;
}

/** The plain bytes, or undefined where key, nonce, data or tag do not belong together. */
export const open = async (
  key: Uint8Array<ArrayBuffer>,
  { ciphertext, nonce, associated }: Sealed,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const sealed = decodeBase64(ciphertext);
  if (sealed === undefined || sealed.length < 16 || nonce === '') return undefined;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, associated), await keyOf(key, 'decrypt'), sealed));
  } catch {
    return undefined;
  }
};

/** For the simulator, and for tests of the other side. */
export const seal = async (key: Uint8Array<ArrayBuffer>, nonce: string, associated: string, plain: string): Promise<string> =>
  encodeBase64(
    new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, associated), await keyOf(key, 'encrypt'), encoder.encode(plain))),
  );
