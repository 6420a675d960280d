/** The buyer's doors: the hosted page, the frames of the elements, the bank's 3-D Secure step, and the page of a method that needs one of its own. */
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { fromStripe } from '../currencies.ts';
import { toDecimal } from '@buypost/core';
import type { Intent } from './book.ts';
import type { Ledger } from './ledger.ts';
import { challengeJs, elementJs, stripeJs } from './stripe-js.ts';
import { style } from './style.ts';

type Html = ReturnType<typeof html>;

const written = (amount: number, currency: string): string => {
  const money = fromStripe(amount, currency);
  return money === undefined ? '' : `${money.currency} ${toDecimal(money).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')}`;
};

interface PageOptions {
  readonly title: string;
  readonly framed?: boolean;
  /** Stands beside another frame that says what this is. */
  readonly bare?: boolean;
  readonly script?: string;
  readonly over?: boolean;
  /** Where to go at once: a meta refresh, since a redirect after a form is bound by `form-action`. */
  readonly onward?: string;
}

const page = ({ title, framed = false, bare = false, script, over = false, onward }: PageOptions, body: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Pretend Stripe</title>
        <link rel="stylesheet" href="/style.css" />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
      </head>
      <body class="${framed ? 'framed' : ''}" data-over="${over ? 'yes' : ''}">
        ${bare ? '' : html`<p class="ribbon">Pretend Stripe. Nothing here is real, nobody is charged.</p>`}
        <main>${framed ? body : html`<div class="card">${body}</div>`}</main>
        ${script === undefined ? '' : html`<script src="${script}"></script>`}
      </body>
    </html>`;

const form = (buttons: readonly (readonly [does: string, text: string])[]): Html =>
  html`<form method="post">
    ${buttons.map(([does, text], at) => html`<button name="do" value="${does}" data-do="${does}" class="${at === 0 ? 'main' : ''}">${text}</button>`)}
  </form>`;

const nowhere = page(
  { title: 'Not found' },
  html`<h1>There is nothing here.</h1>
    <p class="what">The payment may be over.</p>`,
);

export const createPages = (ledger: Ledger, shopName: string): Hono => {
  const pages = new Hono();

  const head = (context: Context, framed: boolean): void => {
    const frames = framed ? '*' : "'none'";
    context.header(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ${frames}`,
    );
    context.header('referrer-policy', 'no-referrer');
    context.header('cache-control', 'no-store');
    context.header('x-content-type-options', 'nosniff');
  };
  const choiceOf = async (context: Context): Promise<string> => {
    const text = (await context.req.raw.text().catch(() => '')).slice(0, 10_000);
    return new URLSearchParams(text).get('do') ?? '';
  };
  const onward = (context: Context, to: string): Response | Promise<Response> =>
    context.html(
      page(
        { title: 'Back to the shop', onward: to },
        html`<h1>Back to ${shopName}</h1>
          <p><a href="${to}">Go on</a></p>`,
      ),
    );

  pages.get('/style.css', (context) =>
    context.body(style, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  const scripts: readonly (readonly [string, string])[] = [
    ['/endive/stripe.js', stripeJs],
    ['/v3/', stripeJs],
    ['/elements.js', elementJs],
    ['/challenge.js', challengeJs],
  ];
  for (const [path, text] of scripts)
    pages.get(path, (context) =>
      context.body(text, 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
      }),
    );

  pages.get('/c/pay/:code', (context) => {
    head(context, false);
    const session = ledger.findSession(context.req.param('code'));
    if (session === undefined || session.code !== context.req.param('code')) return context.html(nowhere, 404);
    const refused = session.intent === null ? null : (ledger.find(session.intent)?.error ?? null);
    const body =
      session.status === 'open'
        ? html`${refused === null ? '' : html`<p role="alert">${refused.message}</p>`}${form([
            ['pay', 'Pay'],
            ['decline', "Let the buyer's bank decline"],
            ['cancel', `Back to ${shopName}`],
          ])}`
        : html`<p>${session.status === 'complete' ? 'This is paid.' : 'This page has ended. Nothing was taken.'}</p>`;
    return context.html(
      page(
        { title: 'Checkout' },
        html`<h1>${shopName}</h1>
          <p class="sum">${written(session.amount, session.currency)}</p>
          <p class="what">${session.title}</p>
          ${body}`,
      ),
    );
  });
  pages.post('/c/pay/:code', async (context) => {
    head(context, false);
    const code = context.req.param('code');
    const session = ledger.findSession(code);
    if (session === undefined || session.code !== code) return context.html(nowhere, 404);
    const choice = await choiceOf(context);
    if (choice === 'cancel') return onward(context, session.cancelUrl);
    if (session.status === 'open' && choice === 'pay') ledger.pay(ledger.begin(session));
    if (session.status === 'open' && choice === 'decline') ledger.refuse(ledger.begin(session), 'declined');
    return session.status === 'complete' ? onward(context, session.successUrl) : context.redirect(`/c/pay/${code}`, 303);
  });

  pages.get('/elements/expressCheckout', (context) => {
    head(context, true);
    return context.html(
      page(
        { title: 'Wallets', framed: true, bare: true, script: '/elements.js' },
        html`<button type="button" class="main" data-do="pay" data-card="4242424242424242">Pretend Pay</button>
          <div class="row">
            <button type="button" data-do="decline" data-card="4000000000000002">with a card that is declined</button>
            <button type="button" data-do="cancel">and turn away</button>
          </div>`,
      ),
    );
  });
  pages.get('/elements/payment', (context) => {
    head(context, true);
    return context.html(
      page(
        { title: 'Payment', framed: true, script: '/elements.js' },
        html`<label
            >Method
            <select name="method">
              <option value="card">Card</option>
              <option value="ideal">iDEAL</option>
              <option value="bancontact">Bancontact</option>
              <option value="klarna">Klarna</option>
              <option value="alipay">Alipay</option>
            </select>
          </label>
          <div data-for="card">
            <label>Card number<input name="number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" /></label>
            <div class="row">
              <label>Expiration date<input name="expiry" inputmode="numeric" autocomplete="off" placeholder="MM / YY" /></label>
              <label>Security code<input name="cvc" inputmode="numeric" autocomplete="off" placeholder="CVC" /></label>
            </div>
            <p class="hint">4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000 0027 6000 3184 asks the bank.</p>
          </div>`,
      ),
    );
  });

  /** `redirect_status` and the rest, as Stripe appends them. */
  const back = (intent: Intent, returnUrl: string, good: boolean): string => {
    const url = new URL(returnUrl);
    url.searchParams.set('payment_intent', intent.id);
    url.searchParams.set('payment_intent_client_secret', intent.secret);
    url.searchParams.set('redirect_status', good ? 'succeeded' : 'failed');
    return url.href;
  };

  const asks = (intent: Intent, title: string): Html =>
    html`<h1>${title}</h1>
      <p class="sum">${written(intent.amount, intent.currency)}</p>
      <p class="what">${shopName}</p>
      ${form([
        ['pay', 'Confirm the payment'],
        ['decline', 'Say no'],
        ['cancel', 'Turn away'],
      ])}`;

  for (const [door, title, framed] of [
    ['3ds', 'Your bank asks: is this you?', true],
    ['redirect', 'Your bank', false],
  ] as const) {
    pages.get(`/${door}/:code`, (context) => {
      head(context, framed);
      const intent = ledger.findStep(context.req.param('code'));
      return intent === undefined ? context.html(nowhere, 404) : context.html(page({ title, framed }, asks(intent, title)));
    });
    pages.post(`/${door}/:code`, async (context) => {
      head(context, framed);
      const intent = ledger.findStep(context.req.param('code'));
      const step = intent?.step;
      if (intent === undefined || step === null || step === undefined) return context.html(nowhere, 404);
      const choice = await choiceOf(context);
      const good = choice === 'pay' && !step.refuses;
      if (good) ledger.pay(intent);
      else ledger.refuse(intent, choice === 'pay' ? 'declined' : 'authentication_failed');
      if (!framed) return onward(context, back(intent, step.returnUrl, good));
      return context.html(
        page(
          { title, framed, over: true, script: '/challenge.js' },
          html`<h1>Thank you.</h1>
            <p>The shop goes on by itself.</p>`,
        ),
      );
    });
  }

  return pages;
};
