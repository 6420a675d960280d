/** One question to the bank over HTTP, and what its answer means when it is not an answer. */
import * as v from 'valibot';
import { ProviderError, type ProviderCall } from '../contract.ts';
import { toldProblem } from './schema.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Path below the bank's address, already escaped. */
  readonly path: string;
  readonly body?: unknown;
}

/** `problem` is the bank's own code where it said no. */
export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly problem: string; readonly message: string };

/** Larger answers are not the bank's. */
const longest = 1_000_000;

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Asks once. Throws `unknown` where nothing can be concluded (no answer, a proxy's page, a server error, a key that is not known) and
 * `rate_limited`; gives the bank's own refusal back as data, since only the caller knows what it means.
 */
export const ask = async (base: string, apiKey: string, question: Question, call: ProviderCall): Promise<Answer> => {
  // Called as a bare function: a browser's fetch refuses any other receiver.
  const { fetch } = call;
  const doing = `${question.method} ${question.path}`;
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${base}${question.path}`, {
      method: question.method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
      redirect: 'error',
      signal: call.signal,
    });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    throw new ProviderError(
      'unknown',
      `Make-Believe Bank did not answer ${doing}. Whether it did what was asked is not known; ask again under the same id.`,
      { cause },
    );
  }
  const body = text.length > longest ? undefined : bodyOf(text);
  if (status >= 200 && status < 300 && body !== undefined) return { ok: true, body };
  const problem = v.safeParse(toldProblem, body);
  if (status === 429) throw new ProviderError('rate_limited', `Make-Believe Bank asks us to slow down (${doing}).`, { told: 'too_many' });
  if (!problem.success || status < 400 || status >= 500)
    throw new ProviderError('unknown', `Make-Believe Bank answered ${doing} with status ${status} and nothing that can be relied on.`, {
      told: String(status),
    });
  const { code, message } = problem.output.error;
  // A key that is not known says nothing about a payment that an earlier key may have made.
  if (status === 401 || status === 403)
    throw new ProviderError(
      'unknown',
      `Make-Believe Bank does not know this API key for this account: check \`apiKey\` and \`account\` of sandbox({ ... }). (${code})`,
      { told: code },
    );
  return { ok: false, status, problem: code, message };
};
