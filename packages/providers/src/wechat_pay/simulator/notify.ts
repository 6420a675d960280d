/** Tells the shop by HTTP, sealed and signed, on WeChat's own schedule: 15 tries in 24 hours and 4 minutes. */
import { seal } from '../aead.ts';
import { signLines } from '../signature.ts';
import { takeFault, type Book, type Notice, type Order, type Refund } from './book.ts';
import { describeOrder, describeRefund, timeText } from './describe.ts';
import type { Signer } from './signer.ts';

/** Pauses before each further try; pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_1_11. */
export const pauses = [15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600].map(
  (seconds) => seconds * 1_000,
);

export interface Teller {
  paid(order: Order): void;
  refunded(order: Order, refund: Refund): void;
}

const encoder = new TextEncoder();
const hex = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** How long the first of two news waits for the second where they are to come the wrong way round. */
const wrongWayRound = 60_000;

/** Writes notifications down, as the faults of their payment want them. */
export const createTeller = (book: Book, now: () => number): Teller => {
  const write = (order: Order, url: string | undefined, news: Pick<Notice, 'event' | 'summary' | 'plain' | 'original'>): void => {
    if (url === undefined) return;
    const { attempt } = order;
    if (takeFault(book, 'notify_never', attempt) !== undefined) return;
    const late = takeFault(book, 'notify_late', attempt);
    const held = takeFault(book, 'notify_out_of_order', attempt);
    const signed =
      takeFault(book, 'notify_wrong_key', attempt) !== undefined
        ? 'wrong_key'
        : takeFault(book, 'notify_old', attempt) !== undefined
          ? 'long_ago'
          : 'well';
    const notice: Notice = {
      ...news,
      id: `EV-${timeText(now()).slice(0, 19).replace(/\D/g, '')}${hex(4)}`,
      attempt,
      url,
      createdAt: now(),
      nonce: hex(6),
      signed,
      held: held !== undefined,
      due: now() + (late === undefined ? 0 : (late.ms ?? 20_000)) + (held === undefined ? 0 : wrongWayRound),
      tries: 0,
      state: 'waiting',
    };
    // What was held back follows the news that overtook it.
    for (const waiting of book.notices)
      if (waiting.held && waiting.attempt === attempt && waiting.tries === 0) waiting.due = Math.min(waiting.due, now() + 1);
    book.notices.push(notice);
    if (takeFault(book, 'notify_twice', attempt) !== undefined) book.notices.push({ ...notice });
  };
  return {
    paid: (order) =>
      write(order, order.notifyUrl, {
        event: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        original: 'transaction',
        plain: JSON.stringify(describeOrder(book.keys, order)),
      }),
    refunded: (order, refund) =>
      write(order, refund.notifyUrl, {
        event: `REFUND.${refund.status}`,
        summary: refund.status === 'SUCCESS' ? '退款成功' : '退款关闭',
        original: 'refund',
        plain: JSON.stringify({
          mchid: book.keys.mchid,
          out_trade_no: order.attempt,
          transaction_id: order.transaction,
          refund_status: refund.status,
          ...describeRefund(order, refund),
        }),
      }),
  };
};

export interface SenderWorld {
  readonly book: Book;
  readonly now: () => number;
  readonly fetch: typeof fetch;
  readonly signer: Signer;
}

/** Sends what is due. */
export const createSender = ({ book, now, fetch, signer }: SenderWorld) => {
  const underWay = new Map<Notice, Promise<void>>();
  const apiV3Key = new Uint8Array(encoder.encode(book.keys.apiV3Key));

  const requestOf = async (notice: Notice): Promise<RequestInit> => {
    const associated = notice.original;
    const body = JSON.stringify({
      id: notice.id,
      create_time: timeText(notice.createdAt),
      resource_type: 'encrypt-resource',
      event_type: notice.event,
      summary: notice.summary,
      resource: {
        original_type: notice.original,
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext: await seal(apiV3Key, notice.nonce, associated, notice.plain),
        associated_data: associated,
        nonce: notice.nonce,
      },
    });
    const timestamp = String(Math.floor(now() / 1000) - (notice.signed === 'long_ago' ? 301 : 0));
    const nonce = hex(16);
    const { serial, key } = await signer.forNotice(notice.signed === 'wrong_key');
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Mozilla/4.0',
        'wechatpay-serial': serial,
        'wechatpay-timestamp': timestamp,
        'wechatpay-nonce': nonce,
        'wechatpay-signature': await signLines(key, timestamp, nonce, body),
        'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(5_000),
    };
  };

  const send = async (notice: Notice): Promise<void> => {
    let heard = false;
    try {
      const response = await fetch(notice.url, await requestOf(notice));
      heard = response.status === 200 || response.status === 204;
      await response.body?.cancel();
    } catch {
      // No answer is a try like any other: it is told again later.
    }
    const pause = pauses[notice.tries];
    notice.tries += 1;
    if (heard) notice.state = 'heard';
    else if (pause === undefined) notice.state = 'given_up';
    else notice.due = now() + pause;
  };

  return {
    /** Says whether anything was sent. */
    sendDue: async (): Promise<boolean> => {
      for (const notice of [...book.notices].sort((left, right) => left.due - right.due)) {
        if (notice.state !== 'waiting' || notice.due > now() || underWay.has(notice)) continue;
        underWay.set(
          notice,
          send(notice).finally(() => underWay.delete(notice)),
        );
      }
      const sent = underWay.size > 0;
      await Promise.all(underWay.values());
      book.notices = book.notices.filter(({ state }) => state !== 'heard');
      return sent;
    },
  };
};
