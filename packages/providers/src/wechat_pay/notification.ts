/** WeChat Pay calling us: verified over the raw bytes, opened, and read for names only. */
import * as v from 'valibot';
import { ProviderError, type Notification, type RawRequest } from '../contract.ts';
import { open } from './aead.ts';
import type { CheckedOptions } from './options.ts';
import { toldNotice, toldSubject } from './schema.ts';
import { distrust, type KeyOf } from './signature.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

const jsonOf = (bytes: Uint8Array | undefined): unknown => {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
};

/** 204 without a body is a yes; anything but 200 and 204 is told again for a day. */
const heard = { status: 204, type: 'text/plain', body: '' } as const;

const text = (told: string | null | undefined): string | undefined => (typeof told === 'string' && told !== '' ? told : undefined);

/** Throws `unverified` for everything that was not signed by a key in the settings, now, for this merchant, and sealed with its key. */
export const readNotice = async (options: CheckedOptions, keyOf: KeyOf, request: RawRequest, now: Date): Promise<Notification> => {
  const wrong = await distrust(keyOf, now, request.headers, request.body);
  if (wrong !== undefined) throw new ProviderError('unverified', `This notification is not believed: ${wrong}.`);
  const notice = v.safeParse(toldNotice, jsonOf(request.body));
  if (!notice.success) throw new ProviderError('unknown', 'WeChat Pay signed a notification that is not one.');
  const { id, create_time: at, event_type: event, resource } = notice.output;
  const base = { id, ...(text(at) === undefined ? {} : { at: text(at) ?? '' }), reply: heard };
  const [kind, what] = event.split('.');
  if (!(kind === 'REFUND' || event === 'TRANSACTION.SUCCESS') || what === undefined) return { ...base, kind: 'other' };
  if (resource.algorithm !== 'AEAD_AES_256_GCM')
    throw new ProviderError('unverified', 'This notification is not believed: it is sealed in a way that WeChat Pay does not use.');
  const opened = await open(options.apiV3Key, {
    ciphertext: resource.ciphertext,
    nonce: resource.nonce,
    associated: resource.associated_data ?? '',
  });
  if (opened === undefined)
    throw new ProviderError('unverified', 'This notification cannot be opened: check `apiV3Key` of wechatPay({ ... }).', {
      told: 'sealed',
    });
  const subject = v.safeParse(toldSubject, jsonOf(opened));
  if (!subject.success) throw new ProviderError('unknown', 'WeChat Pay sealed a notification that names nothing.');
  const {
    mchid,
    appid,
    out_trade_no: attempt,
    transaction_id: reference,
    out_refund_no: refund,
    refund_id: refundReference,
  } = subject.output;
  if (mchid !== options.mchid || (text(appid) !== undefined && appid !== options.appid))
    throw new ProviderError('unverified', 'This notification is about another merchant or account.', { told: 'other_merchant' });
  if (kind === 'REFUND')
    return {
      ...base,
      kind: 'refund',
      ...(text(refund) === undefined ? {} : { refund: text(refund) ?? '' }),
      ...(text(refundReference) === undefined ? {} : { reference: text(refundReference) ?? '' }),
    };
  return {
    ...base,
    kind: 'payment',
    ...(text(attempt) === undefined ? {} : { attempt: text(attempt) ?? '' }),
    ...(text(reference) === undefined ? {} : { reference: text(reference) ?? '' }),
  };
};
