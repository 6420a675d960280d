/** What WeChat Pay is asked to give back. */
import type { Refund } from '../contract.ts';
import { currency } from './currencies.ts';
import type { Note } from './schema.ts';

/** The buyer reads the reason in WeChat's message about the refund, in Chinese as the rest of it; at most 80 bytes. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['merchant', '商家退款'],
  ['second_payment', '重复付款退回'],
  ['late_no_stock', '缺货退款'],
  ['review', '订单未成立,款项退回'],
  ['rebate', '活动返还'],
]);

/** Undefined for a reason that is not one of ours: WeChat then says none. */
export const reasonOf = (reason: string): string | undefined => reasons.get(reason);

export const refundBody = (input: Refund, note: Note | undefined, reason: string | undefined): Record<string, unknown> => {
  const { payment } = input;
  return {
    // WeChat advises its own number of the payment; ours is known before it.
    ...(payment.reference === undefined ? { out_trade_no: payment.attempt } : { transaction_id: payment.reference }),
    out_refund_no: input.id,
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { notify_url: note.notify }),
    amount: { refund: input.amount.amount, total: payment.amount.amount, currency },
  };
};
