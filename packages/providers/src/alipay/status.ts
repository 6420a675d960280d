/** Alipay's words for a trade, and ours. Read this file first: everything about money hangs on it. */
import { parseDecimal, type Money } from '@buypost/core';
import { ProviderError, type PaymentRef, type ProviderPayment } from '../contract.ts';
import { currency } from './currencies.ts';
import type { ToldTrade } from './schema.ts';

/**
 * What the driver remembers of a payment: `made`, a way to pay was handed out; `paid`, it was seen paid. Alipay itself forgets both words: a code that
 * nobody scanned is "no such trade", and a payment that was given back in full is closed like one that was never paid.
 */
export type Note = 'made' | 'paid';

const waiting = { status: 'requires_action', closed: false, closable: true } as const;
const paid = { status: 'succeeded', closed: true } as const;
const over = { status: 'expired', closed: true } as const;
/** A word we do not know: neither success nor failure, and never closed. */
const unknownWord = { status: 'processing', closed: false } as const;

const stateOf = ({ trade_status: word, send_pay_date, additional_status }: ToldTrade, note: string | undefined) => {
  switch (word) {
    case 'WAIT_BUYER_PAY':
      return waiting;
    case 'TRADE_SUCCESS':
      // The buyer paid and the seller does not have it yet.
      return additional_status === 'SELLER_NOT_RECEIVED' ? unknownWord : paid;
    case 'TRADE_FINISHED':
      return paid;
    case 'TRADE_CLOSED':
      // Never paid, or paid and given back in full: only the second was ever paid.
      return send_pay_date !== '' || note === 'paid' ? paid : over;
    default:
      return unknownWord;
  }
};

/** The trade's sum: what the buyer owed and, once it is paid, what was received; coupons are between Alipay, the buyer and the merchant. */
const sumOf = (told: ToldTrade): Money => {
  const sum = parseDecimal(told.total_amount, told.trans_currency === '' ? currency : told.trans_currency);
  if (sum === undefined)
    throw new ProviderError(
      'unknown',
      `Alipay's answer about ${told.out_trade_no} names a sum that cannot be read. Ask again; if it stays so, look at the trade in Alipay's console.`,
    );
  return sum;
};

/** What Alipay told about a trade, in our words. */
export const paymentOf = (told: ToldTrade, ref: PaymentRef, account: string): ProviderPayment => {
  const state = stateOf(told, ref.note);
  const base = { ...state, merchant: account };
  if (state.status !== 'succeeded')
    return { ...base, ref: { ...ref, reference: told.trade_no, note: ref.note ?? ('made' satisfies Note) } };
  const received = sumOf(told);
  return {
    ...base,
    ref: { ...ref, reference: told.trade_no, note: 'paid' satisfies Note },
    received,
    ...(told.trade_status === 'TRADE_CLOSED' ? { refunded: received } : {}),
  };
};

/** There is no trade yet: nobody scanned the code or logged in. It may still come, and cannot be closed until then. */
export const unseen = (ref: PaymentRef, account: string): ProviderPayment => ({
  ref,
  status: 'unknown',
  closed: false,
  closable: false,
  merchant: account,
});
