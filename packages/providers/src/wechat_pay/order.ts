/** What WeChat Pay is asked to make, from what the shop wishes. */
import type { Money } from '@buypost/core';
import * as v from 'valibot';
import { ProviderError, type CreatePayment, type PaymentRef } from '../contract.ts';
import { currency } from './currencies.ts';
import type { CheckedOptions } from './options.ts';
import { noteSchema, type Note } from './schema.ts';

/** `description` takes 127 characters by the current tables and bytes by the older ones; bytes keep both. */
const longestTitle = 127;

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** The title as a buyer's bill may show it: no pictures, no control characters, cut at a whole character. Never empty. */
export const descriptionOf = (title: string): string => {
  const plain = title
    .replace(/[\u{1F000}-\u{1FAFF}\u{E0000}-\u{E007F}]|\u200d|\ufe0f|\u20e3/gu, '')
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (bytesOf(plain) <= longestTitle) return plain === '' ? 'Order' : plain;
  let cut = '';
  for (const character of plain) {
    if (bytesOf(cut) + bytesOf(character) > longestTitle - 3) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
};

/** `time_expire`: RFC 3339 with whole seconds, as WeChat's examples write it, in Beijing's time. */
export const expireText = (iso: string): string => {
  const at = Date.parse(iso);
  return `${new Date((Number.isNaN(at) ? 0 : at) + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
};

export const noteOf = (ref: PaymentRef): Note | undefined => {
  if (ref.note === undefined) return undefined;
  try {
    const read = v.safeParse(noteSchema, JSON.parse(ref.note));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
};

export const newNote = (input: CreatePayment): Note => ({
  notify: input.notifyUrl,
  title: descriptionOf(input.title),
  expires: expireText(input.expiresAt),
  ...(input.method === 'wechat_h5' && input.payer?.ip !== undefined ? { ip: input.payer.ip } : {}),
});

/** The body of every way of starting, but for what each needs besides. */
export const orderBody = ({ appid, mchid }: CheckedOptions, attempt: string, amount: Money, note: Note): Record<string, unknown> => ({
  appid,
  mchid,
  description: note.title,
  out_trade_no: attempt,
  time_expire: note.expires,
  notify_url: note.notify,
  amount: { total: amount.amount, currency },
});

/** Refuses what WeChat Pay could only refuse later. Nothing was asked, so nothing exists. */
export const checkWish = (options: CheckedOptions, input: CreatePayment): void => {
  const refuse = (why: string): never => {
    throw new ProviderError('refused', `WeChat Pay was not asked for ${input.attempt}: ${why}`);
  };
  if (input.amount.currency !== currency) refuse(`it deals in ${currency} alone and this is ${input.amount.currency}.`);
  if (!/^[0-9A-Za-z_-]{6,32}$/.test(input.attempt)) refuse('its order numbers have 6 to 32 letters, digits, _ and -.');
  const url = URL.canParse(input.notifyUrl) ? new URL(input.notifyUrl) : undefined;
  if (url === undefined || url.search !== '' || url.hash !== '' || input.notifyUrl.length > 255)
    refuse('the notification address must have no query and at most 255 characters.');
  if (url?.protocol !== 'https:' && options.endpoint === undefined)
    refuse('it only notifies https addresses. Give the shop a public https address (`publicUrl`).');
};
