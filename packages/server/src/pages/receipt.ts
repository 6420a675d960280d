/** `/o/:token`: status, receipt and deliveries, for the reader who closed the tab. It moves nothing. */
import { CheckoutError } from '@buypost/core';
import { html } from 'hono/html';
import { giveBackUse, openDownload, readReceipt } from '../checkout/index.ts';
import type { OpenedFile } from '../assets.ts';
import type { App, Call, Desk } from '../routes/server.ts';
import { answerPage } from './layout.ts';
import { languageOf } from './sale.ts';
import { isFinal, standingCard, standingText } from './standing.ts';
import { webLink } from './seller.ts';

const nothing = () => new CheckoutError('not_found', 'There is nothing here.');

/** Seconds between two looks of a page that waits. */
const pause = 4;

export function receiptRoutes(app: App, { shop, assets }: Desk): void {
  const open = async (call: Call) => {
    const token = call.req.param('token') ?? '';
    return { ...(await readReceipt(shop, token)), token };
  };

  app.get('/o/:token', async (call) => {
    const { session, post, locale } = await open(call);
    const language = languageOf(call, locale);
    const { say } = language;
    const back = webLink(post.url);
    const more = session.status === 'succeeded' || back === undefined ? html`` : html`<p><a href="${back}">${say.home}</a></p>`;
    const title = session.status === 'succeeded' ? say.order(session.order.number) : standingText(session, language).title;
    return answerPage({
      title,
      language,
      body: standingCard(shop, session, language, more),
      ...(isFinal(session) ? {} : { refresh: pause }),
    });
  });

  app.get('/d/:token', async (call) => {
    const token = call.req.param('token');
    const file = await openDownload(shop, token);
    if (file === undefined) throw nothing();
    const opened = await assets.sold(file.file);
    if (opened === undefined) {
      await giveBackUse(shop, token);
      throw new CheckoutError('internal', 'The file is not there.');
    }
    const body = untilBroken(opened, () => giveBackUse(shop, token));
    return new Response(body, {
      headers: {
        'content-type': file.type,
        'content-length': String(opened.size),
        'content-disposition': disposition(file.name),
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      },
    });
  });
}

/** The same bytes. Where they break off before the last one, on the buyer's side or ours, `broken` runs: half a file is no download. */
function untilBroken({ body, size }: OpenedFile, broken: () => Promise<void>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        sent += value.byteLength;
        controller.enqueue(value);
      } catch (error) {
        await broken();
        throw error;
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
      if (sent < size) await broken();
    },
  });
}

/** Saved, never shown: a plain name for old browsers, the whole one in UTF-8 (RFC 6266, RFC 8187). */
export function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
