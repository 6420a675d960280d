/** One question to Mollie over HTTP, and what an answer means when it is not an answer. */
import * as v from 'valibot';
import { ProviderError, type ProviderCall } from '../contract.ts';
import { toldProblem } from './schema.ts';

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below `/v2`, already escaped. */
  readonly path: string;
  readonly body?: unknown;
  /** `Idempotency-Key`: repeated under it, a call has its effect once. */
  readonly key?: string;
}

/** Mollie's refusal is given back as data: its words for it are its HTTP status and a sentence. */
export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

export type Ask = (question: Question, call: ProviderCall) => Promise<Answer>;

/** Larger answers are not Mollie's. */
const longest = 1_000_000;

const bodyOf = (text: string): unknown => {
  try {
    return text.length > longest ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Throws `unknown` where nothing can be concluded, and `rate_limited`. */
export const createClient =
  (api: string, apiKey: string): Ask =>
  async ({ method, path, body, key }, call) => {
    const doing = `${method} /v2${path}`;
    // Called as a bare function: a browser's fetch refuses any other receiver.
    const { fetch } = call;
    const heard = await (async () => {
      try {
        const response = await fetch(`${api}/v2${path}`, {
          method,
          headers: {
            authorization: `Bearer ${apiKey}`,
            accept: 'application/hal+json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          redirect: 'error',
          signal: call.signal,
        });
        return { status: response.status, body: bodyOf(await response.text()) };
      } catch (cause) {
        throw new ProviderError(
          'unknown',
          `Mollie did not answer ${doing}. Whether it did what was asked is not known; ask again under the same id.`,
          { cause },
        );
      }
    })();
    if (heard.status >= 200 && heard.status < 300 && heard.body !== undefined) return { ok: true, body: heard.body };
    const problem = v.safeParse(toldProblem, heard.body);
    if (heard.status === 429)
      throw new ProviderError('rate_limited', `Mollie asks us to slow down (${doing}).`, { told: String(heard.status) });
    if (heard.status === 401 || heard.status === 403)
      throw new ProviderError('unknown', 'Mollie does not know this key: check `apiKey` of mollie({ ... }).', {
        told: String(heard.status),
      });
    if (!problem.success || heard.status < 400 || heard.status >= 500)
      throw new ProviderError('unknown', `Mollie answered ${doing} with status ${heard.status} and nothing that can be relied on.`, {
        told: String(heard.status),
      });
    const { title, detail, field } = problem.output;
    return { ok: false, status: heard.status, message: `${title}: ${detail}${field ? ` (${field})` : ''}` };
  };
