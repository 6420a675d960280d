/** What a shop may ask for, checked as Alipay checks it. */
import { parseDecimal } from '@buypost/core';
import * as v from 'valibot';
import { readBeijingTime } from '../clock.ts';
import type { Product } from '../methods.ts';
import type { Code } from './book.ts';

export type Biz = Readonly<Record<string, unknown>>;

const text = v.pipe(v.string(), v.nonEmpty());
const number = v.pipe(v.string(), v.regex(/^\w{1,64}$/));
const sum = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((told) => parseDecimal(String(told), 'CNY')?.amount ?? 0),
  v.minValue(1),
  v.maxValue(10_000_000_000),
);

const create = v.object({
  out_trade_no: number,
  total_amount: sum,
  // "256 characters, no special ones such as /, =, &".
  subject: v.pipe(text, v.maxLength(256), v.regex(/^[^/=&]+$/)),
  product_code: v.optional(v.string()),
  time_expire: v.optional(v.pipe(v.string(), v.transform(readBeijingTime), v.number())),
  quit_url: v.optional(v.string(), ''),
});

const productCodes: Readonly<Record<Product, string>> = {
  precreate: 'FACE_TO_FACE_PAYMENT',
  page: 'FAST_INSTANT_TRADE_PAY',
  wap: 'QUICK_WAP_WAY',
};

/** Alipay's own limits where the shop named none: two hours for a code, fifteen days else. */
const hour = 3_600_000;
const ownLimit: Readonly<Record<Product, number>> = { precreate: 2 * hour, page: 15 * 24 * hour, wap: 15 * 24 * hour };

/** The code that was wished for, or Alipay's word for what is wrong with the wish. */
export const readWish = (
  biz: Biz,
  product: Product,
  at: { readonly now: number; readonly code: string; readonly notifyUrl: string; readonly returnUrl: string },
): Code | string => {
  const read = v.safeParse(create, biz);
  if (!read.success) return 'ACQ.INVALID_PARAMETER';
  const {
    out_trade_no: attempt,
    total_amount: total,
    subject,
    product_code = productCodes[product],
    time_expire,
    quit_url: quitUrl,
  } = read.output;
  if (product_code !== productCodes[product]) return 'ACQ.INVALID_PARAMETER';
  if (time_expire !== undefined && time_expire <= at.now) return 'ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR';
  const expiresAt = Math.min(time_expire ?? Number.POSITIVE_INFINITY, at.now + ownLimit[product]);
  return {
    code: at.code,
    product,
    attempt,
    total,
    subject,
    notifyUrl: at.notifyUrl,
    returnUrl: at.returnUrl,
    quitUrl,
    createdAt: at.now,
    expiresAt,
  };
};

export const tradeWish = v.object({ out_trade_no: number });
export const refundWish = v.object({
  out_trade_no: number,
  refund_amount: sum,
  out_request_no: v.optional(number),
  refund_reason: v.optional(v.string()),
});
export const refundQueryWish = v.object({ out_trade_no: number, out_request_no: number });
