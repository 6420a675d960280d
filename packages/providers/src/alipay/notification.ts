/**
 * Alipay's notifications: forms, signed, and told for 25 hours until the answer is exactly `success`. The scheme has no protection against being sent
 * again, so a notification is only ever a hint to look: `notify_id` tells repeated ones apart, the sums come from a question of our own.
 */
import { ProviderError, type Notification, type RawRequest } from '../contract.ts';
import { readBeijingTime } from './clock.ts';
import type { AlipaySettings } from './options.ts';
import { verifyForm, type Fields } from './signature.ts';

/** Every byte counts, also a mark at the beginning that decoders like to swallow. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Larger forms are not Alipay's. */
const longest = 65_536;

/** Alipay sends the same until it reads exactly these seven letters. */
const reply = { status: 200, type: 'text/plain', body: 'success' } as const;

const distrusted = (why: string): ProviderError => new ProviderError('unverified', `This notification is not believed: ${why}.`);

const formOf = ({ headers, body }: RawRequest): Fields => {
  if (!(headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')) throw distrusted('it is no form');
  if (body.length > longest) throw distrusted('it is too long');
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw distrusted('it is not UTF-8');
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw distrusted('a field stands in it twice');
    fields.set(name, value);
  }
  return fields;
};

/** Our refund ids. A refund that the merchant made in Alipay's console has another number, and is looked at as a change of its payment. */
const ourRefund = /^ref_[a-z2-7]{26}$/;

export const readNotification = async (
  { appId, sellerId }: Pick<AlipaySettings, 'appId' | 'sellerId'>,
  key: CryptoKey,
  request: RawRequest,
): Promise<Notification> => {
  const fields = formOf(request);
  const of = (name: string): string => fields.get(name) ?? '';
  if (!/^(?:utf-?8)?$/i.test(of('charset'))) throw distrusted("it is not written in UTF-8: set charset to utf-8 in Alipay's console");
  if (!(await verifyForm(key, fields))) throw distrusted('its signature is not good');
  if (of('app_id') !== appId) throw distrusted('it is for another application than `appId`');
  if (of('seller_id') !== '' && of('seller_id') !== sellerId) throw distrusted('the money is for another account than `sellerId`');
  const id = of('notify_id');
  if (id === '')
    throw new ProviderError(
      'unknown',
      'Alipay signed a notification that has no `notify_id`, so that it cannot be told from others. It is told again.',
    );
  const at = readBeijingTime(of('notify_time'));
  const base = { id, ...(at === undefined ? {} : { at: new Date(at).toISOString() }), reply };
  if (of('notify_type') !== 'trade_status_sync') return { ...base, kind: 'other' };
  const refund = of('out_biz_no');
  if (ourRefund.test(refund) && (of('refund_fee') !== '' || of('gmt_refund') !== '')) return { ...base, kind: 'refund', refund };
  const [attempt, reference] = [of('out_trade_no'), of('trade_no')];
  if (attempt === '')
    throw new ProviderError('unknown', 'Alipay signed a notification about a trade and does not say which. It is told again.');
  return { ...base, kind: 'payment', attempt, ...(reference === '' ? {} : { reference }) };
};
