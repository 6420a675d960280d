/** `POST /buy/:offer`: form, review, pay, look, cancel. Each step carries all it needs; the key travels in bodies only. */
import { html } from 'hono/html';
import { isCheckoutError, type CheckoutSession, type OrderDraft } from '@buypost/core';
import { worksOn } from '@buypost/core/surfaces';
import { cancelCheckout, readCheckout, startCheckout, watchCheckout } from '../checkout/index.ts';
import { receiptUrlOf } from '../checkout/session.ts';
import { newToken } from '../checkout/tokens.ts';
import { quoteDraft } from '../offers/index.ts';
import { readForm } from '../routes/request.ts';
import type { App, Call, Desk } from '../routes/server.ts';
import { mayStartFrom } from '../routes/checkouts.ts';
import { draftOf, lacksOf, wrongsOf, type Values } from './form-values.ts';
import { showForm } from './hosted.ts';
import { answerPage, seeOther, type Html } from './layout.ts';
import { reviewPage, stepPage } from './review.ts';
import { openSale, policyOf, type Sale } from './sale.ts';
import { sum } from './seller.ts';

/** Refusals that the form can show; each says that no order exists. */
const mendable: ReadonlySet<string> = new Set([
  'price_changed',
  'already_bought',
  'sold_out',
  'method_unavailable',
  'invalid_fields',
  'not_on_sale',
]);

/** The review of a draft that is whole, else the form with what it lacks. */
async function review(sale: Sale, draft: OrderDraft, values: Values, refused?: string): Promise<Response> {
  const { desk, offer, view, surface, language } = sale;
  const { say } = language;
  const priced = quoteDraft(offer, draft, desk.shop.providers, desk.shop.now());
  if (!priced.ok) return showForm(sale, { values, wrongs: wrongsOf(priced.problems, say), status: 422 });
  const { quote } = priced;
  if (quote.missing.length > 0)
    return showForm(sale, { values, wrongs: lacksOf(quote.missing, say), shipping: quote.shipping, status: 422 });
  const methods = worksOn(surface, quote.methods);
  const method = methods.find((one) => one.id === draft.method) ?? methods[0];
  if (method === undefined) return showForm(sale, { values, notice: say.noMethod, status: 409 });
  const notice =
    refused === 'price_changed'
      ? say.priceChanged(sum(quote.total, language))
      : refused === 'already_bought'
        ? say.alreadyBought
        : undefined;
  const body = reviewPage({
    offer: view,
    quote,
    values: new Map([...values, ['method', method.id]]),
    key: newToken(desk.shop),
    method: method.id,
    language,
    again: refused === 'already_bought',
    ...(notice === undefined ? {} : { notice }),
  });
  return answerPage({ title: say.yourOrder, language, body, status: refused === undefined ? 200 : 409 }, policyOf(sale));
}

async function start(
  call: Call,
  { desk: { shop }, page, language, surface }: Sale,
  draft: OrderDraft,
  values: Values,
): Promise<CheckoutSession> {
  const ip = call.get('ip');
  const { session } = await startCheckout(
    shop,
    {
      key: values.get('key') ?? '',
      draft,
      method: draft.method ?? '',
      expected: { amount: Number(values.get('expected')), currency: values.get('expectedCurrency') ?? '' },
      post: { url: page },
      returnTo: `${page}/back?locale=${language.tag}`,
      surface,
      locale: language.tag,
      ...(values.get('again') === 'yes' ? { again: true } : {}),
    },
    { origin: new URL(shop.publicUrl).origin, ...(ip === undefined ? {} : { ip }) },
  );
  return session;
}

type Waiting = CheckoutSession & { readonly status: 'requires_action' };

/** How often a quiet page is written a blank, so that nothing between here and the buyer takes it for dead. Milliseconds. */
const heartbeat = 15_000;

/**
 * What is written below the payment step while the buyer pays: nothing, until the order moves on. Then the page is told to go to the
 * order's own page. It stays open for this, since a page that came by POST cannot load itself again, and no address may carry the key.
 */
