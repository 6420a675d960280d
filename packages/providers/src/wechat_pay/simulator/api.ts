/** The shop's door: API v3. Every request's signature is verified, every answer is signed, in the shapes of WeChat's own pages. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { seal } from '../aead.ts';
import type { Product } from '../methods.ts';
import { takeFault, type Order } from './book.ts';
import { describeOrder, timeText } from './describe.ts';
import { createDoor, fieldOf, no, type Told } from './door.ts';
import { fen, notifyUrl } from './fields.ts';
import type { Pretend } from './pretend.ts';
import { addRefunds } from './refunds.ts';
import { digits } from './till.ts';

const number = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_\-|*]{6,32}$/));
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
const minute = 60_000;
const day = 24 * 3_600_000;
const products = ['native', 'h5', 'jsapi'] as const;

export const createApi = (pretend: Pretend): Hono => {
  const { book, till, url, now } = pretend;
  const { keys } = book;
  const api = new Hono();
  const call = createDoor(pretend);

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

  addRefunds(api, pretend, call);

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
