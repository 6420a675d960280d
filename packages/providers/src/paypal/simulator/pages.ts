/** The buyer's pages: plain forms without scripts. No cookie, no account. */
import { toDecimal } from '@buypost/core';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { BookOrder } from './book.ts';
import { slowness, type Ledger } from './ledger.ts';
import { style } from './style.ts';

export interface Counter {
  readonly ledger: Ledger;
  readonly shopName: string;
  readonly orders: () => readonly BookOrder[];
}

type Html = ReturnType<typeof html>;

const page = (title: string, body: Html, onward?: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Pretend PayPal</title>
        <link rel="stylesheet" href="/style.css" />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
      </head>
      <body>
        <header class="ribbon">Pretend money. This is not PayPal; nothing here is real, nobody is charged.</header>
        <main>
          <div class="card">
            <p class="who">Pretend PayPal</p>
            ${body}
          </div>
        </main>
      </body>
    </html>`;

const head = (order: BookOrder, shopName: string): Html =>
  html`<h1>${shopName}</h1>
    <p class="sum">${toDecimal(order)} ${order.currency}</p>
    <p class="what">${order.description}</p>`;

const withQuery = (address: string, more: Readonly<Record<string, string>>): string => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url.href;
};
const backOf = (order: BookOrder): string => withQuery(order.returnUrl, { token: order.id, PayerID: 'QYR5Z8XDVJNXQ' });
const cancelOf = (order: BookOrder): string => withQuery(order.cancelUrl, { token: order.id });

/** What a button asks for. `decline`: approves with a card that its bank refuses when the shop takes the money. */
const wishes: Readonly<Record<string, { readonly refusal?: string; readonly slow?: number }>> = {
  pay: {},
  decline: { refusal: 'INSTRUMENT_DECLINED' },
  slow: { slow: slowness },
};

const decide = (order: BookOrder, shopName: string): Html =>
  page(
    `Pay ${shopName}`,
    html`${head(order, shopName)}
      ${order.refused ? html`<p class="told no" role="status">Your bank said no. Choose another way to pay.</p>` : ''}
      <form method="post" action="/checkoutnow?token=${order.id}">
        <button class="main" name="do" value="pay" data-do="pay">Pay now</button>
        <button name="do" value="decline" data-do="decline">Pay with a card that will be refused</button>
        <button name="do" value="slow">Pay with a bank that takes its time</button>
        <button name="do" value="cancel" data-do="cancel">Cancel and return to ${shopName}</button>
      </form>`,
  );

const words: Readonly<Record<BookOrder['status'], string>> = {
  PAYER_ACTION_REQUIRED: '',
  APPROVED: 'Approved. The shop takes the money when it is ready.',
  COMPLETED: 'Done. The shop took the money.',
  LAPSED: 'The time for this payment is over. Nothing was taken.',
};

const done = (order: BookOrder, shopName: string, onward?: string): Html =>
  page(
    'Done',
    html`${head(order, shopName)}
      <p class="told" role="status">${words[order.status]}</p>
      <p><a class="button main" href="${onward ?? backOf(order)}">Back to the shop</a></p>`,
    onward,
  );

const nowhere = (): Html =>
  page(
    'Nothing here',
    html`<h1>There is no such payment.</h1>
      <p class="what">Its address may be mistyped, or this pretend PayPal was started anew.</p>`,
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

export const createPages = ({ ledger, shopName, orders }: Counter): Hono => {
  const app = new Hono();

  const withOrder = (context: Context, work: (order: BookOrder) => Response | Promise<Response>): Response | Promise<Response> => {
    secure(context);
    const token = context.req.query('token') ?? '';
    const order = ledger.find(token);
    return order?.id === token ? work(order) : context.html(nowhere(), 404);
  };

  app.get('/checkoutnow', (context) =>
    withOrder(context, (order) => context.html(ledger.open(order) ? decide(order, shopName) : done(order, shopName))),
  );

  app.post('/checkoutnow', (context) =>
    withOrder(context, async (order) => {
      // Whatever was sent: an unreadable form is an empty one.
      const told = new URLSearchParams((await context.req.text().catch(() => '')).slice(0, 10_000)).get('do') ?? '';
      if (told === 'cancel') return context.html(done(order, shopName, cancelOf(order)));
      const wish = Object.hasOwn(wishes, told) ? wishes[told] : undefined;
      if (wish === undefined) return context.html(decide(order, shopName));
      return ledger.approve(order, wish) ? context.html(done(order, shopName, backOf(order))) : context.html(done(order, shopName));
    }),
  );

  app.get('/style.css', (context) => {
    context.header('cache-control', 'max-age=3600');
    return context.body(style, 200, { 'content-type': 'text/css; charset=utf-8' });
  });

  app.get('/', (context) => {
    secure(context);
    const lines = orders();
    return context.html(
      page(
        'Orders',
        html`<h1>Orders of ${shopName}</h1>
          ${
            lines.length === 0
              ? html`<p class="what">None yet. Buy something in a post.</p>`
              : html`<ul>
                  ${lines.map((order) => html`<li><a href="/checkoutnow?token=${order.id}">${order.description}</a>: ${order.status}</li>`)}
                </ul>`
          }`,
      ),
    );
  });
  return app;
};
