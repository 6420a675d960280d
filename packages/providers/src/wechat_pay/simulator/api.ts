/** The shop's door: API v3. Every request's signature is verified, every answer is signed, in the shapes of WeChat's own pages. */
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { decodeBase64 } from '../../base64.ts';
import { verifyRsaSha256 } from '../../rsa.ts';
import { seal } from '../aead.ts';
import { signatureWindow, signedText, signLines } from '../signature.ts';
import { charged, refunded, takeFault, type Order } from './book.ts';
import { describeOrder, describeRefund, timeText } from './describe.ts';
import { digits } from './till.ts';
import type { Pretend } from './pretend.ts';
import type { Product } from '../methods.ts';

const fen = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000_000_000));
const number = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_\-|*]{6,32}$/));
const notifyUrl = v.pipe(
  v.string(),
  v.maxLength(255),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).search === ''),
);
const orderBody = v.object({
  appid: v.string(),
  mchid: v.string(),
  description: v.pipe(v.string(), v.nonEmpty(), v.maxLength(127)),
  out_trade_no: number,
  time_expire: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/))),
  notify_url: notifyUrl,
  amount: v.object({ total: fen, currency: v.optional(v.literal('CNY')) }),
  payer: v.optional(v.object({ openid: v.string() })),
  scene_info: v.optional(v.object({ payer_client_ip: v.pipe(v.string(), v.ip()), h5_info: v.optional(v.object({ type: v.string() })) })),
});
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

const minute = 60_000;
const day = 24 * 3_600_000;
const longest = 65_536;
const products = ['native', 'h5', 'jsapi'] as const;

/** WeChat's answer before it is signed. `bare`: from an outer gate, unsigned. */
interface Told {
  readonly status: number;
  readonly body?: unknown;
  readonly bare?: true;
}
const no = (status: number, code: string, message: string): Told => ({ status, body: { code, message } });

/** The header that makes the whole simulator lose this answer on the way. */
export const lostMark = 'x-pretend-lost';

