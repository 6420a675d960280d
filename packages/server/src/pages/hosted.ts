/** `GET /buy/:offer`: the shop's own page for an offer. A whole shop without JavaScript; with it, the same panel as in a post. */
import { html } from 'hono/html';
import type { App, Desk } from '../routes/server.ts';
import { orderForm, type FormView } from './form.ts';
import type { Values, Wrongs } from './form-values.ts';
import { answerPage, type Html } from './layout.ts';
import type { Language } from './messages/index.ts';
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

function countryNames({ tag }: Language): (code: string) => string {
  const names = new Intl.DisplayNames([tag], { type: 'region' });
  return (code) => names.of(code) ?? code;
}

const formOf = ({ view, language }: Sale, { values, wrongs = new Map(), notice, shipping = [] }: Shown): Html =>
  orderForm({
    offer: view,
    methods: view.methods,
    values,
    wrongs,
    shipping,
    language,
    countryName: countryNames(language),
    ...(notice === undefined ? {} : { notice }),
  });

/** The page with its form open: for whoever has no JavaScript, or asked for the form, or has to mend it. */
export function showForm(sale: Sale, shown: Shown): Promise<Response> {
  const { view, language, page } = sale;
  const no = closedFor(sale);
  const body = html`<main><div class="card">${offerHero(view, language)}${no === undefined ? formOf(sale, shown) : html`<p><strong>${shown.notice ?? no}</strong></p>`}${sellerBox(view.seller, language)}</div></div></main>`;
  return answerPage(
    { title: `${view.title} · ${view.seller.name}`, language, body, head: offerHead(view, page, language), status: shown.status ?? 200 },
    policyOf(sale),
  );
}

/** The page as it is linked to: a button that opens the panel, and the form where no script runs. */
function showOffer(sale: Sale, values: Values): Promise<Response> {
  const { view, language, page } = sale;
  const { say, tag } = language;
  const no = closedFor(sale);
  const button = html`<p class="scripted">
    <a class="button" href="/buy/${view.id}?form=1&amp;locale=${tag}" data-buypost="${view.id}" data-display="inline" data-locale="${tag}"
      >${say.buy(view.title)}</a
    >
  </p>`;
  const buying = no === undefined ? html`${button}<noscript>${formOf(sale, { values })}</noscript>` : html`<p><strong>${no}</strong></p>`;
  const body = html`<main><div class="card">${offerHero(view, language)}${buying}${sellerBox(view.seller, language)}</div></div></main><script async src="/buypost.js"></script>`;
  return answerPage(
    { title: `${view.title} · ${view.seller.name}`, language, body, head: offerHead(view, page, language), index: true },
    policyOf(sale),
    { store: 'no-cache' },
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
