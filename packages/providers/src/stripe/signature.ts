/**
 * How Stripe signs webhooks: HMAC-SHA256 over `<t>.<raw body>` under the endpoint's secret, small hex, in `Stripe-Signature: t=...,v1=...`. While a secret
 * is rolled there is a `v1` for each (docs.stripe.com/webhooks/signature). Both sides of the wire use this file.
 */

export const signatureHeader = 'stripe-signature';

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

/** Is `tag` (small hex, all 32 bytes of it) the HMAC of `message` under `key`? */
export const verifyTag = async (key: Uint8Array, message: Uint8Array, tag: string): Promise<boolean> =>
  /^[0-9a-f]{64}$/.test(tag) && sameText(hex(await hmac(key, message)), tag);

const signed = (timestamp: string, body: Uint8Array): Uint8Array => {
  const head = encoder.encode(`${timestamp}.`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
};

/** The header of a notification sent at `now`, signed by each of the secrets. */
export const signNotification = async (secrets: readonly string[], now: Date, body: Uint8Array): Promise<string> => {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const tags = await Promise.all(secrets.map(async (secret) => `v1=${hex(await hmac(encoder.encode(secret), signed(timestamp, body)))}`));
  return [`t=${timestamp}`, ...tags].join(',');
};

interface Read {
  readonly timestamp: string;
  readonly tags: readonly string[];
}

/** More signatures than any roll has are not read. */
const mostTags = 10;

const read = (header: string): Read | undefined => {
  const parts = header.split(',').map((part) => part.trim());
  const timestamps = parts.flatMap((part) => (part.startsWith('t=') ? [part.slice(2)] : []));
  const tags = parts.flatMap((part) => (part.startsWith('v1=') ? [part.slice(3)] : []));
  const [timestamp] = timestamps;
  if (timestamp === undefined || timestamps.length > 1 || !/^\d{1,12}$/.test(timestamp)) return undefined;
  return tags.length === 0 || tags.length > mostTags ? undefined : { timestamp, tags };
};

/** Why a notification is not believed, or `undefined` when it is. Any of the secrets may have signed it. */
export const distrust = async (secrets: readonly string[], now: Date, headers: Headers, body: Uint8Array): Promise<string | undefined> => {
  const told = read(headers.get(signatureHeader) ?? '');
  if (told === undefined) return 'it carries no signature of the scheme v1';
  const message = signed(told.timestamp, body);
  const good = await Promise.all(
    secrets.flatMap((secret) =>
      told.tags.map((tag) => (secret === '' ? Promise.resolve(false) : verifyTag(encoder.encode(secret), message, tag))),
    ),
  );
  if (!good.includes(true)) return 'its signature is not good';
  const away = Math.abs(Math.floor(now.getTime() / 1000) - Number(told.timestamp));
  return away > signatureWindow ? `it was signed ${away} seconds away from our clock (${signatureWindow} are allowed)` : undefined;
};
