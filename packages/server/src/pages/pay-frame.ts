/** `/pay/:code`: the only page of ours that others may frame. It holds the provider's own form and nothing else, so no provider enters a blog. */
import { html } from 'hono/html';
import { openPayFrame } from '../checkout/index.ts';
import type { App, Desk } from '../routes/server.ts';
import { answerPage } from './layout.ts';
import { languageOf } from './sale.ts';

const frame = 'html,body{margin:0;height:100%;background:#fff}iframe{display:block;width:100%;height:100%;border:0}';

export function payFrameRoutes(app: App, { shop }: Desk): void {
  app.get('/pay/:code', async (call) => {
    const { formUrl, host } = await openPayFrame(shop, call.req.param('code'));
    const language = languageOf(call);
    const body = html`<iframe src="${new URL(formUrl).href}" title="${language.say.payFrame}" allow="payment"></iframe>`;
    return answerPage(
      { title: language.say.payFrame, language, body, bare: frame },
      { frames: [host], framedBy: '*' },
      { payment: `(self "${host}")` },
    );
  });
}
