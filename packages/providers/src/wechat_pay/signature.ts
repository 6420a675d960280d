/**
 * How WeChat Pay v3 signs: SHA256withRSA over lines that each end in a newline, base64. Requests are signed with the merchant's key; answers and
 * notifications with the platform's, named by `Wechatpay-Serial`: a certificate's serial or a public key's id. Both may be live at once.
 * Source: pay.weixin.qq.com/doc/v3/merchant/4012365342 and 4013053420; the window of five minutes is wechatpay-go's `FiveMinute`.
 */
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { signRsaSha256, verifyRsaSha256 } from '../rsa.ts';

/** What was signed further than this many seconds away from our clock is refused, however well it is signed. */
export const signatureWindow = 300;

/** A random string of 32 characters, as WeChat wants one in every signature. */
export const newNonce = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export const secondsOf = (now: Date): string => String(Math.floor(now.getTime() / 1000));

const encoder = new TextEncoder();

/** The lines, each with its newline; the last may be raw bytes. */
export const signedText = (...lines: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> => {
  const parts = lines.flatMap((line) => [typeof line === 'string' ? encoder.encode(line) : line, encoder.encode('\n')]);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const signLines = async (key: CryptoKey, ...lines: readonly (string | Uint8Array)[]): Promise<string> =>
  encodeBase64(await signRsaSha256(key, signedText(...lines)));

export interface Sender {
  readonly mchid: string;
  readonly serial: string;
  readonly key: CryptoKey;
}

/** The `Authorization` header of a request. `target` is path and query, `body` exactly what is sent, empty where nothing is. */
export const authorization = async (from: Sender, now: Date, method: string, target: string, body: string): Promise<string> => {
  const [timestamp, nonce] = [secondsOf(now), newNonce()];
  const signature = await signLines(from.key, method, target, timestamp, nonce, body);
  return `WECHATPAY2-SHA256-RSA2048 mchid="${from.mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${from.serial}"`;
};

/** Finds the key of a serial; undefined where it is nobody's we know. */
export type KeyOf = (serial: string) => Promise<CryptoKey> | undefined;

/** Does it carry any part of a signature? Errors of WeChat's outer gates do not. */
export const isSigned = (headers: Headers): boolean => headers.has('wechatpay-signature') || headers.has('wechatpay-serial');

/** Why an answer or a notification is not believed, or `undefined` when it is. */
export const distrust = async (keyOf: KeyOf, now: Date, headers: Headers, body: Uint8Array): Promise<string | undefined> => {
  const [serial, timestamp, nonce] = [headers.get('wechatpay-serial'), headers.get('wechatpay-timestamp'), headers.get('wechatpay-nonce')];
  const signature = decodeBase64(headers.get('wechatpay-signature') ?? '');
  // A line end inside a part would let two parts flow into each other. Probes of WeChat's own ("WECHATPAY/SIGNTEST/...") fail like any forgery.
  if (serial === null || timestamp === null || nonce === null || !/^\d{1,12}$/.test(timestamp) || !/^[!-~]{1,128}$/.test(nonce))
    return 'it carries no signature';
  if (signature === undefined || signature.length === 0) return 'its signature is not base64';
  const key = keyOf(serial);
  if (key === undefined)
    return `it is signed under the serial ${/^[0-9A-Za-z_]{1,80}$/.test(serial) ? serial : '(malformed)'}, which is none of the keys in the settings`;
  if (!(await verifyRsaSha256(await key, signedText(timestamp, nonce, body), signature))) return 'its signature is not good';
  const away = Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp));
  return away > signatureWindow ? `it was signed ${away} seconds away from our clock (${signatureWindow} are allowed)` : undefined;
};