export const createApi = (pretend: Pretend): Hono => {
  const { book, till, signer, url, now } = pretend;
  const { keys } = book;
  const api = new Hono();

  /** Is it the merchant who asks, and now? */
  const known = async (context: Context, body: string): Promise<boolean> => {
    const header = context.req.header('authorization') ?? '';
    const parts = new Map([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
    const [timestamp = '', nonce = ''] = [parts.get('timestamp'), parts.get('nonce_str')];
    const signature = decodeBase64(parts.get('signature') ?? '');
    const { pathname, search } = new URL(context.req.url);
    return (
      header.startsWith('WECHATPAY2-SHA256-RSA2048 ') &&
      parts.get('mchid') === keys.mchid &&
      parts.get('serial_no') === keys.merchantSerial &&
      Math.abs(now() / 1000 - Number(timestamp)) <= signatureWindow &&
      signature !== undefined &&
      (await verifyRsaSha256(signer.merchant, signedText(context.req.method, `${pathname}${search}`, timestamp, nonce, body), signature))
    );
  };

  const answer = async (context: Context, told: Told): Promise<Response> => {
    const text = told.body === undefined ? '' : JSON.stringify(told.body);
    const headers = new Headers({
      'request-id': digits(20),
      ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    });
    if (told.bare !== true) {
      const { serial, key } = await signer.forAnswer(context.req.header('wechatpay-serial') ?? null);
      const [timestamp, nonce] = [String(Math.floor(now() / 1000)), digits(32)];
      headers.set('wechatpay-serial', serial);
      headers.set('wechatpay-timestamp', timestamp);
      headers.set('wechatpay-nonce', nonce);
      headers.set('wechatpay-signature', await signLines(key, timestamp, nonce, text));
    }
    return new Response(text === '' ? null : text, { status: told.status, headers });
  };

  /** One call: who asks, the faults that were asked for, the work. */
  const call = async (
    context: Context,
    attemptOf: (body: unknown) => string | undefined,
    work: (body: unknown) => Told | Promise<Told>,
  ): Promise<Response> => {
    const text = context.req.method === 'GET' ? '' : (await context.req.raw.text()).slice(0, longest + 1);
    if (!(await known(context, text))) return answer(context, { ...no(401, 'SIGN_ERROR', '签名错误'), bare: true });
    let body: unknown;
    try {
      body = text === '' || text.length > longest ? undefined : JSON.parse(text);
    } catch {
      return answer(context, no(400, 'PARAM_ERROR', '请求不是有效的JSON'));
    }
    const attempt = attemptOf(body);
    const slow = takeFault(book, 'slow', attempt);
    if (slow !== undefined) await new Promise((wake) => setTimeout(wake, slow.ms ?? 1_000));
    const failed: Told = { ...no(500, 'SYSTEM_ERROR', '系统异常,请稍后重试'), bare: true };
    if (takeFault(book, 'error', attempt) !== undefined) return answer(context, failed);
    const told = await work(body);
    if (takeFault(book, 'error_after', attempt) !== undefined) return answer(context, failed);
    const response = await answer(context, told);
    if (takeFault(book, 'lose_answer', attempt) !== undefined) response.headers.set(lostMark, 'yes');
    return response;
  };

  const fieldOf = (body: unknown, name: string): string | undefined => {
    const value: unknown = typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };

  const linkOf = (product: Product, order: Order): Told => {
    const prepay = till.prepay(order);
    switch (product) {
      case 'native':
        // A real one is weixin://wxpay/bizpayurl?pr=...; this one opens in whatever scans it.
        return { status: 200, body: { code_url: `${url}/scan/${prepay}` } };
      case 'h5':
        return { status: 200, body: { h5_url: `${url}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepay}&package=${digits(10)}` } };
      case 'jsapi':
        return { status: 200, body: { prepay_id: prepay } };
    }
  };

  for (const product of products)
    api.post(`/pay/transactions/${product}`, (context) =>
      call(
        context,
        (body) => fieldOf(body, 'out_trade_no'),
        async (body) => {
          const read = v.safeParse(orderBody, body);
          if (!read.success) return no(400, 'PARAM_ERROR', `参数错误: ${v.summarize(read.issues).slice(0, 300)}`);
          const wish = read.output;
          if (wish.mchid !== keys.mchid || wish.appid !== keys.appid) return no(400, 'APPID_MCHID_NOT_MATCH', '商户号和AppID不匹配');
          if (product === 'jsapi' && !book.grants.some(({ openid }) => openid === wish.payer?.openid))
            return no(400, 'PARAM_ERROR', '无效的openid');
          if (product === 'h5' && wish.scene_info?.h5_info === undefined) return no(400, 'PARAM_ERROR', 'scene_info 必填');
          const fingerprint = JSON.stringify([
            product,
            wish.description,
            wish.time_expire,
            wish.notify_url,
            wish.amount.total,
            wish.payer?.openid,
          ]);
          const old = till.find(wish.out_trade_no);
          if (old !== undefined) {
            if (old.state === 'SUCCESS' || old.state === 'REFUND') return no(400, 'ORDERPAID', '该订单已支付');
            if (old.state === 'CLOSED') return no(400, 'ORDER_CLOSED', '该订单已关闭,请重新下单');
            if (old.fingerprint !== fingerprint) return no(400, 'INVALID_REQUEST', '商户订单号重复,请求参数与之前不一致');
            if (old.expiresAt <= now()) return no(400, 'INVALID_REQUEST', '订单已超过支付结束时间,请更换商户订单号');
            return linkOf(product, old);
          }
          const wished = wish.time_expire === undefined ? now() + 7 * day : Date.parse(wish.time_expire);
          const order = till.create({
            attempt: wish.out_trade_no,
            product,
            fingerprint,
            appid: wish.appid,
            total: wish.amount.total,
            description: wish.description,
            notifyUrl: wish.notify_url,
            openid: wish.payer?.openid,
            expiresAt: Math.min(Math.max(wished, now() + minute), now() + 90 * day),
          });
          const told = linkOf(product, order);
          if (takeFault(book, 'notify_early', order.attempt) !== undefined) {
            till.pay(order);
            await pretend.tick();
          }
          return told;
        },
      ),
    );

  const found = (order: Order | undefined): Told =>
    order === undefined ? no(404, 'ORDER_NOT_EXIST', '订单不存在') : { status: 200, body: describeOrder(keys, order) };
  api.get('/pay/transactions/out-trade-no/:number', (context) => {
    const attempt = context.req.param('number');
    return call(
      context,
      () => attempt,
      () => (context.req.query('mchid') === keys.mchid ? found(till.find(attempt)) : no(400, 'PARAM_ERROR', 'mchid 错误')),
    );
  });
  api.get('/pay/transactions/id/:id', (context) =>
    call(
      context,
      () => undefined,
      () => found(book.orders.find(({ transaction }) => transaction === context.req.param('id'))),
    ),
  );

  api.post('/pay/transactions/out-trade-no/:number/close', (context) => {
    const attempt = context.req.param('number');
    return call(
      context,
      () => attempt,
      (body) => {
        if (fieldOf(body, 'mchid') !== keys.mchid) return no(400, 'PARAM_ERROR', 'mchid 错误');
        const order = till.find(attempt);
        switch (order?.state) {
          case 'SUCCESS':
          case 'REFUND':
            return no(400, 'ORDERPAID', '该订单已支付');
          case 'CLOSED':
            return no(400, 'ORDER_CLOSED', '订单已关闭');
          case 'USERPAYING':
            return no(202, 'USERPAYING', '用户支付中,需要输入密码');
          case 'NOTPAY':
            till.close(order);
            return { status: 204 };
          case undefined:
            // Seen at WeChat: a number that nobody knows is answered like one that was closed.
            return { status: 204 };
        }
      },
    );
  });

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

  api.get('/certificates', (context) =>
    call(
      context,
      () => undefined,
      async () => {
        const nonce = digits(12);
        const ciphertext = await seal(new Uint8Array(new TextEncoder().encode(keys.apiV3Key)), nonce, 'certificate', keys.certificate);
        const sealed = { algorithm: 'AEAD_AES_256_GCM', nonce, associated_data: 'certificate', ciphertext };
        const times = { effective_time: timeText(Date.UTC(2024, 0)), expire_time: timeText(Date.UTC(2049, 0)) };
        return { status: 200, body: { data: [{ serial_no: keys.certificateSerial, ...times, encrypt_certificate: sealed }] } };
      },
    ),
  );

  return api;
};
