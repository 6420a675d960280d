/** What a request says, read strictly: its body, its key, its origin. Throws {@link CheckoutError} for anything else. */
import * as v from 'valibot';
import { CheckoutError, type FieldProblem } from '@buypost/core';
import { keySchema } from '@buypost/core/protocol';
import { JsonProblem, readJson } from './json.ts';
import type { Call } from './server.ts';

/** Largest body of any call, bytes. */
export const largestBody = 64 * 1024;

const tooLarge = () => new CheckoutError('too_large', 'The body is larger than 64 kB.');

/** The raw bytes of a body, read no further than the limit. */
export async function readBytes(call: Call, most = largestBody): Promise<Uint8Array> {
  if (Number(call.req.header('content-length') ?? 0) > most) throw tooLarge();
  const stream = call.req.raw.body;
  if (stream === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

const mediaType = (call: Call): string => (call.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const fieldProblem = (issue: v.BaseIssue<unknown>): FieldProblem['problem'] => {
  if (issue.input === undefined) return 'missing';
  if (issue.type === 'max_length') return 'too_long';
  if (issue.type === 'min_length') return 'too_short';
  if (issue.type === 'min_value') return 'too_small';
  if (issue.type === 'max_value') return 'too_large';
  return 'invalid';
};

/** Where something is wrong, in names of our own protocol only: a name that the sender made up is not repeated. */
const fieldsOf = (issues: readonly v.BaseIssue<unknown>[]): readonly FieldProblem[] =>
  issues.slice(0, 20).map((issue) => {
    const path = (issue.path ?? []).map((step) => String(step.key));
    return { field: (issue.expected === 'never' ? path.slice(0, -1) : path).join('.'), problem: fieldProblem(issue) };
  });

/** Checks outside data by a schema of the protocol. */
export function checked<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const unknown = result.issues.some((issue) => issue.expected === 'never');
  throw new CheckoutError(
    'invalid_request',
    unknown
      ? 'The request has a field that this call does not know. See docs/protocol.md.'
      : 'The request is not what docs/protocol.md says.',
    {
      fields: fieldsOf(result.issues),
    },
  );
}

/** The body of a JSON call. */
export async function readBody<S extends v.GenericSchema>(call: Call, schema: S): Promise<v.InferOutput<S>> {
  if (mediaType(call) !== 'application/json')
    throw new CheckoutError('invalid_request', 'Send the body as Content-Type: application/json.');
  const bytes = await readBytes(call);
  try {
    return checked(schema, readJson(bytes));
  } catch (error) {
    if (error instanceof JsonProblem) throw new CheckoutError('invalid_request', error.message);
    throw error;
  }
}

/** A form as a browser without JavaScript sends it: each name at most once, else the last one holds. */
export async function readForm(call: Call): Promise<ReadonlyMap<string, string>> {
  if (mediaType(call) !== 'application/x-www-form-urlencoded')
    throw new CheckoutError('invalid_request', 'Send the form as application/x-www-form-urlencoded.');
  const bytes = await readBytes(call);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CheckoutError('invalid_request', 'The form is not UTF-8.');
  }
  return new Map(new URLSearchParams(text));
}

/** The checkout's key. It comes in the Authorization header and nowhere else. */
export function bearer(call: Call): string {
  const [, key] = /^Bearer ([\w-]+)$/i.exec(call.req.header('authorization') ?? '') ?? [];
  if (key === undefined || !v.is(keySchema, key)) {
    throw new CheckoutError(
      'unauthorized',
      'Send the key of the checkout as "Authorization: Bearer <key>", 22 to 128 characters of base64url.',
    );
  }
  return key;
}

/** The page's origin, where the browser says one. `null` (a sandboxed frame, a file) is none that a shop could name. */
export function originOf(call: Call): string | undefined {
  const origin = call.req.header('origin');
  return origin === undefined || origin.length > 300 ? undefined : origin;
}
