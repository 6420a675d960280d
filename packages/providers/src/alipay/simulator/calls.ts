/** What the gateway answers to each call, as plain data: the inner object without its signature. */
import { toDecimal } from '@buypost/core';
import * as v from 'valibot';
import { beijingTime } from '../clock.ts';
import { refundedOf, type Book, type Trade } from './book.ts';
import type { RefundOutcome, Trades } from './trades.ts';
import { readWish, refundQueryWish, refundWish, tradeWish, type Biz } from './wish.ts';

export type Inner = Readonly<Record<string, unknown>>;

export interface CallWorld {
  readonly url: string;
  readonly book: Book;
  readonly trades: Trades;
  readonly now: () => number;
  readonly code: () => string;
}

export interface ApiCall {
  readonly biz: Biz;
  readonly notifyUrl: string;
}

const yuan = (amount: number, currency = 'CNY'): string => toDecimal({ amount, currency });

export const done = (more: Inner = {}): Inner => ({ code: '10000', msg: 'Success', ...more });
export const failed = (word: string, message: string, more: Inner = {}): Inner => ({
  code: '40004',
  msg: 'Business Failed',
  sub_code: word,
  sub_msg: message,
  ...more,
});
export const turnedAway = (code: string, word: string, message: string): Inner => ({
  code,
  msg: code === '40006' ? 'Insufficient Permissions' : 'Invalid Arguments',
  sub_code: word,
  sub_msg: message,
});

const buyer = { buyer_logon_id: 'pre***@buyer.test', buyer_user_id: '2088102534368455', buyer_user_type: 'PRIVATE' };

const describe = (trade: Trade): Inner => {
  const paid = trade.paidAt !== undefined;
  const received = paid ? yuan(trade.total, trade.currency) : '0.00';
  return {
    ...buyer,
    buyer_pay_amount: received,
    invoice_amount: received,
    out_trade_no: trade.attempt,
    point_amount: '0.00',
    receipt_amount: received,
    ...(trade.paidAt === undefined ? {} : { send_pay_date: beijingTime(trade.paidAt) }),
    total_amount: yuan(trade.total, trade.currency),
    trade_no: trade.tradeNo,
    trade_status: trade.state,
    ...(trade.currency === 'CNY' ? {} : { trans_currency: trade.currency }),
  };
};

const refundWords: Readonly<Record<Exclude<RefundOutcome, 'made' | 'repeated' | 'lost'>, readonly [string, string]>> = {
  differs: ['ACQ.DISCORDANT_REPEAT_REQUEST', '请求信息不一致'],
  too_much: ['ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效'],
  closed: ['ACQ.TRADE_HAS_CLOSE', '交易已经关闭'],
  finished: ['ACQ.TRADE_HAS_FINISHED', '交易已完结'],
  unpaid: ['ACQ.TRADE_STATUS_ERROR', '交易状态不合法'],
  poor: ['ACQ.SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足'],
};

const noTrade = (attempt: string): Inner =>
  failed('ACQ.TRADE_NOT_EXIST', '交易不存在', {
    buyer_pay_amount: '0.00',
    invoice_amount: '0.00',
    out_trade_no: attempt,
    point_amount: '0.00',
    receipt_amount: '0.00',
  });
const badWish = failed('ACQ.INVALID_PARAMETER', '参数无效');

/** Answers by method name. */
export const createCalls = ({ url, book, trades, now, code }: CallWorld): ReadonlyMap<string, (call: ApiCall) => Inner> => {
  const withTrade = (biz: Biz, work: (trade: Trade) => Inner): Inner => {
    const wish = v.safeParse(tradeWish, biz);
    if (!wish.success) return badWish;
    const trade = trades.ofShop(wish.output.out_trade_no);
    return trade === undefined ? noTrade(wish.output.out_trade_no) : work(trade);
  };

  return new Map<string, (call: ApiCall) => Inner>([
    [
      'alipay.trade.precreate',
      ({ biz, notifyUrl }) => {
        const wish = readWish(biz, 'precreate', { now: now(), code: code(), notifyUrl, returnUrl: '' });
        if (typeof wish === 'string') return failed(wish, '参数无效');
        const trade = trades.find(wish.attempt);
        if (trade?.state === 'TRADE_SUCCESS' || trade?.state === 'TRADE_FINISHED') return failed('ACQ.TRADE_HAS_SUCCESS', '交易已被支付');
        if (trade?.state === 'TRADE_CLOSED') return failed('ACQ.TRADE_HAS_CLOSE', '交易已经关闭');
        if (trade !== undefined && (trade.total !== wish.total || trade.subject !== wish.subject))
          return failed('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改');
        book.codes.push(wish);
        return done({ out_trade_no: wish.attempt, qr_code: `${url}/qr/${wish.code}` });
      },
    ],
    ['alipay.trade.query', ({ biz }) => withTrade(biz, (trade) => done(describe(trade)))],
    [
      'alipay.trade.close',
      ({ biz }) =>
        withTrade(biz, (trade) =>
          trades.close(trade)
            ? done({ out_trade_no: trade.attempt, trade_no: trade.tradeNo })
            : failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法', { out_trade_no: trade.attempt }),
        ),
    ],
    [
      'alipay.trade.refund',
      ({ biz }) =>
        withTrade(biz, (trade) => {
          const wish = v.safeParse(refundWish, biz);
          if (!wish.success) return badWish;
          // A refund in part must have a number of its own; one in full may go without.
          const requestNo = wish.output.out_request_no ?? trade.attempt;
          const outcome = trades.refund(trade, requestNo, wish.output.refund_amount);
          if (outcome !== 'made' && outcome !== 'repeated' && outcome !== 'lost') return failed(...refundWords[outcome]);
          return done({
            ...buyer,
            fund_change: outcome === 'made' ? 'Y' : 'N',
            gmt_refund_pay: beijingTime(now()),
            out_trade_no: trade.attempt,
            // The sum of all refunds of this trade, not this one's.
            refund_fee: yuan(refundedOf(trade)),
            send_back_fee: '0.00',
            trade_no: trade.tradeNo,
          });
        }),
    ],
    [
      'alipay.trade.fastpay.refund.query',
      ({ biz }) =>
        withTrade(biz, (trade) => {
          const wish = v.safeParse(refundQueryWish, biz);
          const refund = wish.success ? trade.refunds.find(({ requestNo }) => requestNo === wish.output.out_request_no) : undefined;
          if (refund === undefined) return wish.success ? done() : badWish;
          return done({
            out_request_no: refund.requestNo,
            out_trade_no: trade.attempt,
            refund_amount: yuan(refund.amount),
            refund_status: 'REFUND_SUCCESS',
            total_amount: yuan(trade.total),
            trade_no: trade.tradeNo,
          });
        }),
    ],
  ]);
};
