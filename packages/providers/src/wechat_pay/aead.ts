/** AEAD_AES_256_GCM as notifications carry it: ciphertext and 16 bytes of tag in one base64 text, key and nonce as plain characters. */
import { decodeBase64, encodeBase64 } from '../base64.ts';

const encoder = new TextEncoder();

const keyOf = (raw: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use]);

type Bytes = Uint8Array<ArrayBuffer>;

/** The plain bytes of ciphertext and tag; undefined where key, nonce, data or tag do not belong together. */
export const openBytes = async (key: Bytes, nonce: Bytes, associated: Bytes, sealed: Bytes): Promise<Bytes | undefined> => {
  if (sealed.length < 16 || nonce.length === 0) return undefined;
  try {
    const how = { name: 'AES-GCM', iv: nonce, additionalData: associated, tagLength: 128 };
    return new Uint8Array(await crypto.subtle.decrypt(how, await keyOf(key, 'decrypt'), sealed));
  } catch {
    return undefined;
  }
};

export interface Sealed {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated: string;
}

const bytesOf = (text: string): Bytes => new Uint8Array(encoder.encode(text));

/** As {@link openBytes}, of texts. */
export const open = async (key: Bytes, { ciphertext, nonce, associated }: Sealed): Promise<Bytes | undefined> => {
  const sealed = decodeBase64(ciphertext);
  return sealed === undefined ? undefined : openBytes(key, bytesOf(nonce), bytesOf(associated), sealed);
};

/** For the simulator, and for tests of the other side. */
export const seal = async (key: Bytes, nonce: string, associated: string, plain: string): Promise<string> => {
  const how = { name: 'AES-GCM', iv: bytesOf(nonce), additionalData: bytesOf(associated), tagLength: 128 };
  return encodeBase64(new Uint8Array(await crypto.subtle.encrypt(how, await keyOf(key, 'encrypt'), bytesOf(plain))));
};
