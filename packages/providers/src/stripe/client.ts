/** One exchange with Stripe's API, read so that nothing but a clear answer is one. */
import * as v from 'valibot';
import { ProviderError, type ProviderCall } from '../contract.ts';
import { encodeForm, type FormValue } from './form.ts';
import { apiVersion } from './places.ts';
import { toldProblem } from './schema.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Below `/v1`, as in `/payment_intents`. */
  readonly path: string;
  /** The query of a GET, the body of a POST. */
  readonly form?: { readonly [name: string]: FormValue | undefined };
  /** Idempotency-Key: our id of what is made. */
  readonly key?: string;
}

export type Answer =
  | { readonly ok: true; readonly body: unknown; readonly at: number | undefined }
  | {
      readonly ok: false;
      readonly status: number;
      /** `invalid_request_error`, `card_error`, `idempotency_error`, ... */
      readonly type: string;
      readonly code: string;
      readonly message: string;
      /** The answer that was kept under the key the first time: asking again under it changes nothing. */
      readonly replayed: boolean;
    };

export type Asking = (question: Question, call: ProviderCall) => Promise<Answer>;

const longest = 2_000_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const asker =
  (api: string, secretKey: string): Asking =>
  async ({ method, path, form, key }, call) => {
    const encoded = form === undefined ? '' : encodeForm(form);
    const doing = `${method} /v1${path}`;
    let response: Response;
    let text: string;
    try {
      response = await call.fetch(`${api}/v1${path}${method === 'GET' && encoded !== '' ? `?${encoded}` : ''}`, {
        method,
        headers: {
          authorization: `Bearer ${secretKey}`,
          'stripe-version': apiVersion,
          ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(method === 'POST' ? { body: encoded } : {}),
        redirect: 'error',
        signal: call.signal,
      });
      text = await response.text();
    } catch (cause) {
      throw new ProviderError(
        'unknown',
        `Stripe did not answer ${doing}. Whether it did what was asked is not known; ask again under the same key.`,
        {
          cause,
        },
      );
    }
    const { status, headers } = response;
    const body = text.length > longest ? undefined : parsed(text);
    const date = Date.parse(headers.get('date') ?? '');
    if (status >= 200 && status < 300 && typeof body === 'object' && body !== null)
      return { ok: true, body, at: Number.isNaN(date) ? undefined : date };
    const problem = v.safeParse(toldProblem, body);
    const { type = '', code = '', message = '' } = problem.success ? problem.output.error : {};
    if (status === 429)
      throw new ProviderError('rate_limited', `Stripe asks us to slow down (${doing}). Nothing was done.`, { told: code || 'rate_limit' });
    // A key that is not good says nothing about a payment that an earlier key may have made.
    if (status === 401 || status === 403)
      throw new ProviderError(
        'unknown',
        `Stripe does not let this key do ${doing}: check \`secretKey\` of stripe({ ... }), its mode and, for rk_..., its rights.`,
        { told: code || String(status) },
      );
    // Two requests under one key at once, or the same key with other parameters: the first one may well have made something.
    if (status === 409 || type === 'idempotency_error')
      throw new ProviderError('unknown', `Stripe has another request under the key of ${doing}: ${message}`, {
        told: code || type || String(status),
      });
    if (status >= 500)
      return { ok: false, status, type, code: code || `http_${status}`, message, replayed: headers.get('idempotent-replayed') === 'true' };
    if (!problem.success || status < 400)
      throw new ProviderError('unknown', `Stripe answered ${doing} with status ${status} and nothing that can be relied on.`, {
        told: String(status),
      });
    return { ok: false, status, type, code, message, replayed: false };
  };

/** The error for an answer that was none: `refused` only where Stripe says that the request itself could not be. */
export const failure = (answer: Answer & { readonly ok: false }, what: string, otherwise: 'refused' | 'unknown'): ProviderError =>
  new ProviderError(
    answer.status >= 500 ? 'unknown' : otherwise,
    `Stripe did not ${what}: ${answer.message || answer.code || `status ${answer.status}`}`,
    {
      told: answer.code || answer.type || String(answer.status),
    },
  );
