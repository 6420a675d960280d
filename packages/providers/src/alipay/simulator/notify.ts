/** Tells the shop by HTTP, signed, until it answers exactly `success` or Alipay gives up after 25 hours. */
import { toDecimal } from '@buypost/core';
import { beijingTime } from '../clock.ts';
import { signedText, signText } from '../signature.ts';
import { refundedOf, takeFault, type Book, type Told, type Trade } from './book.ts';
import type { ImportedKeys } from './keys.ts';

const minute = 60_000;

/** Pauses before each further try: eight tries in about 25 hours. */
export const backoff = [4, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * minute);

const yuan = (amount: number): string => toDecimal({ amount, currency: 'CNY' });

/**
 * Which states are told depends on the product: a code and the website tell payments alone, the page for phones tells closing and finishing
 * too. A refund in part is told by all as another `TRADE_SUCCESS`.
 */
const isTold = (trade: Trade): boolean => trade.state === 'TRADE_SUCCESS' || (trade.product === 'wap' && trade.state !== 'WAIT_BUYER_PAY');

export const createTeller =
  (world: { readonly book: Book; readonly appId: string; readonly now: () => number }) =>
  (trade: Trade, requestNo?: string): void => {
    const { book, appId, now } = world;
    const { attempt } = trade;
    if (!isTold(trade) || takeFault(book, 'notify_never', attempt) !== undefined) return;
    const at = now();
    const paid: Record<string, string> =
      trade.paidAt === undefined
        ? {}
        : {
            gmt_payment: beijingTime(trade.paidAt),
            invoice_amount: yuan(trade.total),
            receipt_amount: yuan(trade.total),
            buyer_pay_amount: yuan(trade.total),
            point_amount: '0.00',
            fund_bill_list: JSON.stringify([{ amount: yuan(trade.total), fundChannel: 'ALIPAYACCOUNT' }]),
          };
    const refund: Record<string, string> =
      requestNo === undefined ? {} : { refund_fee: yuan(refundedOf(trade)), gmt_refund: `${beijingTime(at)}.000`, out_biz_no: requestNo };
    const old = takeFault(book, 'notify_old', attempt) === undefined ? 0 : 301_000;
    const fields: Record<string, string> = {
      gmt_create: beijingTime(trade.createdAt),
      charset: 'utf-8',
      seller_email: 'pretend-seller@alitest.com',
      subject: trade.subject,
      buyer_id: '2088102534368455',
      notify_id: `${beijingTime(at).replace(/\D/g, '')}${Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte % 10).join('')}`,
      notify_type: 'trade_status_sync',
      trade_status: trade.state,
      sign_type: 'RSA2',
      app_id: appId,
      seller_id: trade.seller,
      notify_time: beijingTime(at - old),
      version: '1.0',
      out_trade_no: attempt,
      total_amount: yuan(trade.total),
      trade_no: trade.tradeNo,
      auth_app_id: appId,
      buyer_logon_id: 'pre***@buyer.test',
      ...paid,
      ...refund,
      ...(trade.closedAt === undefined ? {} : { gmt_close: beijingTime(trade.closedAt) }),
    };
    const late = takeFault(book, 'notify_late', attempt);
    // Held back for so long that whatever happens next is told first.
    const held = takeFault(book, 'notify_out_of_order', attempt) === undefined ? 0 : minute;
    const due = at + (late === undefined ? held : (late.ms ?? 20_000));
    const told = { attempt, url: trade.notifyUrl, fields, due, tries: 0, state: 'waiting' } as const;
    book.told.push({ ...told });
    if (takeFault(book, 'notify_twice', attempt) !== undefined) book.told.push({ ...told });
  };

/** Sends what is due. */
export const createSender = (world: {
  readonly book: Book;
  readonly keys: ImportedKeys;
  readonly now: () => number;
  readonly fetch: typeof fetch;
}) => {
  const { book, keys, now, fetch } = world;
  const underWay = new Map<Told, Promise<void>>();

  const send = async (told: Told): Promise<void> => {
    const fields = new Map(Object.entries(told.fields));
    const key = takeFault(book, 'notify_wrong_key', told.attempt) === undefined ? keys.sign : await keys.stranger();
    fields.set('sign', await signText(key, signedText(fields, 'sign', 'sign_type')));
    let heard = false;
    try {
      const response = await fetch(told.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams([...fields]).toString(),
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
      heard = response.ok && (await response.text()) === 'success';
    } catch {
      // No answer is a try like any other: it is told again later.
    }
    const pause = backoff[told.tries];
    told.tries += 1;
    if (heard) told.state = 'heard';
    else if (pause === undefined) told.state = 'given_up';
    else told.due = now() + pause;
  };

  return {
    sendDue: async (): Promise<boolean> => {
      for (const told of book.told) {
        if (told.state !== 'waiting' || told.due > now() || underWay.has(told)) continue;
        underWay.set(
          told,
          send(told).finally(() => underWay.delete(told)),
        );
      }
      const sent = underWay.size > 0;
      await Promise.all(underWay.values());
      // What was heard is done with; what was given up stays in the book, to be seen.
      book.told = book.told.filter(({ state }) => state !== 'heard');
      return sent;
    },
  };
};
