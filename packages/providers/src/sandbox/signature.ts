/**
 * How Make-Believe Bank signs its notifications: HMAC-SHA256 over `<timestamp>.<event id>.<raw body>`, hex, in three headers.
 * Speaks WebCrypto alone. Both sides of the wire use this file, so that the published vectors test both.
 */

/** Headers of a notification. */
export const eventHeader = 'bank-event';
export const timestampHeader = 'bank-timestamp';
export const signatureHeader = 'bank-signature';

/** A notification older or newer than this many seconds is refused, however well it is signed. */
export const signatureWindow = 300;

const encoder = new TextEncoder();

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** HMAC-SHA256. An empty key is refused by WebCrypto, and so here. */
export const hmac = async (key: Uint8Array, message: Uint8Array): Promise<Uint8Array> => {
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, new Uint8Array(message)));
};

/** Compares without stopping at the first difference. The length alone is not secret. */
const sameText = (left: string, right: string): boolean => {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  return difference === 0;
};

/** Is `tag` (lower case hex, all 32 bytes of it) the HMAC of `message` under `key`? */
export const verifyTag = async (key: Uint8Array, message: Uint8Array, tag: string): Promise<boolean> =>
  /^[0-9a-f]{64}$/.test(tag) && sameText(hex(await hmac(key, message)), tag);

const signed = (timestamp: string, event: string, body: Uint8Array): Uint8Array => {
  const head = encoder.encode(`${timestamp}.${event}.`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
};

/** The three headers of a notification sent now. */
export const signNotification = async (secret: string, now: Date, event: string, body: Uint8Array): Promise<Record<string, string>> => {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const tag = hex(await hmac(encoder.encode(secret), signed(timestamp, event, body)));
  return { [eventHeader]: event, [timestampHeader]: timestamp, [signatureHeader]: `v1=${tag}` };
};

/** Why a notification is not believed, or `undefined` when it is. */
export const distrust = async (secret: string, now: Date, headers: Headers, body: Uint8Array): Promise<string | undefined> => {
  const event = headers.get(eventHeader) ?? '';
  const timestamp = headers.get(timestampHeader) ?? '';
  const signature = headers.get(signatureHeader) ?? '';
  // Neither part may hold a dot: the three parts of the signed text must not be able to flow into each other.
  if (!/^[a-z0-9_]{1,64}$/.test(event) || !/^\d{1,12}$/.test(timestamp) || !signature.startsWith('v1=')) return 'it carries no signature';
  if (!(await verifyTag(encoder.encode(secret), signed(timestamp, event, body), signature.slice(3)))) return 'its signature is not good';
  const away = Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp));
  return away > signatureWindow ? `it was signed ${away} seconds away from our clock (${signatureWindow} are allowed)` : undefined;
};
