/** WeChat Pay's words for a payment and a refund, and ours. Read this file first: everything about money hangs on it. */
import type { PaymentRef, ProviderPayment, ProviderRefund } from '../contract.ts';
import { currency as ownCurrency } from './currencies.ts';
import type { ToldRefund, ToldTransaction } from './schema.ts';

type Told = Pick<ProviderPayment, 'status' | 'closed'>;

/** `trade_state`; pay.weixin.qq.com/doc/v3/merchant/4013070356. REVOKED and PAYERROR belong to payment codes, which this driver does not make. */
const states: ReadonlyMap<string, Told> = new Map([
  ['SUCCESS', { status: 'succeeded', closed: true }],
  // Some or all of it was given back: it was paid.
  ['REFUND', { status: 'succeeded', closed: true }],
  ['NOTPAY', { status: 'requires_action', closed: false }],
  ['USERPAYING', { status: 'processing', closed: false }],
  ['ACCEPT', { status: 'processing', closed: false }],
  // By us, or by itself seven days after nobody paid; the word is the same.
  ['CLOSED', { status: 'canceled', closed: true }],
  ['REVOKED', { status: 'canceled', closed: true }],
  ['PAYERROR', { status: 'failed', closed: false }],
]);

/** A word we do not know: neither success nor failure, and never closed. */
const unknownWord: Told = { status: 'processing', closed: false };

/** What WeChat Pay told about a payment, in our words. */
export const paymentOf = (told: ToldTransaction, ref: PaymentRef): ProviderPayment => {
  const word = states.get(told.trade_state) ?? unknownWord;
  const total = told.amount?.total ?? 0;
  // "Paid" without an amount is not a success: nobody can say what was paid.
  const { status, closed } = word.status === 'succeeded' && total === 0 ? unknownWord : word;
  const reference = told.transaction_id ?? undefined;
  return {
    ref: reference === undefined || reference === '' ? ref : { ...ref, reference },
    status,
    closed,
    // `total` is what the order cost; what the buyer paid of it and what a coupon paid is between them and WeChat.
    ...(status === 'succeeded' ? { received: { amount: total, currency: told.amount?.currency ?? ownCurrency } } : {}),
    ...(status === 'failed' ? { declined: 'declined' as const } : {}),
    merchant: told.mchid,
  };
};

/**
 * `status` of a refund; pay.weixin.qq.com/doc/v3/merchant/4013071031. CLOSED: seven days without balance, nothing went back, a new number may try again.
 * ABNORMAL is not the end: the buyer's card refused the money, it waits at WeChat until the merchant sends it elsewhere in the console.
 */
const refundStates: ReadonlyMap<string, ProviderRefund['status']> = new Map([
  ['SUCCESS', 'succeeded'],
  ['CLOSED', 'failed'],
  ['PROCESSING', 'pending'],
  ['ABNORMAL', 'pending'],
]);

/** What WeChat Pay told about a refund, in our words. An unknown word is `pending`: it is asked about again. */
export const refundOf = (told: ToldRefund): ProviderRefund => ({
  status: refundStates.get(told.status) ?? 'pending',
  ...(typeof told.refund_id === 'string' && told.refund_id !== '' ? { reference: told.refund_id } : {}),
  amount: { amount: told.amount.refund, currency: told.amount.currency ?? ownCurrency },
});
