/** Errors on the wire: RFC 9457 problem documents that carry our code. */
import * as v from 'valibot';
import { bare } from '../bare.ts';
import { CheckoutError, errorStatuses, isErrorCode, type ErrorCode, type FieldProblem } from '../errors.ts';
import { badAnswer } from './bad-answer.ts';
import { list, number, text, word } from './lenient.ts';

export const problemMediaType = 'application/problem+json';

/** A problem document. `title` is for developers; buyers see a text looked up by `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly fields?: readonly FieldProblem[];
  /** Milliseconds. */
  readonly retryAfter?: number;
  /** Id of the request in the shop's log. */
  readonly request?: string;
}

/** The document for an error. A code that no server sends (`network`) goes out as `internal`. */
export function problemOf(error: CheckoutError, request?: string): Problem {
  const code = errorStatuses[error.code] ? error.code : 'internal';
  return {
    type: '/docs/errors',
    title: code === error.code ? error.message : 'The shop met an error that it did not expect.',
    status: errorStatuses[code],
    code,
    ...(error.fields.length > 0 && { fields: error.fields }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(request !== undefined && { request }),
  };
}

const field = v.object({
  field: text(),
  problem: word('invalid', 'missing', 'too_short', 'too_long', 'too_small', 'too_large', 'not_offered'),
});
const document = v.object({
  code: v.custom<ErrorCode>(isErrorCode),
  title: v.fallback(text(), ''),
  fields: v.fallback(list(field), []),
  retryAfter: v.fallback(
    number((ms) => ms >= 0 && ms <= 3_600_000),
    -1,
  ),
});

/**
 * The error that a refused call throws. A body that is no problem document of ours, or one with a code that we do not know, is `bad_answer`:
 * whether the call had an effect is then not known, and it is asked again under the same key.
 */
export function errorOf(data: unknown, status: number): CheckoutError {
  const read = v.safeParse(document, bare(data));
  if (!read.success) return badAnswer(`it is ${status} without a problem document that this version knows`);
  const { code, title, fields, retryAfter } = read.output;
  return new CheckoutError(code, title || code, { fields, ...(retryAfter >= 0 && { retryAfter }) });
}
