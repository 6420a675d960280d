/** `gateway.do`: requests signed by the shop's application in, signed answers out; links of buyers' browsers lead on to the cashier. */
import * as v from 'valibot';
import { membersOf } from '../envelope.ts';
import type { Product } from '../methods.ts';
import { signedText, signText, verifyText } from '../signature.ts';
import { takeFault } from './book.ts';
import { createCalls, turnedAway, type CallWorld, type Inner } from './calls.ts';
import type { ImportedKeys } from './keys.ts';
import { readWish, type Biz } from './wish.ts';

export interface GatewayWorld extends CallWorld {
  readonly appId: string;
  readonly keys: ImportedKeys;
  /** The buyer pays at once and the shop is told, before it has its answer. */
  readonly payEarly: (attempt: string) => Promise<void>;
  /** A page for a browser whose link is no good. */
  readonly refuse: (why: string) => Response;
}

const pages: ReadonlyMap<string, Product> = new Map([
  ['alipay.trade.page.pay', 'page'],
  ['alipay.trade.wap.pay', 'wap'],
]);

const longest = 65_536;

const bizOf = (text: string | undefined): Biz => {
  if (text === undefined || text.length > longest || membersOf(text) === undefined) return {};
  try {
    const read = v.safeParse(v.record(v.string(), v.unknown()), JSON.parse(text));
    return read.success ? read.output : {};
  } catch {
    return {};
  }
};

const attemptIn = (biz: Biz): string | undefined => (typeof biz['out_trade_no'] === 'string' ? biz['out_trade_no'] : undefined);

const fieldsOf = async (request: Request): Promise<Map<string, string>> => {
  const fields = new Map(new URL(request.url).searchParams);
  if (request.method === 'POST')
    for (const [name, value] of new URLSearchParams((await request.text()).slice(0, longest))) fields.set(name, value);
  return fields;
};

const wait = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
const broken = (): Response =>
  new Response('<html><h1>502 Bad Gateway</h1></html>', { status: 502, headers: { 'content-type': 'text/html' } });

export const createGateway = (world: GatewayWorld) => {
  const { keys, appId, book } = world;
  const calls = createCalls(world);

  /** What is wrong with a request before anybody looks at its trade. */
  const barred = async (fields: ReadonlyMap<string, string>): Promise<Inner | undefined> => {
    if (fields.get('app_id') !== appId) return turnedAway('40002', 'isv.invalid-app-id', '无效的AppID参数');
    if (fields.get('sign_type') !== 'RSA2') return turnedAway('40002', 'isv.invalid-signature-type', '无效的签名类型');
    if ((fields.get('charset') ?? '').toLowerCase() !== 'utf-8') return turnedAway('40002', 'isv.invalid-charset', '字符集错误');
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(fields.get('timestamp') ?? ''))
      return turnedAway('40002', 'isv.invalid-timestamp', '非法的时间戳参数');
    if (
      keys.appNumber !== undefined &&
      (fields.get('app_cert_sn') !== keys.appNumber || fields.get('alipay_root_cert_sn') !== keys.rootNumber)
    )
      return turnedAway('40002', 'isv.app-cert-not-match', '应用公钥证书序列号不匹配');
    if (!(await verifyText(keys.verify, signedText(fields, 'sign'), fields.get('sign') ?? '')))
      return turnedAway('40002', 'isv.invalid-signature', '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配');
    return undefined;
  };

  /** The answer as Alipay writes it, slashes escaped, with a signature over the inner object's very characters. */
  const answer = async (method: string, inner: Inner): Promise<Response> => {
    const raw = JSON.stringify(inner).replaceAll('/', '\\/');
    const sign = JSON.stringify(await signText(keys.sign, raw));
    const number = keys.alipayNumber === undefined ? '' : `"alipay_cert_sn":"${keys.alipayNumber}",`;
    const name = method === '' ? 'error_response' : `${method.replaceAll('.', '_')}_response`;
    return new Response(`{"${name}":${raw},${number}"sign":${sign}}`, { headers: { 'content-type': 'text/html;charset=utf-8' } });
  };

  const browse = async (product: Product, fields: ReadonlyMap<string, string>): Promise<Response> => {
    const bar = await barred(fields);
    if (bar !== undefined) return world.refuse(String(bar['sub_code']));
    const [notifyUrl, returnUrl] = [fields.get('notify_url') ?? '', fields.get('return_url') ?? ''];
    const wish = readWish(bizOf(fields.get('biz_content')), product, { now: world.now(), code: world.code(), notifyUrl, returnUrl });
    if (typeof wish === 'string') return world.refuse(wish);
    book.codes.push(wish);
    return new Response(null, { status: 302, headers: { location: `${world.url}/cashier/${wish.code}`, 'cache-control': 'no-store' } });
  };

  return async (request: Request): Promise<Response> => {
    const fields = await fieldsOf(request);
    const method = fields.get('method') ?? '';
    const product = pages.get(method);
    if (product !== undefined) return browse(product, fields);
    const biz = bizOf(fields.get('biz_content'));
    const attempt = attemptIn(biz);
    const slow = takeFault(book, 'slow', attempt);
    if (slow !== undefined) await wait(slow.ms ?? 1_000);
    if (takeFault(book, 'error', attempt) !== undefined) return broken();
    const bar = await barred(fields);
    if (bar !== undefined) return answer(method, bar);
    const call = calls.get(method);
    if (call === undefined) return answer('', turnedAway('40006', 'isv.insufficient-isv-permissions', 'ISV权限不足'));
    const inner = call({ biz, notifyUrl: fields.get('notify_url') ?? '' });
    if (
      method === 'alipay.trade.precreate' &&
      inner['code'] === '10000' &&
      attempt !== undefined &&
      takeFault(book, 'notify_early', attempt) !== undefined
    )
      await world.payEarly(attempt);
    if (takeFault(book, 'error_after', attempt) !== undefined) return broken();
    if (takeFault(book, 'lose_answer', attempt) !== undefined) throw new TypeError('The pretend Alipay lost this answer on purpose.');
    return answer(method, inner);
  };
};
