/** The way back from a provider's page, and what a return code is good for. */
import { CheckoutError } from '@buypost/core';
import { returnSchema } from '@buypost/core/protocol';
import { followReturn, receiveNotification, redeemReturn } from '../checkout/index.ts';
import { readBody, readBytes } from './request.ts';
import type { App, Desk } from './server.ts';

export function returnRoutes(app: App, { shop }: Desk): void {
  app.get('/v1/returns/:code', async (call) => {
    const code = call.req.param('code');
    const query = new Map(new URL(call.req.url).searchParams);
    const { location } = await followReturn(shop, code, query);
    // Only what URL printed itself goes into the header.
    const page = new URL(location);
    if (!/^https?:$/.test(page.protocol)) throw new CheckoutError('not_found', 'There is nothing here.');
    return new Response(null, { status: 303, headers: { location: page.href, 'cache-control': 'no-store' } });
  });

  app.post('/v1/returns', async (call) => {
    const { code } = await readBody(call, returnSchema);
    return call.json(await redeemReturn(shop, code));
  });
}

export function notificationRoutes(app: App, { shop }: Desk): void {
  app.post('/v1/notifications/:provider', async (call) => {
    const body = await readBytes(call, 256 * 1024);
    const raw = { method: 'POST', url: call.req.url, headers: call.req.raw.headers, body };
    const answer = await receiveNotification(shop, call.req.param('provider'), raw);
    // Some statuses may have no body at all, not even an empty one.
    return new Response(answer.body === '' ? null : answer.body, {
      status: answer.status,
      headers: { 'content-type': answer.type, 'cache-control': 'no-store' },
    });
  });
}
