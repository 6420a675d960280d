/** One question to WeChat Pay over HTTP: signed, its answer verified before it is read, and what it means when it is not an answer. */
import * as v from 'valibot';
import { ProviderError, type ProviderCall } from '../contract.ts';
import { ourKeys, plainCode, tooOften } from './errors.ts';
import { toldProblem } from './schema.ts';
import { authorization, distrust, isSigned, type KeyOf, type Sender } from './signature.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Path and query below the origin, already escaped. */
  readonly target: string;
  readonly body?: unknown;
}

/** `problem`: WeChat's code where it said no, spelt by {@link plainCode}. */
export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly problem: string; readonly message: string };

export interface Line {
  readonly origin: string;
  readonly from: () => Promise<Sender>;
  readonly keyOf: KeyOf;
  /** Asks WeChat to sign its answers with its public key. */
  readonly publicKeyId: string | undefined;
}

/** {@link ask} for one merchant. */
export type Asking = (call: ProviderCall, method: Question['method'], target: string, body?: unknown) => Promise<Answer>;

/** Larger answers are not WeChat's. */
const longest = 1_000_000;

const decoder = new TextDecoder('utf-8', { fatal: true });

const bodyOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
};

/**
 * Asks once. Throws `unknown` where nothing can be concluded (no answer, an answer that is not WeChat's, a server error, keys that do not fit) and
 * `rate_limited`; gives WeChat's own refusal back as data, since only the caller knows what it means.
 */
export const ask = async (line: Line, question: Question, call: ProviderCall): Promise<Answer> => {
  // Called as a bare function: a browser's fetch refuses any other receiver.
  const { fetch } = call;
  const sent = question.body === undefined ? '' : JSON.stringify(question.body);
  const doing = `${question.method} ${question.target.split('?')[0]}`;
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(`${line.origin}${question.target}`, {
      method: question.method,
      headers: {
        authorization: await authorization(await line.from(), call.now(), question.method, question.target, sent),
        accept: 'application/json',
        ...(line.publicKeyId === undefined ? {} : { 'wechatpay-serial': line.publicKeyId }),
        ...(sent === '' ? {} : { 'content-type': 'application/json' }),
      },
      ...(sent === '' ? {} : { body: sent }),
      redirect: 'error',
      signal: call.signal,
    });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new ProviderError(
      'unknown',
      `WeChat Pay did not answer ${doing}. Whether it did what was asked is not known; ask again under the same number.`,
      { cause },
    );
  }
  const { status, headers } = response;
  const fine = status === 200 || status === 204;
  // Errors of the outer gates (a bad signature of ours, too many calls) come unsigned; no error is ever read as money or as an end.
  if (fine || isSigned(headers)) {
    const wrong = bytes.length > longest ? 'it is too long' : await distrust(line.keyOf, call.now(), headers, bytes);
    if (wrong !== undefined)
      throw new ProviderError(
        'unknown',
        `The answer to ${doing} is not believed: ${wrong}. Check \`publicKey\`, \`publicKeyId\`, \`platformCertificates\` of wechatPay({ ... }) and the clock.`,
        { told: 'unverified_answer' },
      );
  }
  const body = bytes.length === 0 || bytes.length > longest ? undefined : bodyOf(bytes);
  if (fine && (status === 204 || body !== undefined)) return { ok: true, body };
  const told = v.safeParse(toldProblem, body);
  const problem = told.success ? plainCode(told.output.code) : '';
  if (status === 429 || tooOften.has(problem))
    throw new ProviderError('rate_limited', `WeChat Pay asks us to slow down (${doing}).`, {
      told: told.success ? told.output.code : '429',
    });
  if (!told.success || status >= 500 || (status < 400 && status !== 202))
    throw new ProviderError('unknown', `WeChat Pay answered ${doing} with status ${status} and nothing that can be relied on.`, {
      told: told.success ? told.output.code : String(status),
    });
  const { code, message } = told.output;
  if (ourKeys.has(problem) || status === 401)
    throw new ProviderError(
      'unknown',
      `WeChat Pay does not accept our signature: check \`mchid\`, \`merchantSerial\` and \`merchantKey\` of wechatPay({ ... }), and the clock. (${code})`,
      { told: code },
    );
  return { ok: false, status, problem, message };
};
