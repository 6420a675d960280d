/**
 * Giving money back. Code 10000 only says that the request was read: money moved where `fund_change` is `Y`; everything else is asked about
 * (developer.aliyun.com/article/707647). Asked too soon (Alipay names ten seconds) a refund that was made may not be found, so "not found" never
 * means that it was not made: the same request is sent again, and under the same `out_request_no` it is the same refund.
 */
import { parseDecimal, toDecimal, type Money } from '@buypost/core';
import * as v from 'valibot';
import { ProviderError, type ProviderCall, type ProviderRefund, type Refund, type RefundRef } from '../contract.ts';
import type { Gateway } from './client.ts';
import { refundRefused } from './codes.ts';
import { currency } from './currencies.ts';
import { toldRefund, toldRefundState } from './schema.ts';
import { subjectOf } from './subject.ts';

/** The refund's sum where Alipay says it was made. */
const find = async (gateway: Gateway, attempt: string, id: string, call: ProviderCall): Promise<Money | undefined> => {
  const answer = await gateway.ask(
    { api: 'alipay.trade.fastpay.refund.query', content: { out_trade_no: attempt, out_request_no: id } },
    call,
  );
  const told = v.safeParse(toldRefundState, answer.body);
  if (!answer.ok || !told.success) return undefined;
  const { out_trade_no, out_request_no, refund_amount, refund_status } = told.output;
  if (out_trade_no !== attempt || out_request_no !== id)
    throw new ProviderError('unknown', `Alipay was asked about refund ${id} and answered about another. Ask again.`);
  if (refund_status !== '' && refund_status !== 'REFUND_SUCCESS') return undefined;
  return parseDecimal(refund_amount, currency);
};

export const refundPayment = async (
  gateway: Gateway,
  { id, payment, amount, reason }: Refund,
  call: ProviderCall,
): Promise<ProviderRefund> => {
  const { attempt } = payment;
  const answer = await gateway.ask(
    {
      api: 'alipay.trade.refund',
      content: { out_trade_no: attempt, refund_amount: toDecimal(amount), out_request_no: id, refund_reason: subjectOf(reason) },
    },
    call,
  );
  const told = v.safeParse(toldRefund, answer.body);
  if (answer.ok && told.success && told.output.out_trade_no === attempt && told.output.fund_change === 'Y')
    return { status: 'succeeded', amount };
  // Whatever it said: was this refund made, now or by an earlier try whose answer was lost? (`refund_fee` is no help: it is the sum of all refunds.)
  const made = await find(gateway, attempt, id, call);
  if (made !== undefined && made.amount === amount.amount) return { status: 'succeeded', amount: made };
  if (made === undefined && !answer.ok && refundRefused.has(answer.told))
    throw new ProviderError(
      'refused',
      `Alipay did not give back ${toDecimal(amount)} yuan of ${attempt}: ${answer.message || answer.told}. No money moved.`,
      {
        told: answer.told,
      },
    );
  throw new ProviderError(
    'unknown',
    made === undefined
      ? `Alipay does not say yet whether ${toDecimal(amount)} yuan of ${attempt} went back. Send the same refund again in ten seconds or more; it is made once.`
      : `Alipay made refund ${id} over another sum. Look at ${attempt} in Alipay's console.`,
    { told: answer.told },
  );
};

export const getRefund = async (gateway: Gateway, { id, payment }: RefundRef, call: ProviderCall): Promise<ProviderRefund> => {
  const made = await find(gateway, payment.attempt, id, call);
  if (made !== undefined) return { status: 'succeeded', amount: made };
  throw new ProviderError(
    'unknown',
    `Alipay does not know of refund ${id}. It may not have been made, or not be told yet: send the same refund again, it is made once.`,
  );
};
