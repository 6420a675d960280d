/**
 * Mollie's classic webhook: `id=tr_...` and nothing else, unsigned. Its address is given with each payment, so the address carries the proof: our
 * attempt and a MAC of it that only this shop can make. What it says is then asked of Mollie, and only Mollie's answer is passed on.
 */
import { ProviderError, type Notification, type ProviderCall, type RawRequest } from '../contract.ts';
import type { Ask } from './client.ts';
import { readPayment } from './payments.ts';
import type { ToldPayment } from './schema.ts';

const encoder = new TextEncoder();

const macKey = (apiKey: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', encoder.encode(apiKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);

const marked = (attempt: string): Uint8Array<ArrayBuffer> => encoder.encode(`buypost mollie webhook\n${attempt}`);

const hex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const unhex = (text: string): Uint8Array<ArrayBuffer> =>
  /^(?:[0-9a-f]{2})+$/.test(text) ? new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))) : new Uint8Array();

/** The address to give Mollie with this payment. */
export const webhookUrlOf = async (notifyUrl: string, attempt: string, apiKey: string): Promise<string> => {
  const url = new URL(notifyUrl);
  url.searchParams.set('attempt', attempt);
  url.searchParams.set('mark', hex(await crypto.subtle.sign('HMAC', await macKey(apiKey), marked(attempt))));
  return url.href;
};

const unverified = (why: string): ProviderError => new ProviderError('unverified', `A webhook of Mollie is not believed: ${why}.`);

/** The attempt that the address was made for. */
const attemptOf = async (url: string, apiKey: string): Promise<string> => {
  const query = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  const attempt = query.get('attempt') ?? '';
  const mark = unhex(query.get('mark') ?? '');
  if (!/^[a-z0-9_]{1,64}$/.test(attempt) || !(await crypto.subtle.verify('HMAC', await macKey(apiKey), mark, marked(attempt))))
    throw unverified('its address is not one that we gave');
  return attempt;
};

/** Everything that can change after the first news: one event has one id, and each change has another. */
const idOf = async (told: ToldPayment): Promise<string> => {
  const refunds = (told._embedded?.refunds ?? []).map(({ id, status }) => `${id}=${status}`).sort();
  const state = [told.status, told.amountRefunded?.value ?? '', told.amountChargedBack?.value ?? '', ...refunds].join('|');
  return `${told.id}.${hex(await crypto.subtle.digest('SHA-256', encoder.encode(state))).slice(0, 24)}`;
};

/** Throws `unverified` unless the address is ours and Mollie has this payment for it; `unknown` where Mollie cannot be asked. */
export const readWebhook = async (ask: Ask, apiKey: string, request: RawRequest, call: ProviderCall): Promise<Notification> => {
  const attempt = await attemptOf(request.url, apiKey);
  const reference = /^id=(tr_[A-Za-z0-9]{1,60})$/.exec(new TextDecoder().decode(request.body))?.[1];
  if (reference === undefined) throw unverified('it is not `id=tr_...`');
  const answer = await ask({ method: 'GET', path: `/payments/${reference}?embed=refunds` }, call);
  if (!answer.ok && answer.status === 404) throw unverified(`Mollie has no payment ${reference}`);
  if (!answer.ok) throw new ProviderError('unknown', `Mollie would not tell about ${reference}: ${answer.message}`);
  let told: ToldPayment;
  try {
    told = readPayment({ attempt, reference }, answer.body);
  } catch {
    throw unverified(`${reference} is not the payment its address was made for`);
  }
  const id = await idOf(told);
  const back = Number(told.amountChargedBack?.value ?? 0);
  return back > 0 ? { id, kind: 'dispute', attempt, reference, state: 'lost' } : { id, kind: 'payment', attempt, reference };
};
