/** One question to Alipay's gateway, and one signed link to its pages. Every answer's signature is verified before a word of it is read. */
import * as v from 'valibot';
import { ProviderError, type ProviderCall } from '../contract.ts';
import { importSigningKey, importVerifyingKey } from '../rsa.ts';
import { beijingTime } from './clock.ts';
import { tooOften } from './codes.ts';
import { membersOf, stringOf } from './envelope.ts';
import type { AlipaySettings } from './options.ts';
import { toldAnswer } from './schema.ts';
import { signedText, signText, verifyText, type Fields } from './signature.ts';

export interface Question {
  /** As in `alipay.trade.query`. */
  readonly api: string;
  readonly content: Readonly<Record<string, string>>;
  readonly notifyUrl?: string;
  readonly returnUrl?: string;
}

/** `ok`: code 10000. Else `code` is the gateway's word and `told` the trade system's, where it has one. */
export interface Answer {
  readonly ok: boolean;
  readonly code: string;
  readonly told: string;
  readonly message: string;
  /** The inner object, verified and parsed. */
  readonly body: unknown;
}

export interface Gateway {
  /** Throws `unknown` where nothing can be concluded, and `rate_limited`; a refusal is given back, since only the caller knows what it means. */
  ask(question: Question, call: ProviderCall): Promise<Answer>;
  /** Asks nobody: the buyer's browser takes it to Alipay. */
  link(question: Question, now: Date): Promise<string>;
  /** Alipay's key. */
  verifyingKey(): Promise<CryptoKey>;
}

/** Larger answers are not Alipay's. */
const longest = 1_000_000;

const decoder = new TextDecoder('utf-8', { fatal: true });

const noAnswer = (doing: string, cause: unknown): ProviderError =>
  new ProviderError('unknown', `Alipay did not answer ${doing}. Whether it did what was asked is not known; ask again under the same id.`, {
    cause,
  });

export const createGateway = (settings: AlipaySettings): Gateway => {
  const { appId, certificates, endpoint } = settings;
  let mine: Promise<CryptoKey> | undefined;
  let theirs: Promise<CryptoKey> | undefined;
  const verifyingKey = (): Promise<CryptoKey> => (theirs ??= importVerifyingKey(settings.publicKey));

  const signed = async ({ api, content, notifyUrl, returnUrl }: Question, now: Date): Promise<Fields> => {
    const fields = new Map([
      ['app_id', appId],
      ['method', api],
      ['format', 'JSON'],
      ['charset', 'utf-8'],
      ['sign_type', 'RSA2'],
      ['timestamp', beijingTime(now.getTime())],
      ['version', '1.0'],
      ...(notifyUrl === undefined ? [] : [['notify_url', notifyUrl] as const]),
      ...(returnUrl === undefined ? [] : [['return_url', returnUrl] as const]),
      ...(certificates === undefined
        ? []
        : [['app_cert_sn', certificates.app] as const, ['alipay_root_cert_sn', certificates.root] as const]),
      ['biz_content', JSON.stringify(content)],
    ]);
    mine ??= importSigningKey(settings.privateKey);
    fields.set('sign', await signText(await mine, signedText(fields)));
    return fields;
  };

  /** The inner object once its signature is good. Some gateways sign it as it was before its slashes were escaped; what is signed is what is read. */
  const verified = async (api: string, text: string): Promise<unknown> => {
    const members = membersOf(text);
    const raw = members?.get(`${api.replaceAll('.', '_')}_response`) ?? members?.get('error_response');
    const sign = stringOf(members?.get('sign'));
    if (raw === undefined || sign === undefined)
      throw new ProviderError(
        'unknown',
        `Alipay's answer to ${api} carries no signature, so that it is not believed. If this lasts, check \`appId\` and \`endpoint\` of alipay({ ... }).`,
      );
    const theirNumber = stringOf(members?.get('alipay_cert_sn'));
    if (certificates !== undefined && theirNumber !== undefined && theirNumber !== certificates.alipay)
      throw new ProviderError(
        'unknown',
        'Alipay signs with another certificate than `alipayCertificate`. Download alipayCertPublicKey_RSA2.crt anew from its console.',
        { told: 'alipay_cert_sn' },
      );
    const key = await verifyingKey();
    for (const candidate of new Set([raw, raw.replaceAll('\\/', '/')])) {
      if (!(await verifyText(key, candidate, sign))) continue;
      const read: unknown = JSON.parse(candidate);
      return read;
    }
    throw new ProviderError(
      'unknown',
      `The signature of Alipay's answer to ${api} is not good, so that it is not believed. If this lasts, check Alipay's public key or certificate in alipay({ ... }).`,
      { told: 'bad_signature' },
    );
  };

  return {
    verifyingKey,
    async link(question, now) {
      return `${endpoint}/gateway.do?${new URLSearchParams([...(await signed(question, now))]).toString()}`;
    },
    async ask(question, call) {
      // Called as a bare function: a browser's fetch refuses any other receiver.
      const { fetch } = call;
      const { api } = question;
      const fields = new Map(await signed(question, call.now()));
      const content = fields.get('biz_content') ?? '';
      fields.delete('biz_content');
      let status: number;
      let bytes: Uint8Array<ArrayBuffer>;
      try {
        const response = await fetch(`${endpoint}/gateway.do?${new URLSearchParams([...fields]).toString()}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8', accept: 'application/json' },
          body: new URLSearchParams({ biz_content: content }).toString(),
          redirect: 'error',
          signal: call.signal,
        });
        status = response.status;
        bytes = new Uint8Array(await response.arrayBuffer());
      } catch (cause) {
        throw noAnswer(api, cause);
      }
      if (status === 429) throw new ProviderError('rate_limited', `Alipay asks us to slow down (${api}).`, { told: '429' });
      if (status !== 200 || bytes.length > longest)
        throw new ProviderError('unknown', `Alipay answered ${api} with status ${status} and nothing that can be relied on. Ask again.`, {
          told: String(status),
        });
      let body: unknown;
      try {
        body = await verified(api, decoder.decode(bytes));
      } catch (cause) {
        throw cause instanceof ProviderError ? cause : noAnswer(api, cause);
      }
      const read = v.safeParse(toldAnswer, body);
      if (!read.success) throw noAnswer(api, 'An answer without a code.');
      const { code, sub_code: told, sub_msg: message } = read.output;
      if (tooOften(code, told)) throw new ProviderError('rate_limited', `Alipay asks us to slow down (${api}).`, { told });
      // 20000: Alipay itself does not know.
      if (code === '20000' || told === 'ACQ.SYSTEM_ERROR')
        throw new ProviderError(
          'unknown',
          `Alipay's own systems did not manage ${api}. Whether it was done is not known; ask again under the same id.`,
          { told },
        );
      return { ok: code === '10000', code, told: told === '' ? code : told, message, body };
    },
  };
};
