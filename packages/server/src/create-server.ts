/** The whole server as one Hono app: runs wherever `fetch` runs. */
import { CheckoutError } from '@buypost/core';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import type { Assets } from './assets.ts';
import { checkoutRoutes } from './routes/checkouts.ts';
import { fileRoutes } from './routes/files.ts';
import { everywhere, openToPages, preflight } from './routes/headers.ts';
import { createLimits, defaultLimits, testLimits } from './routes/limits.ts';
import { prefixOf } from './neighbours.ts';
import { isTest, offerRoutes } from './routes/offers.ts';
import { squeezed } from './routes/squeeze.ts';
import { answerProblem, told } from './routes/problems.ts';
import { notificationRoutes, returnRoutes } from './routes/returns.ts';
import type { Call, Desk, Env, ServerOptions } from './routes/server.ts';
import { answerTrouble, isPagePath, pageRoutes } from './pages/index.ts';
import type { Shop } from './shop.ts';
import { version } from './version.ts';

/** Codes that a guesser collects: they cost the address that got them. */
const misses: ReadonlySet<string> = new Set(['not_found', 'unauthorized', 'offer_not_found']);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * A shop's server. Every path of `docs/protocol.md`, the hosted pages and the built files. It reads no environment, opens no socket and
 * starts no timer of its own but those of open event streams; `runWorkers(shop)` does the rest of a shop's work.
 */
export function createServer(shop: Shop, assets: Assets, options: ServerOptions = {}): Hono<Env> {
  const app = new Hono<Env>({ strict: true });
  const limits = createLimits(options.limits ?? (isTest(shop) ? testLimits : defaultLimits), shop.now);
  const desk: Desk = { shop, assets, limits, stopping: options.stopping ?? new AbortController().signal };
  const secure = shop.publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {};

  app.use(async (call, next) => {
    const began = shop.now().getTime();
    const ip = options.address?.(call);
    call.set('request', hex(shop.randomBytes(8)));
    call.set('ip', ip);
    call.set('who', prefixOf(ip ?? 'unknown'));
    await next();
    // A session is small, asked for often, and has tokens beside words of the buyer's page: its length must tell nothing.
    if (!/^\/v1\/(checkouts|returns)/.test(call.req.path)) call.res = squeezed(call.req.header('accept-encoding'), call.res);
    const api = call.req.path.startsWith('/v1/');
    const defaults = { ...everywhere, ...secure, ...(api ? { 'cache-control': 'no-store', ...openToPages } : {}) };
    for (const [name, value] of Object.entries(defaults)) if (!call.res.headers.has(name)) call.res.headers.set(name, value);
    call.res.headers.set('x-request-id', call.get('request'));
    const code = call.get('code');
    if (code !== undefined && misses.has(code)) limits.take('misses', call.get('who'));
    shop.log(call.res.status >= 500 ? 'error' : 'info', 'request', {
      request: call.get('request'),
      route: `${call.req.method} ${routePath(call, -1)}`,
      http: call.res.status,
      ms: shop.now().getTime() - began,
      ...(code === undefined ? {} : { code }),
    });
  });
  const fail = (call: Call, error: unknown): Response | Promise<Response> => {
    const known = told(error, shop.log, call.get('request'));
    return isPagePath(call.req.path) ? answerTrouble(call, known) : answerProblem(call, known);
  };
  app.onError((error, call) => fail(call, error));
  app.notFound((call) => fail(call, new CheckoutError('not_found', 'There is nothing here.')));

  app.options('*', (call) => call.body(null, 204, { ...preflight }));
  // Looking ahead must not count a download, follow a return or hold a stream open.
  app.use(async (call, next) => {
    if (call.req.raw.method === 'HEAD' && !/^\/($|(buy|o|v|images)\/|buypost\.|sri\.json$|health$|v1\/offers$)/.test(call.req.path)) {
      throw new CheckoutError('not_found', 'Ask with GET.');
    }
    const ahead = `${call.req.header('sec-purpose') ?? ''} ${call.req.header('purpose') ?? ''}`.includes('prefetch');
    if (ahead && /^\/(d|v1\/returns)\//.test(call.req.path)) throw new CheckoutError('unavailable', 'This address is for a click.');
    await next();
  });
  app.use(async (call, next) => {
    const who = call.get('who');
    // What a provider tells us is signed and must come through, whatever else its address does.
    const wait =
      call.req.path.startsWith('/v1/notifications/') || call.req.path === '/health'
        ? 0
        : Math.max(limits.take('reads', who), limits.wait('misses', who));
    if (wait > 0) throw new CheckoutError('rate_limited', 'Too many requests came from here.', { retryAfter: wait });
    await next();
  });

  offerRoutes(app, desk);
  checkoutRoutes(app, desk);
  returnRoutes(app, desk);
  notificationRoutes(app, desk);
  fileRoutes(app, desk, version);
  pageRoutes(app, desk);
  return app;
}
