/** The shop in memory behind our HTTP protocol: a `fetch` that never leaves the process, and says what it was sent. */
import * as v from 'valibot';
import { bare } from '../../bare.ts';
import type { CallContext, CheckoutAdapter, CheckoutSession } from '../../contract.ts';
import { CheckoutError, isCheckoutError } from '../../errors.ts';
import { problemMediaType, problemOf } from '../../protocol/problem.ts';
import {
  cancelSchema,
  offerIdsSchema,
  quoteSchema,
  retryCheckoutSchema,
  returnSchema,
  startCheckoutSchema,
} from '../../protocol/requests.ts';

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly init: RequestInit;
}

const memory = { read: () => undefined, write: () => {} };

export const served = (adapter: CheckoutAdapter) => {
  const sent: Sent[] = [];
  const answer = (data: unknown, status = 200) =>
    new Response(JSON.stringify(bare(structuredClone(data))), { status, headers: { 'content-type': 'application/json' } });

  const route = async (path: string, query: URLSearchParams, method: string, body: string, context: CallContext): Promise<Response> => {
    const parse = <S extends v.GenericSchema>(schema: S): v.InferOutput<S> => {
      const read = v.safeParse(schema, JSON.parse(body));
      if (!read.success) throw new CheckoutError('invalid_request', JSON.stringify(v.flatten(read.issues)));
      return read.output;
    };
    const [, , first = '', id = '', verb = ''] = path.split('/').map(decodeURIComponent);
    if (first === 'offers') {
      const ids = v.parse(offerIdsSchema, query.get('ids'));
      const found = await Promise.all(ids.map((one) => adapter.loadOffer(one, context).catch(() => undefined)));
      return answer({ offers: found.filter(Boolean), missing: ids.filter((_, at) => !found[at]) });
    }
    if (first === 'quotes') return answer(await adapter.quote?.(parse(quoteSchema).draft, context));
    if (first === 'returns') return answer(await adapter.resumeCheckout?.(parse(returnSchema).code, context));
    if (!context.key) throw new CheckoutError('unauthorized', 'No key.');
    if (!id)
      return method === 'GET'
        ? answer(await adapter.findCheckout?.(context))
        : answer(await adapter.startCheckout({ ...parse(startCheckoutSchema), key: context.key }, context), 201);
    if (verb === 'retry') return answer(await adapter.retryCheckout?.(id, parse(retryCheckoutSchema), context));
    if (verb === 'cancel') {
      parse(cancelSchema);
      return answer(await adapter.cancelCheckout?.(id, context));
    }
    if (verb !== 'events') return answer(await adapter.getCheckout(id, context));
    const first_ = await adapter.getCheckout(id, context);
    const encoder = new TextEncoder();
    return new Response(
      new ReadableStream({
        async start(controller) {
          const say = (session: CheckoutSession) => {
            // Lines come torn over chunks, as on a real network.
            const line = encoder.encode(`\n${JSON.stringify(bare(structuredClone(session)))}\n`);
            controller.enqueue(line.slice(0, 40));
            controller.enqueue(line.slice(40));
          };
          say(first_);
          await adapter.watchCheckout?.(id, say, context).catch(() => undefined);
          if (!context.signal.aborted) controller.close();
        },
      }),
    );
  };

  const fetch_: typeof fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init.headers);
    const method = init.method ?? 'GET';
    const body = typeof init.body === 'string' ? init.body : '';
    sent.push({ url: url.href, method, headers, body, init });
    const key = headers.get('authorization')?.slice('Bearer '.length);
    const signal = init.signal ?? new AbortController().signal;
    try {
      return await route(url.pathname, url.searchParams, method, body, { signal, memory, ...(key !== undefined && { key }) });
    } catch (error) {
      if (!isCheckoutError(error)) throw error;
      if (error.code === 'network') throw new TypeError('Failed to fetch', { cause: error });
      const problem = problemOf(error);
      return new Response(JSON.stringify(problem), { status: problem.status, headers: { 'content-type': problemMediaType } });
    }
  };
  return { fetch: fetch_, sent };
};
