/** The last look before the obliging press: what, how much, from whom, how; then the payment step that only the key's holder is shown. */
import { titleFor, type CheckoutSession, type NextAction, type Offer, type Quote } from '@buypost/core';
import { html } from 'hono/html';
import { payFields } from './form.ts';
import { carried, type Values } from './form-values.ts';
import type { Html } from './layout.ts';
import type { Language } from './messages/index.ts';
import { qrImage } from './qr.ts';
import { countryName, moment, sellerBox, sum, sumTable, webLink } from './seller.ts';

const hidden = (values: Values): Html =>
  html`${carried.map((name) => (values.has(name) ? html`<input type="hidden" name="${name}" value="${values.get(name)}" />` : ''))}`;

/** Posts to the same page. */
const formTo = (offer: string, language: Language, inner: Html): Html =>
  html`<form method="post" action="/buy/${offer}?locale=${language.tag}">${inner}</form>`;

export interface ReviewView {
  readonly offer: Offer;
  readonly quote: Quote;
  readonly values: Values;
  /** A fresh key for each review: a change of mind is another order, pressing twice is the same one. */
  readonly key: string;
  readonly method: string;
  readonly notice?: string;
  readonly again?: boolean;
  readonly language: Language;
}

export function reviewPage({ offer, quote, values, key, method, notice, again, language }: ReviewView): Html {
  const { say } = language;
  const total = sum(quote.total, language);
  const chosen = quote.methods.find((one) => one.id === method);
  const title = chosen === undefined ? method : titleFor(chosen, language.tag);
  const place = ['shipName', 'line1', 'line2', 'postalCode', 'city', 'region', 'country'] as const;
  const lines = place
    .map((name) => (name === 'country' ? countryName(values.get(name) ?? '', language) : (values.get(name) ?? '')))
    .filter((line) => line !== '');
  return html`<main>
    <div class="card">
      ${offer.test ? html`<p class="tag">${say.test}</p>` : ''}
      <div class="in">
        <h1>${say.yourOrder}</h1>
        <p class="soft">${say.by(offer.seller.name)}</p>
        ${
          notice === undefined ? '' : html`<div class="note" role="alert"><p>${notice}</p></div>`
        }${sumTable(quote.lines, quote.total, language)}${offer.asks.includes('address') ? html`<p><strong>${say.shipTo}</strong>${lines.map((line) => html`<br />${line}`)}</p>` : ''}${
          values.get('email') === undefined || !offer.asks.includes('email')
            ? ''
            : html`<p><strong>${say.email}</strong><br /><bdi>${values.get('email')}</bdi></p>`
        }
        <p><strong>${say.payWith}</strong><br /><bdi>${title}</bdi></p>
        ${formTo(
          offer.id,
          language,
          html`${hidden(values)}${payFields({ quote, key })}${
              again === true ? html`<input type="hidden" name="again" value="yes" />` : ''
            }<button>${again === true ? say.payAgain(total) : say.pay(total)}</button>`,
        )}${formTo(offer.id, language, html`${hidden(values)}<input type="hidden" name="step" value="form" /><button class="quiet">${say.change}</button>`)}${sellerBox(offer.seller, language)}
      </div>
    </div>
  </main>`;
}

function actionPart(action: Exclude<NextAction, { type: 'wait' }>, language: Language): Html {
  const { say } = language;
  switch (action.type) {
    case 'redirect':
      return html`<a class="button" href="${webLink(action.url) ?? ''}" rel="noreferrer">${say.goPay}</a>`;
    case 'qr_code':
      return html`<h2>${say.scan(action.app)}</h2>
        ${qrImage(action.data, say.scan(action.app))}
        <p class="soft">${say.validUntil(moment(action.expiresAt, language))}</p>`;
    case 'open_app': {
      const fallback = webLink(action.fallback);
      return html`<a class="button" href="${action.url}" rel="noreferrer">${say.openApp(action.app)}</a
        >${fallback === undefined ? '' : html`<a class="button quiet" href="${fallback}" rel="noreferrer">${say.goPay}</a>`}`;
    }
    case 'embed':
      return html`<iframe class="form" src="${action.url}" title="${say.payFrame}" allow="payment"></iframe>`;
  }
}

export interface StepView {
  readonly offer: Offer;
  readonly session: CheckoutSession & { readonly status: 'requires_action' };
  readonly action: Exclude<NextAction, { type: 'wait' }>;
  readonly key: string;
  readonly language: Language;
}

/** How to pay now. It came by a POST that carried the key, so that nobody gets it by an address. */
export function stepPage({ offer, session, action, key, language }: StepView): Html {
  const { say } = language;
  const kept = html`<input type="hidden" name="key" value="${key}" /><input type="hidden" name="order" value="${session.id}" />`;
  return html`<main>
    <div class="card">
      ${session.test ? html`<p class="tag">${say.test}</p>` : ''}
      <div class="in">
        <h1>${sum(session.total, language)}</h1>
        <p class="soft">${say.by(offer.seller.name)}</p>
        ${
          session.declined === undefined ? '' : html`<div class="note" role="alert"><p>${say.declined[session.declined]}</p></div>`
        }${actionPart(action, language)}
        <hr />
        <p role="status"><strong>${say.waiting}</strong><br /><span class="soft">${say.waitingMore}</span></p>
        ${formTo(
          offer.id,
          language,
          html`${kept}<input type="hidden" name="step" value="look" /><button class="quiet">${say.checkNow}</button>`,
        )}${session.canCancel ? formTo(offer.id, language, html`${kept}<input type="hidden" name="step" value="cancel" /><button class="quiet">${say.cancel}</button>`) : ''}${sellerBox(offer.seller, language)}
      </div>
    </div>
  </main>`;
}
