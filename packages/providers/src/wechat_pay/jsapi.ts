/**
 * Paying inside WeChat. Three steps that only a page on the shop's registered domain may take: learn who the buyer is (OAuth of the official
 * account, silent), make the order for that person, and hand the signed bridge call to the pay page. Sources: jsapi-payment pages of
 * pay.weixin.qq.com/docs/merchant, JSAPI signing in wechatpay-go `services/payments/jsapi`, developers.weixin.qq.com "web authorization".
 */
import * as v from 'valibot';
import { pageMark, ProviderError, type PayPage, type ProviderCall } from '../contract.ts';
import type { CheckedOptions } from './options.ts';
import { toldIdentity, type Note } from './schema.ts';
import { signLines } from './signature.ts';

/** Nothing is loaded from anywhere. `weixin:`: older WeChat wakes its bridge by a frame of that scheme. */
export const bare: PayPage['policy'] = { script: [], frame: ['weixin:'], connect: [], image: [], style: false };

/** Where the buyer's browser is sent to be known. WeChat sends it back to a page of the shop with `?code=...&state=...`, without asking the buyer. */
export const identifyUrl = ({ origins, appid }: CheckedOptions): string =>
  // WeChat checks the order of the parameters and wants the fragment. Whose payment it is stands in the page's address, 256 bits of it.
  `${origins.authorize}/connect/oauth2/authorize?appid=${appid}&redirect_uri=${pageMark}&response_type=code&scope=snsapi_base&state=buypost#wechat_redirect`;

/**
 * The buyer's openid for a code; undefined where WeChat says that the code is spent, old or not ours, so that the buyer must be asked again.
 * Throws `unknown`. This answer carries no signature: it is believed for coming from `api.weixin.qq.com` by TLS, and names who may pay, not that somebody paid.
 */
export const openidOf = async (options: CheckedOptions, code: string, call: ProviderCall): Promise<string | undefined> => {
  const { fetch } = call;
  const query = new URLSearchParams([
    ['appid', options.appid],
    ['secret', options.appSecret ?? ''],
    ['code', code],
    ['grant_type', 'authorization_code'],
  ]);
  let body: unknown;
  try {
    const response = await fetch(`${options.origins.identify}/sns/oauth2/access_token?${query.toString()}`, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: call.signal,
    });
    if (response.ok) body = JSON.parse((await response.text()).slice(0, 20_000));
  } catch (cause) {
    throw new ProviderError('unknown', 'WeChat did not say who the buyer is. Nothing was begun; let the buyer try again.', { cause });
  }
  const told = v.safeParse(toldIdentity, body);
  if (!told.success || (told.output.openid === undefined && told.output.errcode === undefined))
    throw new ProviderError('unknown', 'WeChat answered something that names nobody. Nothing was begun; let the buyer try again.');
  const { openid, errcode } = told.output;
  if (openid !== undefined) return openid;
  // 40029 invalid, 40163 used before, 42003 old: a fresh code cures it. Anything else is a wrong appid or secret.
  if (errcode === 40029 || errcode === 40163 || errcode === 42003) return undefined;
  throw new ProviderError(
    'unknown',
    `WeChat does not tell this shop who the buyer is (${errcode}): check \`appid\` and \`appSecret\` of wechatPay({ ... }).`,
    {
      told: String(errcode),
    },
  );
};

/** What the pay page hands to `WeixinJSBridge.invoke('getBrandWCPayRequest', ...)`. The same prepay gives the same bytes. */
export const bridgePage = async (options: CheckedOptions, key: CryptoKey, prepay: NonNullable<Note['prepay']>): Promise<PayPage> => {
  const pack = `prepay_id=${prepay.id}`;
  return {
    data: {
      way: 'jsapi',
      appId: options.appid,
      timeStamp: prepay.at,
      nonceStr: prepay.nonce,
      package: pack,
      signType: 'RSA',
      paySign: await signLines(key, options.appid, prepay.at, prepay.nonce, pack),
      // Where there is no WeChat: the simulator's own cashier.
      ...(options.endpoint === undefined ? {} : { cashier: `${options.endpoint}/cashier` }),
    },
    policy: bare,
  };
};
