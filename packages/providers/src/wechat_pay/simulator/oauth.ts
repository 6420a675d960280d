/** The official account's OAuth: `open.weixin.qq.com` for the buyer's browser, `api.weixin.qq.com` for the shop's server. Unsigned, as the real ones. */
import { Hono } from 'hono';
import type { Pretend } from './pretend.ts';
import { message } from './views.ts';

/** A code is good once, for five minutes. */
const codeLives = 5 * 60_000;

const random = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join('');

export const createOauth = ({ book, now }: Pretend): Hono => {
  const doors = new Hono();

  doors.get('/connect/oauth2/authorize', (context) => {
    const query = new URL(context.req.url).searchParams;
    const target = query.get('redirect_uri') ?? '';
    // The real page also looks whether the domain is registered, which the pretend one cannot know.
    if (!/MicroMessenger/i.test(context.req.header('user-agent') ?? ''))
      return context.html(message('请在微信客户端打开链接', 'This link opens only inside WeChat.'));
    if (query.get('appid') !== book.keys.appid || query.get('response_type') !== 'code' || query.get('scope') !== 'snsapi_base')
      return context.html(message('参数错误', 'appid, response_type or scope is not what this account was registered with.'), 400);
    if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol))
      return context.html(message('redirect_uri 参数错误', 'redirect_uri is no web address.'), 400);
    const back = new URL(target);
    const code = random(32);
    // One buyer sits before every simulated WeChat, and is the same person each time.
    book.grants.push({ code, openid: 'oPretendBuyer_AAAAAAAAAAAAAA', at: now(), used: false });
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    return context.redirect(back.href, 302);
  });

  doors.get('/sns/oauth2/access_token', (context) => {
    const query = new URL(context.req.url).searchParams;
    const no = (errcode: number, errmsg: string) => context.json({ errcode, errmsg });
    if (query.get('appid') !== book.keys.appid) return no(40013, 'invalid appid');
    if (query.get('secret') !== book.keys.appSecret) return no(40125, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code') return no(40002, 'invalid grant_type');
    const grant = book.grants.find(({ code }) => code === query.get('code'));
    if (grant === undefined) return no(40029, 'invalid code');
    if (grant.used) return no(40163, 'code been used');
    if (grant.at + codeLives <= now()) return no(42003, 'code expired');
    grant.used = true;
    return context.json({
      access_token: random(60),
      expires_in: 7200,
      refresh_token: random(60),
      openid: grant.openid,
      scope: 'snsapi_base',
    });
  });

  return doors;
};
