/** `GET /buy/:offer`: the shop's own page for an offer. A whole shop without JavaScript; with it, the same panel as in a post. */
import { html } from 'hono/html';
import type { App, Desk } from '../routes/server.ts';
import { newToken } from '../checkout/tokens.ts';
import { quoteDraft } from '../offers/index.ts';
import type { DirectPay, FormView } from './fields.ts';
import { elsewherePart, troublePart } from './elsewhere.ts';
import { orderForm } from './form.ts';
import type { Values, Wrongs } from './form-values.ts';
import { answerPage, type Html } from './layout.ts';
import { offerHead, offerHero } from './offer-head.ts';
import { closedFor, openSale, policyOf, type Sale } from './sale.ts';
import { sellerBox } from './seller.ts';

export interface Shown {
  readonly values: Values;
  readonly wrongs?: Wrongs;
  readonly notice?: string;
  readonly shipping?: FormView['shipping'];
  readonly status?: number;
}

/** The quote of an offer that comes to one sum whatever is filled in: it can be paid by its form. Where a choice changes the sum, a review shows it first. */
function directOf({ desk: { shop }, offer, view }: Sale): DirectPay | undefined {
  const free =
    view.variants.length > 0 || view.amounts.length > 0 || view.quantity.max > 1 || view.prices.length > 1 || view.shipsTo.length > 0;
  const priced = free ? undefined : quoteDraft(offer, { offerId: offer.id, quantity: view.quantity.min }, shop.providers, shop.now());
  return priced?.ok === true ? { quote: priced.quote, key: newToken(shop) } : undefined;
}

function formOf(sale: Sale, { values, wrongs = new Map(), notice, shipping = [] }: Shown): Html {
  const direct = directOf(sale);
  return orderForm({
    offer: sale.view,
    methods: sale.view.methods,
    values,
    wrongs,
    shipping,
    language: sale.language,
    ...(direct === undefined ? {} : { direct }),
    ...(notice === undefined ? {} : { notice }),
  });
}

/** Why this cannot be bought here, and where it can; undefined where it can be bought here. */
function closedPart(sale: Sale, notice?: string): Html | undefined {
  const no = closedFor(sale);
  if (no === undefined) return undefined;
  const elsewhere = no === sale.language.say.noMethod ? elsewherePart(sale) : undefined;
  return elsewhere ?? html`<p><strong>${notice ?? no}</strong></p>`;
}

/** The page with its form open: for whoever has no JavaScript, or asked for the form, or has to mend it. */
export function showForm(sale: Sale, shown: Shown): Promise<Response> {
  const { view, language, page } = sale;
  const buying = closedPart(sale, shown.notice) ?? html`${formOf(sale, shown)}${troublePart(sale)}`;
  const body = html`<main><div class="card">${offerHero(view, language)}${buying}${sellerBox(view.seller, language)}</div></div></main>`;
  return answerPage(
    { title: `${view.title} · ${view.seller.name}`, language, body, head: offerHead(view, page, language), status: shown.status ?? 200 },
    policyOf(sale),
  );
}

/** The page as it is linked to: a button that opens the panel, and the form where no script runs. */
function showOffer(sale: Sale, values: Values): Promise<Response> {
  const { view, language, page } = sale;
  const { say, tag } = language;
  const button = html`<div class="scripted">
    <a class="button" href="/buy/${view.id}?form=1&amp;locale=${tag}" data-buypost="${view.id}" data-display="inline" data-locale="${tag}"
      >${view.amounts.length > 0 ? say.chooseAmount : say.buyIt}</a
    >
  </div>`;
  const buying = closedPart(sale) ?? html`${button}<noscript>${formOf(sale, { values })}${troublePart(sale)}</noscript>`;
  const body = html`<main><div class="card">${offerHero(view, language)}${buying}${sellerBox(view.seller, language)}</div></div></main><script async src="/buypost.js"></script>`;
  return answerPage(
    { title: `${view.title} · ${view.seller.name}`, language, body, head: offerHead(view, page, language), index: true },
    policyOf(sale),
  );
}

export function hostedRoutes(app: App, desk: Desk): void {
  app.get('/buy/:offer', async (call) => {
    const sale = await openSale(desk, call);
    const asked = ['variant', 'quantity', 'currency', 'amount'].flatMap((name) => {
      const text = call.req.query(name);
      return text === undefined || text === '' || text.length > 100 ? [] : [[name, text] as const];
    });
    const values = new Map(asked);
    const plain = call.req.query('form') !== undefined || desk.assets.widget('buypost.js') === undefined;
    return plain ? showForm(sale, { values }) : showOffer(sale, values);
  });
}
