/** The buyer's page: plain forms without scripts. No cookie, no account. */
import { toDecimal } from '@buypost/core';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { BookPayment } from './book.ts';
import type { Ledger } from './ledger.ts';

export interface Counter {
  readonly ledger: Ledger;
  readonly shopName: string;
  readonly payments: () => readonly BookPayment[];
}

type Html = ReturnType<typeof html>;

const style = `
:root { color-scheme: light dark; --ground: #f2f1f6; --paper: #fff; --ink: #1e1b29; --soft: #5f5a70; --line: #d9d6e3; --deep: #4b3a8c; --on-deep: #fff; --stripe: #f0d9a8; --on-stripe: #4a3508; }
@media (prefers-color-scheme: dark) { :root { --ground: #131119; --paper: #1d1a26; --ink: #f1eff7; --soft: #aca6bd; --line: #393447; --deep: #b9a9f5; --on-deep: #1b1333; --stripe: #4b3b17; --on-stripe: #f6e3b6; } }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
main { max-width: 26rem; margin: 0 auto; padding: 24px 16px 48px; }
.ribbon { padding: 8px 16px; text-align: center; font-size: 13px; line-height: 18px; font-weight: 600; color: var(--on-stripe); background: var(--stripe); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 24px 20px; }
h1 { margin: 0; font-size: 17px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; }
.sum { margin: 4px 0 0; font-size: 32px; line-height: 40px; font-weight: 650; font-variant-numeric: tabular-nums; }
.what { margin: 4px 0 0; color: var(--soft); overflow-wrap: anywhere; }
.told { margin: 20px 0 0; padding: 12px 0 0; border-top: 1px solid var(--line); }
form { display: grid; gap: 8px; margin: 20px 0 0; }
button, .button { display: flex; align-items: center; justify-content: center; min-height: 44px; width: 100%; padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; background: transparent; color: inherit; font: inherit; font-size: 15px; line-height: 20px; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: color-mix(in srgb, var(--ink) 7%, transparent); }
.main { background: var(--deep); border-color: var(--deep); color: var(--on-deep); font-weight: 600; }
.main:hover { background: color-mix(in srgb, var(--deep) 88%, var(--ink)); }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
@media (forced-colors: active) { button, .button { border-color: ButtonText; } }
`;

const page = (title: string, body: Html, onward?: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Pretend Mollie</title>
        <link rel="stylesheet" href="/style.css" />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
      </head>
      <body>
        <header class="ribbon">Pretend money. This is not Mollie; nothing here is real, nobody is charged.</header>
        <main>
          <div class="card">${body}</div>
        </main>
      </body>
    </html>`;

const words: Readonly<Record<BookPayment['status'], string>> = {
  open: 'Waiting for your bank transfer.',
  pending: 'Your payment is on its way.',
  paid: 'Paid.',
  failed: 'Your bank said no. Nothing was taken.',
  canceled: 'This payment was cancelled.',
  expired: 'The time for this payment is over.',
};

const head = (payment: BookPayment, shopName: string): Html =>
  html`<h1>${shopName}</h1>
    <p class="sum">${toDecimal(payment)} ${payment.currency}</p>
    <p class="what">${payment.description}</p>`;

const decide = (payment: BookPayment, shopName: string): Html =>
  page(
    `Pay ${shopName}`,
    html`${head(payment, shopName)}
      <form method="post">
        <button class="main" name="do" value="pay" data-do="pay">Pay now</button>
        <button name="do" value="decline" data-do="decline">Pay with a card that will be refused</button>
        <button name="do" value="slow">Pay with a bank that takes its time</button>
        <button name="do" value="transfer">Pay by bank transfer later</button>
        <button name="do" value="cancel" data-do="cancel">Cancel and return to ${shopName}</button>
      </form>`,
  );

const done = (payment: BookPayment, shopName: string, onward: boolean): Html =>
  page(
    'Done',
    html`${head(payment, shopName)}
      <p class="told" role="status">${words[payment.status]}</p>
      <p><a class="button main" href="${payment.redirectUrl}">Back to the shop</a></p>`,
    onward ? payment.redirectUrl : undefined,
  );

const secure = (context: Context): void => {
  context.header(
    'content-security-policy',
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  context.header('referrer-policy', 'no-referrer');
  context.header('cache-control', 'no-store');
  context.header('x-content-type-options', 'nosniff');
};

export const createPages = ({ ledger, shopName, payments }: Counter): Hono => {
  const app = new Hono();
  const acts: Readonly<Record<string, (payment: BookPayment) => boolean>> = {
    pay: (payment) => ledger.pay(payment),
    decline: (payment) => ledger.decline(payment, 'card_declined'),
    slow: (payment) => ledger.pend(payment),
    transfer: (payment) => ledger.transfer(payment),
    cancel: (payment) => ledger.turnAway(payment),
  };
  const withPayment = (context: Context, work: (payment: BookPayment) => Response | Promise<Response>): Response | Promise<Response> => {
    secure(context);
    const payment = ledger.find(context.req.param('code') ?? '');
    return payment !== undefined && payment.code === context.req.param('code')
      ? work(payment)
      : context.html(page('Nothing here', html`<h1>There is no such payment.</h1>`), 404);
  };

  app.get('/checkout/:code', (context) =>
    withPayment(context, (payment) => context.html(ledger.open(payment) ? decide(payment, shopName) : done(payment, shopName, false))),
  );
  app.post('/checkout/:code', (context) =>
    withPayment(context, async (payment) => {
      // Whatever was sent: an unreadable form is an empty one.
      const told = new URLSearchParams((await context.req.text().catch(() => '')).slice(0, 10_000)).get('do') ?? '';
      const act = Object.hasOwn(acts, told) ? acts[told] : undefined;
      return context.html(act === undefined ? decide(payment, shopName) : done(payment, shopName, act(payment)));
    }),
  );
  app.get('/style.css', (context) => {
    context.header('cache-control', 'max-age=3600');
    return context.body(style, 200, { 'content-type': 'text/css; charset=utf-8' });
  });
  app.get('/', (context) => {
    secure(context);
    const lines = payments().map(
      ({ code, description, status }) => html`<li><a href="/checkout/${code}">${description}</a>: ${status}</li>`,
    );
    return context.html(
      page(
        'Payments',
        html`<h1>Payments of ${shopName}</h1>
          ${
            lines.length === 0
              ? html`<p class="what">None yet. Buy something in a post.</p>`
              : html`<ul>
                  ${lines}
                </ul>`
          }`,
      ),
    );
  });
  return app;
};
