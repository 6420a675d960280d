/** One question to PayPal over HTTP, the access token it needs, and what an answer means when it is not an answer. */
import * as v from 'valibot';
import { encodeBase64 } from '../base64.ts';
import { ProviderError, type ProviderCall } from '../contract.ts';
import { toldProblem, toldToken } from './schema.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Path below the API's origin, already escaped. */
  readonly path: string;
  readonly body?: unknown;
  /** `PayPal-Request-Id`: repeated under it, a call has its effect once. */
  readonly key?: string;
}

/** `issue` is PayPal's own word where it said no: the first detail's, else the error's name. */
export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly issue: string; readonly message: string };

export type Ask = (question: Question, call: ProviderCall) => Promise<Answer>;

export interface Keys {
  readonly api: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Larger answers are not PayPal's. */
const longest = 1_000_000;

/** A token is given up this long before its end, so that it does not end on the way. Milliseconds. */
const margin = 60_000;

interface Heard {
  readonly status: number;
  /** Undefined where it was no JSON. */
  readonly body: unknown;
}

const bodyOf = (text: string): unknown => {
  try {
    return text.length > longest ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const send = async (url: string, init: RequestInit, doing: string, call: ProviderCall): Promise<Heard> => {
  // Called as a bare function: a browser's fetch refuses any other receiver.
  const { fetch } = call;
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: call.signal });
    return { status: response.status, body: bodyOf(await response.text()) };
  } catch (cause) {
    throw new ProviderError(
      'unknown',
      `PayPal did not answer ${doing}. Whether it did what was asked is not known; ask again under the same id.`,
      { cause },
    );
  }
};

const unreliable = (status: number, doing: string): ProviderError =>
  status === 429
    ? new ProviderError('rate_limited', `PayPal asks us to slow down (${doing}).`, { told: 'RATE_LIMIT_REACHED' })
    : new ProviderError('unknown', `PayPal answered ${doing} with status ${status} and nothing that can be relied on.`, {
        told: String(status),
      });

/**
 * Asks PayPal. The access token is kept in this closure until it ends: it can be had again at any time and says nothing about payments, so
 * that losing it costs one call. Throws `unknown` where nothing can be concluded and `rate_limited`; gives PayPal's refusal back as data.
 */
export const createClient = ({ api, clientId, clientSecret }: Keys): Ask => {
  let token: { readonly text: string; readonly until: number } | undefined;

  const freshToken = async (call: ProviderCall): Promise<string> => {
    const doing = 'POST /v1/oauth2/token';
    const { status, body } = await send(
      `${api}/v1/oauth2/token`,
      {
        method: 'POST',
        headers: {
          authorization: `Basic ${encodeBase64(new TextEncoder().encode(`${clientId}:${clientSecret}`))}`,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      },
      doing,
      call,
    );
    if (status === 401 || status === 403)
      throw new ProviderError(
        'unknown',
        'PayPal does not know these keys: check `clientId`, `clientSecret` and `environment` of paypal({ ... }). Sandbox keys do not work live, and live keys not in the sandbox.',
        { told: 'invalid_client' },
      );
    const told = v.safeParse(toldToken, body);
    if (status !== 200 || !told.success) throw unreliable(status, doing);
    const { access_token: text, expires_in: seconds } = told.output;
    token = { text, until: call.now().getTime() + seconds * 1000 - margin };
    return text;
  };

  const once = (question: Question, access: string, call: ProviderCall): Promise<Heard> => {
    const { method, path, body, key } = question;
    return send(
      `${api}${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${access}`,
          accept: 'application/json',
          // The short answer has no sums and no receiver.
          ...(method === 'POST' ? { 'content-type': 'application/json', prefer: 'return=representation' } : {}),
          ...(key === undefined ? {} : { 'paypal-request-id': key }),
        },
        ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
      },
      `${method} ${path}`,
      call,
    );
  };

  return async (question, call) => {
    const kept = token !== undefined && token.until > call.now().getTime() ? token.text : undefined;
    let heard = await once(question, kept ?? (await freshToken(call)), call);
    // A kept token may have been called back; PayPal did nothing with the call then. One fresh token, once.
    if (heard.status === 401 && kept !== undefined) heard = await once(question, await freshToken(call), call);
    const { status, body } = heard;
    const doing = `${question.method} ${question.path}`;
    if (status >= 200 && status < 300 && body !== undefined) return { ok: true, body };
    const problem = v.safeParse(toldProblem, body);
    if (status === 429 || !problem.success || status < 400 || status >= 500) throw unreliable(status, doing);
    if (status === 401) {
      token = undefined;
      throw new ProviderError('unknown', `PayPal does not accept the access token it just gave (${doing}).`, { told: problem.output.name });
    }
    const { name, message, details } = problem.output;
    const first = details?.find(({ issue }) => typeof issue === 'string');
    return { ok: false, status, issue: first?.issue ?? name, message: first?.description ?? message };
  };
};
