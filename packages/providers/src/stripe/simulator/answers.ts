/** How the pretend Stripe says no (docs.stripe.com/api/errors), and the keys under which it repeats itself. */
import * as v from 'valibot';
import type { Book } from './book.ts';
import type { Param } from './params.ts';

export interface Made {
  readonly status: number;
  readonly body: unknown;
  /** Nothing was executed: not kept under the key. */
  readonly early?: true;
}

export const problem = (status: number, type: string, code: string, message: string, more: object = {}): Made => ({
  status,
  body: { error: { type, code, message, ...more, request_log_url: 'https://dashboard.stripe.example/logs' } },
});

export const invalid = (code: string, message: string, param?: string): Made =>
  problem(400, 'invalid_request_error', code, message, param === undefined ? {} : { param });

/** Parameters that fail validation are refused before anything is executed: such an answer is not kept. */
export const unread = (code: string, message: string, param?: string): Made => ({ ...invalid(code, message, param), early: true });

export const missing = (what: string, id: string): Made => ({
  ...problem(404, 'invalid_request_error', 'resource_missing', `No such ${what}: '${id}'`, { param: 'id' }),
  early: true,
});

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(body, {
    status,
    headers: {
      'content-type': 'application/json',
      'stripe-version': '2026-10-28.endive',
      'cache-control': 'no-cache, no-store',
      ...headers,
    },
  });

export const answered = ({ status, body }: Made, headers?: Readonly<Record<string, string>>): Response =>
  answer(status, JSON.stringify(body, null, 2), headers);

/** Asked the same under the same key, it answers the same, errors of its own included; asked something else, it says so. */
export const underKey = async (
  book: Book,
  key: string | null,
  asked: string,
  work: () => Promise<Made> | Made,
): Promise<{ readonly made: Made; readonly response: Response }> => {
  if (key === null) {
    const made = await work();
    return { made, response: answered(made) };
  }
  const known = book.keys[key];
  if (known !== undefined) {
    const made: Made =
      known.asked === asked
        ? { status: known.status, body: JSON.parse(known.body) }
        : problem(
            400,
            'idempotency_error',
            '',
            `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
          );
    return {
      made,
      response:
        known.asked === asked
          ? answer(known.status, known.body, { 'idempotent-replayed': 'true', 'original-request': `req_${key}` })
          : answered(made),
    };
  }
  const made = await work();
  if (made.early !== true) book.keys[key] = { asked, status: made.status, body: JSON.stringify(made.body, null, 2) };
  return { made, response: answered(made, { 'idempotency-key': key }) };
};

export type Params = Record<string, Param>;

export const list = (url: string, data: readonly unknown[]): Made => ({
  status: 200,
  body: { object: 'list', url, has_more: false, data },
});
export const done = (body: unknown): Made => ({ status: 200, body });

export const wordOf = (param: Param | undefined): string | undefined => (typeof param === 'string' ? param : undefined);

export const nowhere = (method: string, path: string): Made => ({
  ...problem(404, 'invalid_request_error', '', `Unrecognized request URL (${method}: /v1${path}).`),
  early: true,
});

/** Takes parameters by their schema, or says what Stripe would say of the first that is wrong. */
export const taken = <T extends v.GenericSchema>(
  schema: T,
  params: Params,
): { readonly ok: true; readonly output: v.InferOutput<T> } | { readonly ok: false; readonly made: Made } => {
  const read = v.safeParse(schema, params);
  if (read.success) return { ok: true, output: read.output };
  const [issue] = read.issues;
  const path = (issue.path ?? []).map(({ key }) => String(key)).reduce((all, key) => (all === '' ? key : `${all}[${key}]`), '');
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return { ok: false, made: unread('parameter_unknown', `Received unknown parameter: ${path}`, path) };
  if (issue.received === 'undefined') return { ok: false, made: unread('parameter_missing', `Missing required param: ${path}.`, path) };
  return { ok: false, made: unread('parameter_invalid', `Invalid ${path}: ${issue.message}`, path) };
};
