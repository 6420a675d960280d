/** What WeChat Pay's answers look like to us. Lenient: unknown fields are ignored, unknown words stay words; see `status.ts`. */
import * as v from 'valibot';

const fen = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

/** A transaction, as a query answers it and a notification carries it. */
export const toldTransaction = v.object({
  mchid: v.string(),
  out_trade_no: v.string(),
  trade_state: v.string(),
  transaction_id: v.nullish(v.string()),
  amount: v.nullish(v.object({ total: v.nullish(fen), currency: v.nullish(v.string()) })),
});
export type ToldTransaction = v.InferOutput<typeof toldTransaction>;

/** What each way of starting answers. */
export const toldPrepay = v.object({ code_url: v.optional(name), h5_url: v.optional(name), prepay_id: v.optional(name) });

export const toldRefund = v.object({
  out_refund_no: v.string(),
  refund_id: v.nullish(v.string()),
  status: v.string(),
  amount: v.object({ refund: fen, currency: v.nullish(v.string()) }),
});
export type ToldRefund = v.InferOutput<typeof toldRefund>;

export const toldProblem = v.object({ code: v.string(), message: v.optional(v.string(), '') });

/** A notification's envelope. What it says is sealed in `resource`. */
export const toldNotice = v.object({
  id: name,
  create_time: v.nullish(v.string()),
  event_type: v.string(),
  resource: v.object({
    algorithm: v.string(),
    ciphertext: v.string(),
    associated_data: v.nullish(v.string()),
    nonce: v.string(),
  }),
});

/** What is sealed in it, as far as it is read: names only, since the truth is asked for. */
export const toldSubject = v.object({
  mchid: v.string(),
  appid: v.nullish(v.string()),
  out_trade_no: v.nullish(v.string()),
  transaction_id: v.nullish(v.string()),
  out_refund_no: v.nullish(v.string()),
  refund_id: v.nullish(v.string()),
});

/** The answer to an OAuth code, of `api.weixin.qq.com`: unsigned, HTTP 200 for good news and bad. */
export const toldIdentity = v.object({
  openid: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{6,128}$/))),
  errcode: v.optional(v.number()),
});

/** What the driver remembers of a payment between calls. Its own writing. */
export const noteSchema = v.object({
  /** Where WeChat Pay tells what happened; refunds are told there too. */
  notify: v.string(),
  title: v.string(),
  /** `time_expire`, as it was sent. */
  expires: v.string(),
  /** The buyer's network address, which H5 is asked for again with. */
  ip: v.optional(v.string()),
  /** Who pays, inside WeChat. */
  openid: v.optional(v.string()),
  /** The bridge call, once there is an order: `prepay_id`, and time and nonce of its signature. */
  prepay: v.optional(v.object({ id: v.string(), at: v.string(), nonce: v.string() })),
});
export type Note = v.InferOutput<typeof noteSchema>;
