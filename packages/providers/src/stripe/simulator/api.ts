/** The shop's and the browser's door: `/v1`. Opened by the secret key, or by the publishable key together with a client secret. */
import { answered, done, nowhere, problem, taken, underKey, wordOf, type Made, type Params } from './answers.ts';
import { confirmParams } from './api-schema.ts';
import { createActing } from './acting.ts';
import { attemptOf, takeFault } from './book.ts';
import { intentShown } from './describe.ts';
import { decodeForm } from './params.ts';
import { createReading } from './reading.ts';
import type { ApiWorld } from './world.ts';

const longest = 100_000;

export const createApi = (world: ApiWorld) => {
  const { book, ledger, telling, events } = world;
  const { act, confirm } = createActing(world);
  const read = createReading(world);

  /** Of which attempt a call of the shop speaks. */
  const attemptIn = (path: string, params: Params): string | undefined => {
    const { metadata, client_reference_id: reference, payment_intent: intent } = params;
    const named = typeof metadata === 'object' ? wordOf(metadata['buypost_attempt']) : undefined;
    const id_ = path.split('/').find((part) => /^(pi|cs)_/.test(part)) ?? wordOf(intent);
    const thing = id_ === undefined ? undefined : (ledger.find(id_) ?? ledger.findSession(id_));
    return named ?? wordOf(reference) ?? (thing === undefined ? undefined : attemptOf(thing));
  };

  /** What the buyer's browser may do: read and confirm the one payment whose secret it holds. */
  const shown = (method: string, path: string, params: Params): Made => {
    const [kind = '', first = '', second = ''] = path.split('/').slice(1);
    const intent = kind === 'payment_intents' ? ledger.find(first) : undefined;
    if (intent === undefined || wordOf(params['client_secret']) !== intent.secret)
      return problem(
        401,
        'invalid_request_error',
        'resource_missing',
        'The client_secret provided does not match any associated PaymentIntent on this account.',
      );
    if (method === 'GET' && second === '') return done(intentShown(telling, intent));
    if (method !== 'POST' || second !== 'confirm')
      return problem(403, 'invalid_request_error', 'secret_key_required', 'This API call cannot be made with a publishable API key.');
    const told = taken(confirmParams, params);
    if (!told.ok) return told.made;
    const made = confirm(intent, told.output);
    return made.status === 200 ? done(intentShown(telling, intent)) : made;
  };

  const keyOf = (request: Request, params: Params): string => {
    const header = request.headers.get('authorization') ?? '';
    if (/^bearer /i.test(header)) return header.slice(7).trim();
    if (/^basic /i.test(header)) {
      try {
        return atob(header.slice(6).trim()).split(':')[0] ?? '';
      } catch {
        return '';
      }
    }
    return wordOf(params['key']) ?? '';
  };

  /** Answers a request below `/v1`. Rejects where the answer is to be lost. */
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const path = url.pathname.slice('/v1'.length);
    const text = request.method === 'POST' ? (await request.text()).slice(0, longest) : url.search.slice(1);
    const params = decodeForm(text);
    const key = keyOf(request, params);
    if (key === world.publishableKey) return answered(shown(request.method, path, params));
    if (key !== world.secretKey)
      return answered(problem(401, 'invalid_request_error', '', `Invalid API Key provided: ${key.slice(0, 8)}***`));
    const attempt = attemptIn(path, params);
    const slow = takeFault(book, 'slow', attempt);
    if (slow !== undefined) await new Promise((wake) => setTimeout(wake, slow.ms ?? 1_000));
    // Before anything was executed: not kept under the key.
    if (takeFault(book, 'error', attempt) !== undefined) return answered(problem(500, 'api_error', '', 'An unknown error occurred.'));
    if (request.method === 'GET') {
      const made = read(path, params);
      if (takeFault(book, 'lose_answer', attempt) !== undefined) throw new TypeError('The connection broke.');
      return answered(made);
    }
    if (request.method !== 'POST') return answered(nowhere(request.method, path));
    const sorted = [...new URLSearchParams(text)].map((pair) => pair.join('=')).sort();
    const creating = path === '/payment_intents' || path === '/checkout/sessions';
    const { made, response } = await underKey(book, request.headers.get('idempotency-key'), `${path}?${sorted.join('&')}`, async () => {
      const before = book.intents.length + book.sessions.length;
      const done_ = act(path, params);
      const created = book.intents.length + book.sessions.length > before;
      if (creating && created && takeFault(book, 'notify_early', attempt) !== undefined) {
        const intent = book.intents.at(-1);
        if (path === '/payment_intents' && intent !== undefined) events.tellAll('payment_intent.created', intent);
        await events.sendDue();
      }
      if (done_.early !== true && takeFault(book, 'error_after', attempt) !== undefined)
        return problem(500, 'api_error', '', 'An unknown error occurred.');
      return done_;
    });
    if (made.early !== true && takeFault(book, 'lose_answer', attempt) !== undefined) throw new TypeError('The connection broke.');
    return response;
  };
};
