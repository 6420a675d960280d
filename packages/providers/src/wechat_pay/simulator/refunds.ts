/** Refunds by API v3: accepted first, done later. */
import type { Hono } from 'hono';
import * as v from 'valibot';
import { charged, refunded, takeFault, type Order } from './book.ts';
import { describeRefund } from './describe.ts';
import { fieldOf, no, type Call } from './door.ts';
import { fen, notifyUrl } from './fields.ts';
import type { Pretend } from './pretend.ts';

const refundBody = v.pipe(
  v.object({
    transaction_id: v.optional(v.string()),
    out_trade_no: v.optional(v.string()),
    out_refund_no: v.pipe(v.string(), v.regex(/^[0-9A-Za-z_\-|*@]{1,64}$/)),
    reason: v.optional(v.pipe(v.string(), v.maxBytes(80))),
    notify_url: v.optional(notifyUrl),
    amount: v.object({ refund: fen, total: fen, currency: v.literal('CNY') }),
  }),
  v.check(({ transaction_id: id, out_trade_no: own }) => (id === undefined) !== (own === undefined)),
);

export const addRefunds = (api: Hono, { book, till }: Pretend, call: Call): void => {
  api.post('/refund/domestic/refunds', (context) => {
    const subject = (body: unknown): Order | undefined => {
      const id = fieldOf(body, 'transaction_id');
      return id === undefined ? till.find(fieldOf(body, 'out_trade_no') ?? '') : book.orders.find(({ transaction }) => transaction === id);
    };
    return call(
      context,
      (body) => subject(body)?.attempt,
      (body) => {
        const read = v.safeParse(refundBody, body);
        if (!read.success) return no(400, 'PARAM_ERROR', `参数错误: ${v.summarize(read.issues).slice(0, 300)}`);
        const { out_refund_no: wished, amount, reason, notify_url: notify } = read.output;
        const order = subject(body);
        if (order === undefined) return no(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
        const fingerprint = JSON.stringify([order.attempt, amount.refund, amount.total, reason]);
        const old = till.findRefund(wished);
        if (old !== undefined)
          return old.fingerprint === fingerprint
            ? { status: 200, body: describeRefund(order, old) }
            : no(400, 'INVALID_REQUEST', '退款单号重复,请求参数与之前不一致');
        if (charged(order) === 0) return no(400, 'INVALID_REQUEST', '订单状态不支持退款');
        if (amount.total !== order.total) return no(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致');
        if (refunded(book, order) + amount.refund > charged(order)) return no(400, 'INVALID_REQUEST', '退款金额超过订单可退金额');
        if (book.refunds.filter(({ attempt }) => attempt === order.attempt).length >= 50)
          return no(400, 'INVALID_REQUEST', '部分退款次数超过50次');
        if (takeFault(book, 'refuse_refund', order.attempt) !== undefined) return no(403, 'USER_ACCOUNT_ABNORMAL', '用户账户异常,无法退款');
        const refund = till.refund(order, { number: wished, fingerprint, amount: amount.refund, notifyUrl: notify });
        return { status: 200, body: describeRefund(order, refund) };
      },
    );
  });
  api.get('/refund/domestic/refunds/:number', (context) => {
    const refund = till.findRefund(context.req.param('number'));
    return call(
      context,
      () => refund?.attempt,
      () => {
        const order = refund === undefined ? undefined : till.find(refund.attempt);
        return refund === undefined || order === undefined
          ? no(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
          : { status: 200, body: describeRefund(order, refund) };
      },
    );
  });
};
