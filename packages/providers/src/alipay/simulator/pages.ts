/** Buyers' doors: `/qr/` as the app opens it after a scan, `/cashier/` as a browser reaches it by a signed link. No script, no cookie. */
import { beijingTime } from '../clock.ts';
import { toDecimal } from '@buypost/core';
import { signedText, signText } from '../signature.ts';
import type { Code, Trade } from './book.ts';
import type { ImportedKeys } from './keys.ts';
import type { Trades } from './trades.ts';
import { decide, ended, sorry, style, type Html } from './views.ts';

export interface PageWorld {
  readonly shopName: string;
  readonly appId: string;
  readonly sellerId: string;
  readonly trades: Trades;
  readonly keys: ImportedKeys;
  readonly now: () => number;
}

const headers = {
  'content-type': 'text/html;charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export const shown = async (html: Html, status = 200): Promise<Response> => new Response(String(await html), { status, headers });

export const createPages = ({ shopName, appId, sellerId, trades, keys, now }: PageWorld) => {
  /** Where Alipay sends the buyer after paying, with what it appends. */
  const onwardOf = async (code: Code, trade: Trade): Promise<string | undefined> => {
    if (!URL.canParse(code.returnUrl)) return undefined;
    const fields = new Map([
      ['app_id', appId],
      ['auth_app_id', appId],
      ['charset', 'utf-8'],
      ['method', `alipay.trade.${code.product}.pay.return`],
      ['out_trade_no', code.attempt],
      ['seller_id', sellerId],
      ['sign_type', 'RSA2'],
      ['timestamp', beijingTime(now())],
      ['total_amount', toDecimal({ amount: trade.total, currency: 'CNY' })],
      ['trade_no', trade.tradeNo],
      ['version', '1.0'],
    ]);
    fields.set('sign', await signText(keys.sign, signedText(fields, 'sign', 'sign_type')));
    const url = new URL(code.returnUrl);
    for (const [name, value] of fields) url.searchParams.set(name, value);
    return url.href;
  };

  const standing = async (code: Code, trade: Trade): Promise<Response> => {
    if (trade.state === 'WAIT_BUYER_PAY') return shown(decide(code, trade, shopName));
    if (trade.state === 'TRADE_CLOSED') return shown(ended(code, trade.charged > 0 ? 'refunded' : 'closed', shopName));
    return shown(ended(code, 'paid', shopName, await onwardOf(code, trade)));
  };

  const look = async (door: 'qr' | 'cashier', code: Code): Promise<Response> => {
    // Scanning makes the trade; a browser's page makes it once the buyer acts on it.
    const trade = door === 'qr' ? trades.open(code) : trades.find(code.attempt);
    if (trade === 'gone') return shown(ended(code, 'expired', shopName));
    if (trade === 'other_terms') return shown(ended(code, 'other_terms', shopName));
    if (trade === undefined) return shown(code.expiresAt <= now() ? ended(code, 'expired', shopName) : decide(code, undefined, shopName));
    return standing(code, trade);
  };

  const act = async (door: 'qr' | 'cashier', code: Code, choice: string): Promise<Response> => {
    if (choice === 'cancel') {
      const back = [code.quitUrl, code.returnUrl].find((url) => URL.canParse(url));
      return shown(ended(code, 'left', shopName, door === 'qr' ? undefined : back));
    }
    const trade = trades.open(code);
    if (typeof trade === 'string') return shown(ended(code, trade === 'gone' ? 'expired' : trade, shopName));
    if (choice === 'pay') trades.pay(trade);
    if (choice === 'decline') trades.decline(trade);
    return standing(code, trade);
  };

  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    if (path === '/style.css') return new Response(style, { headers: { 'content-type': 'text/css', 'cache-control': 'max-age=60' } });
    const [, door, name = ''] = /^\/(qr|cashier)\/([A-Za-z0-9]+)$/.exec(path) ?? [];
    const code = trades.code(name);
    if ((door !== 'qr' && door !== 'cashier') || code === undefined || (door === 'qr') !== (code.product === 'precreate'))
      return shown(sorry('There is no such code here. The pretend Alipay may have been started anew.'), 404);
    if (request.method === 'GET') return look(door, code);
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    // Whatever was sent: an unreadable form is an empty one.
    const text = (await request.text().catch(() => '')).slice(0, 1_000);
    return act(door, code, new URLSearchParams(text).get('do') ?? '');
  };
};
