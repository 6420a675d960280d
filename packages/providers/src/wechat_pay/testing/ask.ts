/** What tests of the driver have in common: listening to what it asks, answering in WeChat's name, and what it throws. */
import { isProviderError, type ProviderCall, type ProviderPayment } from '../../contract.ts';
import { readPrivateKey } from '../../pem.ts';
import { importSigningKey } from '../../rsa.ts';
import { signLines } from '../signature.ts';
import type { Stage } from './stage.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The stage's call, and what was asked through it. */
export const listening = (self: Stage): { readonly call: ProviderCall; readonly asked: Asked[] } => {
  const asked: Asked[] = [];
  const call: ProviderCall = {
    ...self.call,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.clone().text();
      const { pathname, search } = new URL(request.url);
      asked.push({
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      return self.call.fetch(request);
    },
  };
  return { call, asked };
};

/** Signed as WeChat would, whatever it says. */
export const answering = async (self: Stage, status: number, body: unknown, signed = true): Promise<ProviderCall> => {
  const { keys } = self.wechat;
  const text = body === undefined ? '' : JSON.stringify(body);
  const [timestamp, nonce] = [String(Math.floor(self.now / 1000)), 'n'.repeat(32)];
  const headers = {
    'wechatpay-serial': keys.publicKeyId,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': await signLines(await importSigningKey(readPrivateKey(keys.publicPrivate)), timestamp, nonce, text),
  };
  return { ...self.call, fetch: async () => new Response(text === '' ? null : text, { status, headers: signed ? headers : {} }) };
};

/** The ProviderError of a call; anything else fails the test. */
export const thrown = async (
  work: () => Promise<unknown>,
): Promise<{ readonly code: string; readonly told: string | undefined; readonly message: string }> => {
  try {
    await work();
  } catch (error) {
    if (isProviderError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

export const pageOf = ({ action }: ProviderPayment): Readonly<Record<string, string>> => {
  if (action?.type !== 'page') throw new Error('There is no page.');
  return action.page.data;
};
