/** The buyer's doors: what a scan, an H5 link and the bridge open. All lead to one wallet page; no script, no cookie. */
import { Hono, type Context } from 'hono';
import { decodeBase64 } from '../../base64.ts';
import { verifyRsaSha256 } from '../../rsa.ts';
import { signedText } from '../signature.ts';
import type { Order } from './book.ts';
import type { Pretend } from './pretend.ts';
import { front, message, style, wallet } from './views.ts';

/** How long each is good, milliseconds. */
const lives = { h5: 5 * 60_000, other: 2 * 3_600_000 };

const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const webAddress = (told: string | null): string | undefined => {
  const url = told !== null && URL.canParse(told) ? new URL(told) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) ? url.href : undefined;
};

export const createBuyerPages = (pretend: Pretend): Hono => {
  const { book, till, signer, now, shopName } = pretend;
  const pages = new Hono();
  pages.use(async (context, next) => {
    await next();
    context.header('content-security-policy', policy);
    context.header('referrer-policy', 'no-referrer');
    context.header('cache-control', 'no-store');
    context.header('x-content-type-options', 'nosniff');
  });

  const lost = (context: Context) => context.html(message('订单不存在', 'There is no such payment, or its code is too old.'), 404);
  const fresh = (id: string, longest: number): Order | undefined => {
    const order = till.findByPrepay(id);
    return order?.prepays.some((prepay) => prepay.id === id && prepay.at + longest > now()) === true ? order : undefined;
  };
  const walletPath = (id: string, back: string | undefined): string =>
    `/wallet/${encodeURIComponent(id)}${back === undefined ? '' : `?return=${encodeURIComponent(back)}`}`;

  pages.get('/scan/:id', (context) => {
    const id = context.req.param('id');
    return fresh(id, lives.other) === undefined ? lost(context) : context.redirect(walletPath(id, undefined), 303);
  });

  pages.get('/cgi-bin/mmpayweb-bin/checkmweb', (context) => {
    const query = new URL(context.req.url).searchParams;
    if (webAddress(context.req.header('referer') ?? null) === undefined)
      return context.html(
        message('商家参数格式有误,请联系商家解决', 'No Referer: the page before this one must be on the registered domain and say so.'),
      );
    const id = query.get('prepay_id') ?? '';
    return fresh(id, lives.h5) === undefined ? lost(context) : context.redirect(walletPath(id, webAddress(query.get('redirect_url'))), 303);
  });

  // What the bridge shows: it looks at the signature of the page that calls it.
  pages.get('/cashier', async (context) => {
    const query = new URL(context.req.url).searchParams;
    const [appId = '', timeStamp = '', nonceStr = '', pack = ''] = ['appId', 'timeStamp', 'nonceStr', 'package'].map(
      (name) => query.get(name) ?? '',
    );
    const signature = decodeBase64(query.get('paySign') ?? '');
    const id = pack.replace(/^prepay_id=/, '');
    const good =
      appId === book.keys.appid &&
      query.get('signType') === 'RSA' &&
      signature !== undefined &&
      (await verifyRsaSha256(signer.merchant, signedText(appId, timeStamp, nonceStr, pack), signature));
    if (!good) return context.html(message('支付验证签名失败', 'paySign is not good for these parameters.'), 400);
    return fresh(id, lives.other) === undefined ? lost(context) : context.redirect(walletPath(id, webAddress(query.get('return'))), 303);
  });

  const backOf = (context: Context): string | undefined => webAddress(new URL(context.req.url).searchParams.get('return'));
  pages.get('/wallet/:id', (context) => {
    const order = till.findByPrepay(context.req.param('id'));
    return order === undefined ? lost(context) : context.html(wallet(order, { shopName, now: now(), back: backOf(context) }));
  });
  pages.post('/wallet/:id', async (context) => {
    const order = till.findByPrepay(context.req.param('id'));
    if (order === undefined) return lost(context);
    const sent = new URLSearchParams((await context.req.raw.text().catch(() => '')).slice(0, 10_000));
    const wish = sent.get('do');
    const said =
      wish === 'pay'
        ? till.pay(order)
        : wish === 'later'
          ? till.payLater(order)
          : till.leave(order) && wish === 'decline'
            ? 'declined'
            : false;
    return context.html(
      wallet(order, {
        shopName,
        now: now(),
        back: backOf(context),
        // Turning away leads back at once, as the real sheet does; a declined buyer may try again.
        ...(said === 'declined' ? { declined: true } : { onward: wish === 'cancel' || said !== false }),
      }),
      wish === 'pay' && said === false ? 409 : 200,
    );
  });

  pages.get('/', (context) => context.html(front(book.orders.slice(-50).reverse(), shopName)));
  pages.get('/style.css', (context) => context.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  return pages;
};
