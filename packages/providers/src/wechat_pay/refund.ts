/** Giving money back: one number, one refund, however often it is asked for. */
import * as v from 'valibot';
import { ProviderError, type PaymentProvider, type ProviderCall, type ProviderRefund, type Refund } from '../contract.ts';
import type { Asking } from './client.ts';
import { currency } from './currencies.ts';
import { noSuch, refundedNothing } from './errors.ts';
import { noteOf } from './order.ts';
import { toldRefund } from './schema.ts';
import { refundOf } from './status.ts';

/** The buyer reads the reason in WeChat's message about the refund, in Chinese as the rest of it; at most 80 bytes. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['merchant', '商家退款'],
  ['second_payment', '重复付款退回'],
  ['late_no_stock', '缺货退款'],
  ['review', '订单未成立,款项退回'],
  ['rebate', '活动返还'],
]);

const bodyOf = (input: Refund): Record<string, unknown> => {
  const { payment } = input;
  const note = noteOf(payment);
  // One that is not ours is left out: WeChat then says none.
  const reason = reasons.get(input.reason);
  return {
    // WeChat advises its own number of the payment; ours is known before it.
    ...(payment.reference === undefined ? { out_trade_no: payment.attempt } : { transaction_id: payment.reference }),
    out_refund_no: input.id,
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { notify_url: note.notify }),
    amount: { refund: input.amount.amount, total: payment.amount.amount, currency },
  };
};

const path = '/v3/refund/domestic/refunds';

const read = (id: string, body: unknown): ProviderRefund => {
  const told = v.safeParse(toldRefund, body);
  if (!told.success || told.output.out_refund_no !== id)
    throw new ProviderError('unknown', `WeChat Pay's answer about refund ${id} is not about that refund.`);
  return refundOf(told.output);
};

export const refundsBy = (question: Asking): Required<Pick<PaymentProvider, 'refundPayment' | 'getRefund'>> => {
  const find = async (id: string, call: ProviderCall): Promise<ProviderRefund | undefined> => {
    const answer = await question(call, 'GET', `${path}/${encodeURIComponent(id)}`);
    if (answer.ok) return read(id, answer.body);
    if (noSuch.has(answer.problem)) return undefined;
    throw new ProviderError('unknown', `WeChat Pay would not tell about refund ${id}: ${answer.message}`, { told: answer.problem });
  };
  return {
    async refundPayment(input, call) {
      const answer = await question(call, 'POST', path, bodyOf(input));
      if (answer.ok) return read(input.id, answer.body);
      const why = `WeChat Pay did not refund ${input.payment.attempt}: ${answer.message}`;
      if (!refundedNothing.has(answer.problem)) throw new ProviderError('unknown', why, { told: answer.problem });
      // A number that it refuses now may be one that it took before.
      const known = await find(input.id, call);
      if (known !== undefined) return known;
      throw new ProviderError('refused', why, { told: answer.problem });
    },
    async getRefund(ref, call) {
      const known = await find(ref.id, call);
      if (known !== undefined) return known;
      // It was begun, or nobody would ask: "no such refund" is not its end.
      throw new ProviderError('unknown', `WeChat Pay knows nothing of refund ${ref.id} (yet).`, { told: 'RESOURCE_NOT_EXISTS' });
    },
  };
};
