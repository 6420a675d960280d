/** `/buy/:offer/back`: where a provider's page sends a buyer without JavaScript. What it opens shows and cancels; it cannot pay. */
import { html } from 'hono/html';
import { cancelCheckout, readCheckout, redeemReturn } from '../checkout/index.ts';
import { readForm } from '../routes/request.ts';
import type { App, Desk } from '../routes/server.ts';
import { answerPage, seeOther } from './layout.ts';
import { openSale } from './sale.ts';
import { isFinal, standingCard, standingText } from './standing.ts';

/** Seconds between two looks of a page that waits. */
const pause = 3;

export function backRoutes(app: App, desk: Desk): void {
  const { shop } = desk;

  // The code is exchanged once; the page that looks again and again stands behind it.
  app.get('/buy/:offer/back', async (call) => {
    const { offer, language } = await openSale(desk, call);
    const { session, token } = await redeemReturn(shop, call.req.query('buypost') ?? '');
    return seeOther(`${shop.publicUrl}/buy/${offer.id}/back/${session.id}/${token}?locale=${language.tag}`);
  });

  app.get('/buy/:offer/back/:order/:token', async (call) => {
    const { offer, language } = await openSale(desk, call);
    const { say, tag } = language;
    const { order, token } = call.req.param();
    const session = await readCheckout(shop, order, token);
    if (session.status === 'succeeded' && session.order.receiptUrl !== undefined)
      return seeOther(`${session.order.receiptUrl}?locale=${tag}`);
    const ended = session.status === 'canceled' || session.status === 'expired';
    const anew = html`<form method="post" action="/buy/${offer.id}/back/${session.id}/${token}?locale=${tag}">
      <button>${say.startAgain}</button>
    </form>`;
    const title = session.status === 'succeeded' ? say.order(session.order.number) : standingText(session, language).title;
    const body = standingCard(shop, session, language, session.canCancel || ended ? anew : html``);
    return answerPage({ title, language, body, ...(isFinal(session) ? {} : { refresh: pause }) }, { forms: ["'self'"] });
  });

  // Starting anew cancels the old order first. The answer to that may be that it is paid.
  app.post('/buy/:offer/back/:order/:token', async (call) => {
    const { offer, language } = await openSale(desk, call);
    await readForm(call);
    const { order, token } = call.req.param();
    const session = await cancelCheckout(shop, order, token);
    const ended = session.status === 'canceled' || session.status === 'expired';
    return seeOther(`${shop.publicUrl}/buy/${offer.id}${ended ? '?form=1&' : `/back/${session.id}/${token}?`}locale=${language.tag}`);
  });
}
