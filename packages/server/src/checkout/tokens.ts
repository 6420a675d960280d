/** Ids, codes and tokens. Tokens are derived from the shop's secret, so that the database keeps hashes only. */
import { createHash, createHmac } from 'node:crypto';
import type { Shop } from '../shop.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function letters(bytes: Uint8Array, alphabet: string, length: number): string {
  let bits = 0n;
  for (const byte of bytes) bits = bits * 256n + BigInt(byte);
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = (alphabet[Number(bits % 32n)] ?? '') + text;
    bits /= 32n;
  }
  return text;
}

/** A new id: prefix and 26 characters that carry 128 random bits. */
export const newId = (shop: Pick<Shop, 'randomBytes'>, prefix: 'ord' | 'att' | 'ref' | 'del' | 'job'): string =>
  `${prefix}_${letters(shop.randomBytes(16), base32, 26)}`;

/** Six characters for people (Crockford's alphabet: no I, L, O, U). Names an order, opens nothing. */
export const newNumber = (shop: Pick<Shop, 'randomBytes'>): string => letters(shop.randomBytes(4), crockford, 6);

export const newToken = (shop: Pick<Shop, 'randomBytes'>): string => Buffer.from(shop.randomBytes(32)).toString('base64url');

/** SHA-256, hex: how keys and tokens are stored. */
export const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export type Purpose = 'receipt' | 'download' | 'return' | 'pay' | 'buyer';

/** The token for this purpose and id; the same one every time it is asked for. */
export const tokenFor = (shop: Pick<Shop, 'secret'>, purpose: Purpose, id: string): string =>
  createHmac('sha256', shop.secret).update(`${purpose}:${id}`, 'utf8').digest('base64url');

const key = /^[A-Za-z0-9_-]{22,128}$/;

/** Does this text have the form of a checkout key or token: 128 or more bits of base64url? */
export const isKey = (text: string): boolean => key.test(text);
