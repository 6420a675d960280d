/** The bank's letterhead: what every page of it has around its own words. */
import { html, raw } from 'hono/html';
import { written } from '../currencies.ts';
import type { BankPayment } from './book.ts';

export type Html = ReturnType<typeof html>;
export type Door = 'pay' | 'scan' | 'app' | 'form';

const mark = raw(
  '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M2 8 10 3l8 5v1H2zm2 2h2v5H4zm5 0h2v5H9zm5 0h2v5h-2zM2 16h16v1.5H2z" fill="currentColor"/></svg>',
);

/** Said before good news. */
export const tick = raw(
  '<svg class="tick" viewBox="0 0 20 20" aria-hidden="true"><path d="m4 10.5 4 4 8-9" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>',
);

interface PageOptions {
  readonly title: string;
  readonly framed?: boolean;
  /** Where to go at once: a meta refresh, since a redirect after a form is bound by `form-action`. */
  readonly onward?: string;
}

export const page = ({ title, framed = false, onward }: PageOptions, body: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Make-Believe Bank</title>
        <link rel="stylesheet" href="/style.css" />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
      </head>
      <body class="${framed ? 'framed' : ''}">
        <header class="ribbon">Pretend money. Nothing here is real, nobody is charged.</header>
        <main>
          <div class="card">
            <p class="bank">${mark} Make-Believe Bank</p>
            ${body}
          </div>
        </main>
      </body>
    </html>`;

/** Who asks, how much, what for. */
export const sum = (payment: BankPayment, shopName: string): Html =>
  html`<h1>${shopName}</h1>
    <p class="sum">${written(payment.amount, payment.currency)}</p>
    <p class="what">${payment.description}</p>`;
