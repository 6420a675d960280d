/** The buyer's doors: pages to pay, scan, open as an app, and the form inside the pay frame. No script, no cookie. */
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import type { Bank } from './bank.ts';
import type { BankPayment } from './book.ts';
import { faultKinds, usualTimes } from './faults.ts';
import { style } from './style.ts';
import { page, type Door } from './frame.ts';
import { check, decide, done, form, front, nowhere, wishOfWord } from './views.ts';
import { html } from 'hono/html';

const policy = (door: Door | 'front'): string =>
  `default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ${door === 'form' ? '*' : "'none'"}`;

const doors: readonly Door[] = ['pay', 'scan', 'app', 'form'];

export const createBuyerPages = (bank: Bank): Hono => {
  const { book, ledger } = bank;
  const pages = new Hono();

  const head = (context: Context, door: Door | 'front'): void => {
    context.header('content-security-policy', policy(door));
    context.header('referrer-policy', 'no-referrer');
    context.header('cache-control', 'no-store');
    context.header('x-content-type-options', 'nosniff');
  };
  const faultsOf = (payment: BankPayment) => book.faults.filter((fault) => fault.payment === payment.id);
  const fields = async (context: Context): Promise<Map<string, string>> => {
    // Whatever was sent: an unreadable form is an empty one.
    const text = (await context.req.raw.text().catch(() => '')).slice(0, 10_000);
    return new Map(new URLSearchParams(text));
  };

  /** Does what the buyer chose and says which page follows. */
  const act = (payment: BankPayment, choice: string): 'check' | 'done' | 'lost' => {
    switch (choice) {
      case 'approve':
        ledger.approve(payment);
        return 'done';
      case 'twice':
        ledger.approve(payment);
        ledger.approve(payment);
        return 'done';
      case 'lose':
        ledger.approve(payment);
        return 'lost';
      case 'check':
        return ledger.challenge(payment) === 'check' ? 'check' : 'done';
      case 'later':
        ledger.pend(payment);
        return 'done';
      case 'funds':
        ledger.refuse(payment, 'NO_FUNDS');
        return 'done';
      case 'decline':
        ledger.refuse(payment, 'REFUSED');
        return 'done';
      default:
        return 'done';
    }
  };

  for (const door of doors) {
    const found = (context: Context, work: (payment: BankPayment) => Response | Promise<Response>): Response | Promise<Response> => {
      head(context, door);
      const code = context.req.param('code') ?? '';
      const payment = ledger.find(code);
      return payment === undefined || payment.code !== code ? context.html(nowhere(), 404) : work(payment);
    };
    const at = (payment: BankPayment, more = ''): string => `/${door}/${payment.code}${more}`;

    pages.get(`/${door}/:code`, (context) =>
      found(context, (payment) => {
        if (payment.state !== 'WAITING') return context.html(done(payment, door, bank.shopName, faultsOf(payment)));
        return context.html(door === 'form' ? form(payment, bank.shopName) : decide(payment, door, bank.shopName, faultsOf(payment)));
      }),
    );

    pages.post(`/${door}/:code`, (context) =>
      found(context, async (payment) => {
        const sent = await fields(context);
        const word = (sent.get('word') ?? '').trim().toLowerCase();
        const choice = door === 'form' ? wishOfWord.get(word) : sent.get('do');
        if (door === 'form' && choice === undefined && payment.state === 'WAITING')
          return context.html(form(payment, bank.shopName, 'The bank does not know this word.'), 422);
        const next = act(payment, choice ?? '');
        if (next === 'lost')
          return context.html(
            page(
              { title: 'No answer' },
              html`<h1>The connection was lost.</h1>
                <p class="what">Nobody told this page what became of the payment.</p>`,
            ),
            504,
          );
        return context.redirect(at(payment, next === 'check' ? '/check' : ''), 303);
      }),
    );

    pages.get(`/${door}/:code/check`, (context) =>
      found(context, (payment) =>
        payment.state === 'WAITING' && payment.check !== undefined
          ? context.html(check(payment, door, bank.shopName))
          : context.redirect(at(payment), 303),
      ),
    );

    pages.post(`/${door}/:code/check`, (context) =>
      found(context, async (payment) => {
        const sent = await fields(context);
        const right = !sent.has('stop') && payment.check !== undefined && (sent.get('answer') ?? '').trim().toLowerCase() === payment.check;
        if (right) ledger.approve(payment);
        else ledger.refuse(payment, 'CHECK_FAILED');
        return context.redirect(at(payment), 303);
      }),
    );

    pages.post(`/${door}/:code/fault`, (context) =>
      found(context, async (payment) => {
        const sent = await fields(context);
        const kind = v.safeParse(v.picklist(faultKinds), sent.get('kind'));
        if (sent.get('set') === 'none') book.faults = book.faults.filter((fault) => fault.payment !== payment.id);
        else if (kind.success) book.faults.push({ kind: kind.output, payment: payment.id, times: usualTimes(kind.output) });
        return context.redirect(at(payment), 303);
      }),
    );
  }

  pages.get('/', (context) => {
    head(context, 'front');
    return context.html(front(book.payments.slice(-50).reverse(), bank.shopName));
  });
  pages.get('/style.css', (context) =>
    context.body(style, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    }),
  );

  return pages;
};
