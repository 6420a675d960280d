/**
 * `/pay/:code`: the only pages of ours that others may frame, or that scripts of a provider run in. Each holds one way to pay and nothing else, so
 * that no provider enters a blog.
 */
import { html } from 'hono/html';
import { openPayFrame, resumePayPage, type PayFrame } from '../checkout/index.ts';
import type { App, Call, Desk } from '../routes/server.ts';
import { answerPage, seeOther } from './layout.ts';
import { answerPayPage } from './pay-page.ts';
import { languageOf } from './sale.ts';

const frame = 'html,body{margin:0;height:100%;background:#fff}iframe{display:block;width:100%;height:100%;border:0}';

function answerFrame(call: Call, { formUrl, host }: PayFrame & { readonly kind: 'frame' }): Promise<Response> {
  const language = languageOf(call);
  const body = html`<iframe src="${new URL(formUrl).href}" title="${language.say.payFrame}" allow="payment"></iframe>`;
  return answerPage(
    { title: language.say.payFrame, language, body, bare: frame },
    { frames: [host], framedBy: '*' },
    { payment: `(self "${host}")` },
  );
}

/** What a provider put into the page's address when it sent the buyer back to it. */
const broughtBack = (call: Call): ReadonlyMap<string, string> =>
  new Map(Object.entries(call.req.query()).filter(([name]) => name !== 'locale'));

export function payFrameRoutes(app: App, desk: Desk): void {
  const { shop } = desk;
  app.get('/pay/:code', async (call) => {
    const code = call.req.param('code');
    const opened = await openPayFrame(shop, code);
    switch (opened.kind) {
      case 'frame':
        return answerFrame(call, opened);
      case 'over':
        return seeOther(opened.returnUrl);
      case 'identify': {
        const query = broughtBack(call);
        if (query.size === 0) return seeOther(opened.url);
        await resumePayPage(shop, code, query);
        // Still not known: sent off again without a press, the buyer would go round for ever.
        const now = await openPayFrame(shop, code);
        return seeOther(now.kind === 'identify' ? now.returnUrl : `${shop.publicUrl}/pay/${code}`);
      }
      case 'page': {
        const query = broughtBack(call);
        if (query.size === 0) return answerPayPage(call, desk, opened);
        await resumePayPage(shop, code, query);
        return seeOther(`${shop.publicUrl}/pay/${code}`);
      }
    }
  });
}