async function* untilMoved(
  { desk, language: { say } }: Sale,
  call: Call,
  session: Waiting,
  key: string,
  receipt: string,
  left: AbortSignal,
): AsyncGenerator<Html> {
  const release = desk.limits.stream(call.get('who'));
  if (release === undefined) return;
  const leave = new AbortController();
  const signal = AbortSignal.any([leave.signal, left, desk.stopping, call.req.raw.signal]);
  const sessions = watchCheckout(desk.shop, session.id, key, signal);
  let { declined } = session;
  try {
    let next = sessions.next();
    for (;;) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const quiet = new Promise<'quiet'>((done) => {
        timer = setTimeout(done, heartbeat, 'quiet');
      });
      const told = await Promise.race([next, quiet]);
      clearTimeout(timer);
      if (told === 'quiet') {
        yield html``;
        continue;
      }
      if (told.done === true || told.value.status !== 'requires_action' || told.value.nextAction.type !== session.nextAction.type) break;
      if (told.value.declined !== declined && told.value.declined !== undefined)
        yield html`<p class="in wrong" role="alert">${say.declined[told.value.declined]}</p>`;
      declined = told.value.declined;
      next = sessions.next();
    }
    // A shop that stops is back in a moment.
    yield html`<meta http-equiv="refresh" content="${desk.stopping.aborted ? 5 : 0};url=${receipt}" />`;
  } finally {
    leave.abort();
    release();
    await sessions.return?.();
  }
}

/** Where the order stands, for the holder of its key: the next step, or the order's status page. */
function follow(call: Call, sale: Sale, session: CheckoutSession, key: string, pressed: boolean): Promise<Response> | Response {
  const { desk, view, language } = sale;
  const receipt = `${receiptUrlOf(desk.shop, session.id)}?locale=${language.tag}`;
  if (session.status !== 'requires_action' || session.nextAction.type === 'wait') return seeOther(receipt);
  const action = session.nextAction;
  // The buyer has just pressed the button that says so.
  if (action.type === 'redirect' && pressed && session.declined === undefined) return seeOther(action.url);
  const body = stepPage({ offer: view, session, action, key, language });
  const below = (left: AbortSignal) => untilMoved(sale, call, session, key, receipt, left);
  return answerPage({ title: sum(session.total, language), language, body }, policyOf(sale), { payment: '*', below });
}

export function purchaseRoutes(app: App, desk: Desk): void {
  const { shop } = desk;
  app.post('/buy/:offer', async (call) => {
    const sale = await openSale(desk, call);
    const values = await readForm(call);
    const { say } = sale.language;
    const step = values.get('step');
    const key = values.get('key') ?? '';
    const order = values.get('order') ?? '';
    if (step === 'look') return follow(call, sale, await readCheckout(shop, order, key), key, false);
    if (step === 'cancel') return follow(call, sale, await cancelCheckout(shop, order, key), key, false);
    if (step !== 'review' && step !== 'pay') return showForm(sale, { values });
    const read = draftOf(sale.offer, values);
    if ('problems' in read) return showForm(sale, { values, wrongs: wrongsOf(read.problems, say), status: 422 });
    if (step === 'review') return review(sale, read.draft, values);
    const priced = quoteDraft(sale.offer, read.draft, shop.providers, shop.now());
    if (priced.ok && priced.quote.missing.length > 0) {
      return showForm(sale, { values, wrongs: lacksOf(priced.quote.missing, say), shipping: priced.quote.shipping, status: 422 });
    }
    mayStartFrom(desk, call);
    try {
      return await follow(call, sale, await start(call, sale, read.draft, values), key, true);
    } catch (error) {
      if (!isCheckoutError(error) || !mendable.has(error.code)) throw error;
      if (error.code === 'price_changed' || error.code === 'already_bought' || error.code === 'key_reused')
        return review(sale, read.draft, values, error.code);
      return showForm(sale, {
        values,
        wrongs: wrongsOf(error.fields, say),
        notice: error.code === 'sold_out' ? say.soldOut : say.refused,
        status: 409,
      });
    }
  });
}
