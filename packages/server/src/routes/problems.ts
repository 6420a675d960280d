/** Errors as RFC 9457 problem documents. Only what we said ourselves reaches a client; everything else is `internal` and goes to the log. */
import { CheckoutError, isCheckoutError } from '@buypost/core';
import { problemMediaType, problemOf } from '@buypost/core/protocol';
import { HTTPException } from 'hono/http-exception';
import type { Log } from '../shop.ts';
import type { Call } from './server.ts';

/** The error that a client may see for whatever was thrown. */
export function told(thrown: unknown, log: Log, request: string): CheckoutError {
  if (isCheckoutError(thrown)) return thrown;
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return thrown.status === 413
      ? new CheckoutError('too_large', 'The body is larger than 64 kB.')
      : new CheckoutError('invalid_request', 'This request cannot be read.');
  }
  const busy = thrown instanceof Error && 'code' in thrown && thrown.code === 'STORE_BUSY';
  log('error', busy ? 'store_busy' : 'unexpected', { request, problem: describe(thrown) });
  if (busy) return new CheckoutError('unavailable', 'The shop is busy. Ask again under the same key.', { retryAfter: 1000 });
  return new CheckoutError('internal', "The shop met an error that it did not expect. The request id names it in the shop's log.");
}

/** Name, message and the first frames: for the log only. Drivers redact their own messages. */
const describe = (thrown: unknown): string =>
  thrown instanceof Error
    ? `${thrown.name}: ${thrown.message} ${(thrown.stack ?? '')
        .split('\n')
        .slice(1, 4)
        .map((line) => line.trim())
        .join(' ')}`.slice(0, 600)
    : typeof thrown;

export function answerProblem(call: Call, error: CheckoutError): Response {
  const problem = problemOf(error, call.get('request'));
  call.set('code', problem.code);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': problemMediaType,
      'cache-control': 'no-store',
      ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(problem.retryAfter / 1000)) }),
    },
  });
}
