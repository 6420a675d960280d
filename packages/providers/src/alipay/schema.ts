/** What Alipay's answers look like to us. Lenient: unknown fields are ignored, unknown words stay words; see `status.ts`. */
import * as v from 'valibot';

/** Sums come as strings of yuan; an older gateway wrote numbers. */
const yuan = v.pipe(v.union([v.string(), v.number()]), v.transform(String));
const word = v.optional(v.string(), '');
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));

/** What every answer begins with. */
export const toldAnswer = v.object({ code: v.string(), msg: word, sub_code: word, sub_msg: word });

export const toldCode = v.object({ out_trade_no: id, qr_code: v.pipe(v.string(), v.nonEmpty(), v.maxLength(2_000)) });

/** A trade as `alipay.trade.query` tells it. */
export const toldTrade = v.object({
  out_trade_no: id,
  trade_no: id,
  trade_status: v.string(),
  total_amount: yuan,
  trans_currency: word,
  send_pay_date: word,
  additional_status: word,
});
export type ToldTrade = v.InferOutput<typeof toldTrade>;

export const toldClose = v.object({ out_trade_no: id });

export const toldRefund = v.object({ out_trade_no: id, fund_change: word });

/** A refund as `alipay.trade.fastpay.refund.query` tells it: without these three nothing was refunded. */
export const toldRefundState = v.object({ out_trade_no: id, out_request_no: id, refund_amount: yuan, refund_status: word });
