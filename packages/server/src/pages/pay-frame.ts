/**
 * `/pay/:code`: the only pages of ours that others may frame, or that scripts of a provider run in. Each holds one way to pay and nothing else, so
 * that no provider enters a blog.
 */
import { html } from 'hono/html';
import { openPayFrame, resumePayPage, type PayFrame } from '../checkout/index.ts';
import type { App, Call, Desk } from '../routes/server.ts';
import { answerPage, seeOther, type Html, type PageOptions } from './layout.ts';
import { answerPayPage } from './pay-page.ts';
import { languageOf } from './sale.ts';

const frame = 'html,body{margin:0;height:100%;background:#fff}iframe{display:block;width:100%;height:100%;border:0}';

/** How often a form that stands by itself asks whether it is done, milliseconds. */
const look = 1_000;

/** Below a form that stands by itself: nothing, until its payment cannot be paid any more. Then the page is asked again, which leads to the post. */
async function* untilOver({ shop, limits, stopping }: Desk, call: Call, code: string, left: AbortSignal): AsyncGenerator<Html> {
  const release = limits.stream(call.get('who'));
  if (release === undefined) return;
  const signal = AbortSignal.any([left, stopping, call.req.raw.signal]);
  try {
    while (!signal.aborted) {
      const { kind } = await openPayFrame(shop, code, true);
      if (kind !== 'frame') return yield html`<meta http-equiv="refresh" content="0" />`;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, look);
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        signal.addEventListener('abort', done);
      });
    }
  } finally {
    release();
  }
}

function answerFrame(call: Call, { formUrl, host }: PayFrame & { readonly kind: 'frame' }, below: PageOptions['below']): Promise<Response> {
  const language = languageOf(call);
  const body = html`<iframe src="${new URL(formUrl).href}" title="${language.say.payFrame}" allow="payment"></iframe>`;
  return answerPage(
    { title: language.say.payFrame, language, body, bare: frame },
    { frames: [host], framedBy: '*' },
    { payment: `(self "${host}")`, ...(below === undefined ? {} : { below }) },
  );
}

/** A browser carries the fragment of a provider's address on through redirects that name none; an empty one of ours ends it before it reaches the post. */
const withoutFragment = (address: string): string => `${address}#`;

/** What a provider put into the page's address when it sent the buyer back to it. */
const broughtBack = (call: Call): ReadonlyMap<string, string> =>
  new Map(Object.entries(call.req.query()).filter(([name]) => name !== 'locale'));

export function payFrameRoutes(app: App, desk: Desk): void {
  const { shop } = desk;
  app.get('/pay/:code', async (call) => {
    const code = call.req.param('code');
    // Where the post's page allows no frames, its panel opens what is made for one by itself. Old browsers do not say how; theirs is a press of "back" more.
    const alone = call.req.header('sec-fetch-dest') === 'document';
    const opened = await openPayFrame(shop, code, alone);
    switch (opened.kind) {
      case 'frame':
        return answerFrame(call, opened, alone ? (left) => untilOver(desk, call, code, left) : undefined);
      case 'over':
        return seeOther(withoutFragment(opened.returnUrl));
      case 'identify': {
        const query = broughtBack(call);
        if (query.size === 0) return seeOther(opened.url);
        await resumePayPage(shop, code, query);
        // Still not known: sent off again without a press, the buyer would go round for ever.
        const now = await openPayFrame(shop, code);
        return seeOther(withoutFragment(now.kind === 'identify' ? now.returnUrl : `${shop.publicUrl}/pay/${code}`));
      }
      case 'page': {
        const query = broughtBack(call);
        if (query.size === 0) return answerPayPage(call, desk, opened);
        await resumePayPage(shop, code, query);
        return seeOther(withoutFragment(`${shop.publicUrl}/pay/${code}`));
      }
    }
  });
}
