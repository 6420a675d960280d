/** How the shop's door opens: who asks, the faults that were asked for, the work, and an answer that is signed. */
import type { Context } from 'hono';
import { decodeBase64 } from '../../base64.ts';
import { verifyRsaSha256 } from '../../rsa.ts';
import { signatureWindow, signedText, signLines } from '../signature.ts';
import { takeFault } from './book.ts';
import type { Pretend } from './pretend.ts';
import { digits } from './till.ts';

const longest = 65_536;

/** WeChat's answer before it is signed. `bare`: from an outer gate, unsigned. */
export interface Told {
  readonly status: number;
  readonly body?: unknown;
  readonly bare?: true;
}
export const no = (status: number, code: string, message: string): Told => ({ status, body: { code, message } });

/** The header that makes the whole simulator lose this answer on the way. */
export const lostMark = 'x-pretend-lost';

/** One call of the API. `attemptOf` names the payment it is about, for faults that are meant for one. */
export type Call = (
  context: Context,
  attemptOf: (body: unknown) => string | undefined,
  work: (body: unknown) => Told | Promise<Told>,
) => Promise<Response>;

export const createDoor = ({ book, signer, now }: Pretend): Call => {
  const { keys } = book;

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

  return async (context, attemptOf, work) => {
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
};

/** A text field of a body that was not read yet. */
export const fieldOf = (body: unknown, name: string): string | undefined => {
  const value: unknown = typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : undefined;
};
