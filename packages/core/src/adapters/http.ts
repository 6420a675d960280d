/** The adapter of Buypost's own server: our HTTP protocol, in a page that may be hostile. */
import ky, { isTimeoutError } from 'ky';
import type * as v from 'valibot';
import { alone, bare } from '../bare.ts';
import type { CallContext, CheckoutAdapter, CheckoutSession, ReturnedCheckout } from '../contract.ts';
import { CheckoutError } from '../errors.ts';
import { offersAnswer, quoteAnswer, returnedAnswer, sessionAnswer } from '../protocol/answers.ts';
import { badAnswer } from '../protocol/bad-answer.ts';
import { readAnswer } from '../protocol/lenient.ts';
import { errorOf } from '../protocol/problem.ts';
import { cutTo } from '../protocol/longest.ts';
import { eachLine } from './lines.ts';
import { clean, draftOf, fit, postOf } from './sent.ts';

export interface HttpAdapterOptions {
  /** The page's own `fetch` where absent. */
  readonly fetch?: typeof fetch;
  /** Milliseconds until a call without an answer is given up (its effect unknown); 20 seconds where absent. */
  readonly timeout?: number;
  /** Milliseconds of silence after which a stream of events is given up; 40 seconds where absent, the shop beats every 15. */
  readonly silence?: number;
}

const originOf = (shop: string): string => {
  try {
    const { origin, protocol } = new URL(shop);
    if (/^https?:$/.test(protocol)) return origin;
  } catch {
    // told below
  }
  throw new TypeError(`httpAdapter needs the origin of a shop, like "https://shop.example", not "${shop}".`);
};

/**
 * Talks to the shop at `shopOrigin`. Every call is one request without cookies; nothing is retried here: the checkout repeats a lost call under
 * the same key. A request is exactly the one built here, whatever a page has put on `Object.prototype`.
 */
export function httpAdapter(shopOrigin: string, options: HttpAdapterOptions = {}): CheckoutAdapter {
  const shop = originOf(shopOrigin);
  const { fetch: send = globalThis.fetch.bind(globalThis), timeout = 20_000, silence = 40_000 } = alone({ ...options });
  // Taken now, so that a page cannot exchange them later.
  const { parse, stringify } = JSON;

  const initOf = (context: CallContext, body?: object): RequestInit =>
    bare({
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'application/json, application/x-ndjson',
        ...(body && { 'content-type': 'application/json' }),
        ...(context.key && { authorization: `Bearer ${context.key}` }),
      },
      ...(body && { body: stringify(bare(body)) }),
      mode: 'cors' as const,
      credentials: 'omit' as const,
      cache: 'no-store' as const,
      redirect: 'error' as const,
      referrerPolicy: 'strict-origin-when-cross-origin' as const,
    });

  const lost = (thrown: unknown, url: string): CheckoutError =>
    isTimeoutError(thrown)
      ? new CheckoutError('timeout', `${url} did not answer within ${timeout} ms.`, { cause: thrown })
      : new CheckoutError('network', `${url} could not be reached. Is the shop running, and does the page's connect-src allow it?`, {
          cause: thrown,
        });

  const json = (text: string): unknown => {
    try {
      return parse(text);
    } catch {
      return undefined;
    }
  };

  const call = async <const S extends v.GenericSchema<unknown, unknown>>(
    schema: S,
    path: string,
    context: CallContext,
    body?: object,
  ): Promise<v.InferOutput<S>> => {
    const url = shop + path;
    const init = initOf(context, body);
    let status: number;
    let text: string;
    try {
      const response = await ky(
        url,
        alone({
          // ky's own request may carry a polluted page's fields; only its clock is used.
          fetch: (request: RequestInfo | URL) =>
            send(url, Object.assign(alone({ ...init }), request instanceof Request && { signal: request.signal })),
          retry: 0,
          timeout,
          throwHttpErrors: false,
          hooks: alone({}),
          signal: context.signal,
        }),
      );
      status = response.status;
      text = await response.text();
    } catch (thrown) {
      throw lost(thrown, url);
    }
    const data = json(text);
    if (status < 200 || status > 299) throw errorOf(data, status);
    const answer = readAnswer(schema, data);
    if (answer === undefined)
      throw badAnswer(data === undefined ? 'it is no JSON' : `a field of ${path.split('?')[0]} is missing or malformed`);
    return answer;
  };

  /** The pay frame may only be a page of the shop itself. */
  const framed = (session: CheckoutSession): CheckoutSession =>
    session.status === 'requires_action' && session.nextAction.type === 'embed' && new URL(session.nextAction.url).origin !== shop
      ? { ...session, nextAction: { type: 'wait' } }
      : session;
  const session = async (path: string, context: CallContext, body?: object) =>
    framed(await call(sessionAnswer, `/v1/checkouts${path}`, context, body));
  const of = (id: string, rest = '') => `/${encodeURIComponent(id)}${rest}`;

  return {
    contract: 1,
    name: 'http',
    loadOffer: async (offerId, { signal, memory }) => {
      const { offers, missing } = await call(offersAnswer, `/v1/offers?ids=${encodeURIComponent(offerId)}`, alone({ signal, memory }));
      const offer = offers.find((one) => one.id === offerId);
      if (offer) return offer;
      if (missing.includes(offerId)) throw new CheckoutError('offer_not_found', `${shop} has no offer "${offerId}".`);
      throw badAnswer(`the offer "${offerId}" cannot be read`);
    },
    quote: (draft, { signal, memory }) => call(quoteAnswer, '/v1/quotes', alone({ signal, memory }), { draft: draftOf(draft) }),
    startCheckout: ({ key, draft, method, expected, post, returnTo, surface, locale, again }, context) =>
      session('', alone({ ...context, key }), {
        draft: draftOf(draft),
        method,
        expected: { ...expected },
        post: postOf(post),
        returnTo: fit(returnTo, cutTo.page),
        surface,
        locale: clean(locale, cutTo.locale),
        ...(again && { again }),
      }),
    getCheckout: (id, context) => session(of(id), context),
    findCheckout: (context) => session('', context),
    retryCheckout: (id, { key, method, expected, surface }, context) =>
      session(of(id, '/retry'), context, { key, method, expected: { ...expected }, surface }),
    cancelCheckout: (id, context) => session(of(id, '/cancel'), context, {}),
    resumeCheckout: async (code, { signal, memory }): Promise<ReturnedCheckout> => {
      const returned = await call(returnedAnswer, '/v1/returns', alone({ signal, memory }), { code });
      return { ...returned, session: framed(returned.session) };
    },
    watchCheckout: async (id, onSession, context) => {
      const url = `${shop}/v1/checkouts${of(id, '/events')}`;
      const quiet = new AbortController();
      const end = () => quiet.abort();
      context.signal.addEventListener('abort', end);
      let beat = setTimeout(end, silence);
      try {
        const response = await send(url, Object.assign(initOf(context), { signal: quiet.signal }));
        if (!response.ok || !response.body) throw errorOf(json(await response.text()), response.status);
        await eachLine(
          response.body,
          (line) => {
            const told = readAnswer(sessionAnswer, json(line));
            if (!told) throw badAnswer('an event cannot be read');
            if (!context.signal.aborted) onSession(framed(told));
          },
          () => {
            clearTimeout(beat);
            beat = setTimeout(end, silence);
          },
        );
      } catch (thrown) {
        throw thrown instanceof CheckoutError ? thrown : lost(thrown, url);
      } finally {
        clearTimeout(beat);
        context.signal.removeEventListener('abort', end);
        end();
      }
    },
  };
}
