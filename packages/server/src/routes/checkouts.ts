/** Starting, reading, following, retrying and canceling a checkout. The key opens; the id names. */
import { CheckoutError, type CheckoutSession } from '@buypost/core';
import { cancelSchema, retryCheckoutSchema, startCheckoutSchema } from '@buypost/core/protocol';
import { cancelCheckout, findCheckout, readCheckout, retryCheckout, startCheckout, watchCheckout } from '../checkout/index.ts';
import { bearer, originOf, readBody } from './request.ts';
import type { App, Call, Desk } from './server.ts';

/** How often an empty line says that a quiet stream is alive, milliseconds. */
const heartbeat = 15_000;

/** Where a call came from, for attribution and the provider's risk check. */
const cameFrom = (call: Call) => {
  const origin = originOf(call);
  const ip = call.get('ip');
  return { ...(origin === undefined ? {} : { origin }), ...(ip === undefined ? {} : { ip }) };
};

/** One session a line until the order is final or the reader leaves; the first is known before the answer begins, so that a wrong key is a 404. */
function lines(
  first: CheckoutSession,
  rest: AsyncIterator<CheckoutSession>,
  leave: AbortController,
  left: AbortSignal,
  done: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let beat: ReturnType<typeof setInterval> | undefined;
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    clearInterval(beat);
    leave.abort();
    done();
    // Also where nobody reads any more: what listens inside lets go.
    void rest.return?.();
  };
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`${JSON.stringify(first)}\n`));
      // Ends also what nobody reads on: a reader may have stopped without leaving, and a shop that stops waits for its streams.
      const stop = () => {
        if (ended) return;
        end();
        controller.close();
      };
      left.addEventListener('abort', stop, { once: true });
      beat = setInterval(() => controller.enqueue(encoder.encode('\n')), heartbeat);
    },
    async pull(controller) {
      const next = await rest.next().catch(() => ({ done: true as const }));
      // The reader may have left while we waited.
      if (ended) return;
      if (next.done === true) {
        end();
        controller.close();
      } else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
    },
    cancel: end,
  });
}

/** Throws `rate_limited` when this address, or all of them together, start too many checkouts. */
export function mayStartFrom({ limits }: Desk, call: Call): void {
  // Who is over their own limit must not use up everybody's.
  const own = limits.take('starts', call.get('who'));
  const wait = own > 0 ? own : limits.take('allStarts', 'shop');
  if (wait > 0)
    throw new CheckoutError('rate_limited', 'Too many checkouts were started from here. Ask again later under the same key.', {
      retryAfter: wait,
    });
}

export function checkoutRoutes(app: App, desk: Desk): void {
  const { shop, limits, stopping } = desk;
  app.post('/v1/checkouts', async (call) => {
    const key = bearer(call);
    const input = await readBody(call, startCheckoutSchema);
    mayStartFrom(desk, call);
    const { session, created } = await startCheckout(shop, { ...input, key }, cameFrom(call));
    return call.json(session, created ? 201 : 200);
  });

  app.get('/v1/checkouts', async (call) => call.json(await findCheckout(shop, bearer(call))));

  app.get('/v1/checkouts/:id', async (call) => call.json(await readCheckout(shop, call.req.param('id'), bearer(call))));

  app.get('/v1/checkouts/:id/events', async (call) => {
    const key = bearer(call);
    const release = limits.stream(call.get('who'));
    if (release === undefined)
      throw new CheckoutError('rate_limited', 'Too many streams are open from here. Poll the session instead.', { retryAfter: 5000 });
    const leave = new AbortController();
    const signal = AbortSignal.any([leave.signal, stopping, call.req.raw.signal]);
    try {
      const sessions = watchCheckout(shop, call.req.param('id'), key, signal)[Symbol.asyncIterator]();
      const first = await sessions.next();
      if (first.done === true) throw new CheckoutError('unavailable', 'The shop is stopping. Ask again.', { retryAfter: 1000 });
      return new Response(lines(first.value, sessions, leave, signal, release), {
        headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      });
    } catch (error) {
      leave.abort();
      release();
      throw error;
    }
  });

  app.post('/v1/checkouts/:id/retry', async (call) => {
    const key = bearer(call);
    const input = await readBody(call, retryCheckoutSchema);
    mayStartFrom(desk, call);
    return call.json(await retryCheckout(shop, call.req.param('id'), key, input, cameFrom(call)));
  });

  app.post('/v1/checkouts/:id/cancel', async (call) => {
    const key = bearer(call);
    await readBody(call, cancelSchema);
    return call.json(await cancelCheckout(shop, call.req.param('id'), key));
  });
}
