/** How the pretend WeChat Pay writes its orders and refunds. */
import type { Order, Refund } from './book.ts';
import type { Keys } from './keys.ts';

/** Beijing's time, as WeChat writes it. */
export const timeText = (at: number): string => `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

const sayings = {
  NOTPAY: '订单未支付',
  USERPAYING: '用户支付中',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  REFUND: '订单发生过退款',
} as const;
const tradeTypes = { native: 'NATIVE', h5: 'MWEB', jsapi: 'JSAPI' } as const;

/** A transaction. Before it is paid there is no number of WeChat's, no sum and no payer in it. */
export const describeOrder = (keys: Keys, order: Order): Record<string, unknown> => {
  const [paid] = order.paid;
  const base = {
    appid: order.appid,
    mchid: paid?.mchid ?? keys.mchid,
    out_trade_no: order.attempt,
    trade_state: order.state,
    trade_state_desc: sayings[order.state],
    attach: '',
    payer: order.openid === undefined ? {} : { openid: order.openid },
    promotion_detail: [],
  };
  if (paid === undefined) return base;
  return {
    ...base,
    trade_type: tradeTypes[order.product],
    bank_type: 'OTHERS',
    transaction_id: order.transaction,
    success_time: timeText(paid.at),
    payer: { openid: order.openid ?? 'oPretendBuyer_AAAAAAAAAAAAAA' },
    amount: { total: paid.total, payer_total: paid.total, currency: paid.currency, payer_currency: paid.currency },
  };
};

export const describeRefund = (order: Order, refund: Refund): Record<string, unknown> => ({
  refund_id: refund.id,
  out_refund_no: refund.number,
  transaction_id: order.transaction,
  out_trade_no: order.attempt,
  channel: 'ORIGINAL',
  user_received_account: '支付用户零钱',
  create_time: timeText(refund.at),
  ...(refund.status === 'SUCCESS' ? { success_time: timeText(refund.due) } : {}),
  status: refund.status,
  amount: {
    total: order.total,
    refund: refund.amount,
    payer_total: order.total,
    payer_refund: refund.amount,
    settlement_refund: refund.amount,
    settlement_total: order.total,
    discount_refund: 0,
    currency: 'CNY',
    refund_fee: 0,
  },
});
