/**
 * How PayPal signs webhooks: RSA-SHA256 over `<transmission id>|<transmission time>|<webhook id>|<crc32 of the raw body>`, the checksum in
 * decimal (developer.paypal.com/api/rest/webhooks/rest, "Self verification method"). Both sides of the wire use this file.
 */
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { ProviderError, type ProviderCall, type RawRequest } from '../contract.ts';
import { signRsaSha256, verifyRsaSha256 } from '../rsa.ts';
import { crc32 } from './crc32.ts';

export const headerNames = {
  algorithm: 'paypal-auth-algo',
  certificate: 'paypal-cert-url',
  id: 'paypal-transmission-id',
  time: 'paypal-transmission-time',
  signature: 'paypal-transmission-sig',
} as const;

/** The only algorithm. A header that names another one is refused rather than obeyed. */
export const algorithm = 'SHA256withRSA';

/**
 * A transmission older or newer than this many seconds is refused. PayPal calls the header "the date and time of the HTTP transmission", so a
 * repeated one carries its own. Should it ever carry the first one's, late repeats are refused and the reconciler finds what they told.
 */
export const signatureWindow = 300;

/** What is signed. `id` and `time` hold no `|`, so that the four parts cannot flow into each other. */
export const signedText = (id: string, time: string, webhookId: string, body: Uint8Array): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${id}|${time}|${webhookId}|${crc32(body)}`);

export interface Transmission {
  readonly id: string;
  /** RFC 3339 in UTC. */
  readonly time: string;
  readonly certificateUrl: string;
}

/** The headers of a webhook. */
export const signTransmission = async (
  key: CryptoKey,
  { id, time, certificateUrl }: Transmission,
  webhookId: string,
  body: Uint8Array,
): Promise<Record<string, string>> => ({
  [headerNames.algorithm]: algorithm,
  [headerNames.certificate]: certificateUrl,
  [headerNames.id]: id,
  [headerNames.time]: time,
  [headerNames.signature]: encodeBase64(await signRsaSha256(key, signedText(id, time, webhookId, body))),
});

const distrust = (why: string): ProviderError => new ProviderError('unverified', `This notification is not believed: ${why}.`);

/** Resolves when the signature is good. What is cheap to judge is judged first; nobody is asked for a certificate before. */
export const checkTransmission = async (
  { headers, body }: RawRequest,
  webhookId: string,
  keyFor: (certificateUrl: string, call: ProviderCall) => Promise<CryptoKey>,
  call: ProviderCall,
): Promise<void> => {
  const told = (name: keyof typeof headerNames): string => headers.get(headerNames[name]) ?? '';
  if (told('algorithm') !== algorithm) throw distrust(`it is not signed by ${algorithm}`);
  if (!/^[\w-]{1,64}$/.test(told('id'))) throw distrust('it carries no transmission id');
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(told('time')) ? Date.parse(told('time')) : Number.NaN;
  if (Number.isNaN(at)) throw distrust('it carries no time');
  const away = Math.abs(Math.floor(call.now().getTime() / 1000) - Math.floor(at / 1000));
  if (away > signatureWindow) throw distrust(`it was sent ${away} seconds away from our clock (${signatureWindow} are allowed)`);
  const signature = decodeBase64(told('signature'));
  if (signature === undefined || signature.length < 256 || signature.length > 1024) throw distrust('it carries no signature');
  const key = await keyFor(told('certificate'), call);
  if (!(await verifyRsaSha256(key, signedText(told('id'), told('time'), webhookId, body), signature)))
    throw distrust('its signature is not good');
};
