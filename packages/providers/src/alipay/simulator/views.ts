/** What buyers see at the pretend Alipay. Plain forms, no script; every text that comes from a shop is escaped by `html`. */
import { toDecimal } from '@buypost/core';
import { html } from 'hono/html';
import type { Code, Trade } from './book.ts';

export type Html = ReturnType<typeof html>;

export const style = `
:root { color-scheme: light dark; --paper: #fff; --ground: #f2f5f9; --ink: #16202c; --soft: #56616e; --line: #d5dbe3; --deep: #0b5cc4; --no: #a3260f; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b232d; --ground: #10161d; --ink: #eef2f6; --soft: #a9b4c0; --line: #3a4653; --deep: #6aa9ff; --no: #ff9b85; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/24px system-ui, sans-serif; }
.ribbon { padding: 8px 16px; background: var(--deep); color: var(--paper); font-size: 13px; text-align: center; }
main { max-width: 420px; margin: 0 auto; padding: 16px; }
.card { padding: 24px; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); }
h1 { margin: 0; font-size: 16px; font-weight: 600; }
.sum { margin: 8px 0 0; font-size: 32px; line-height: 40px; font-variant-numeric: tabular-nums; }
.what { margin: 4px 0 16px; color: var(--soft); overflow-wrap: anywhere; }
.no { color: var(--no); }
button, .button { display: block; width: 100%; min-height: 44px; margin: 8px 0 0; padding: 10px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; text-align: center; text-decoration: none; cursor: pointer; }
button.main { border-color: var(--deep); background: var(--deep); color: var(--paper); }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
`;

export const page = (title: string, body: Html, onward?: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · pretend Alipay</title>
        <link rel="stylesheet" href="/style.css" />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
      </head>
      <body>
        <header class="ribbon">Pretend Alipay. Nothing here is real, nobody is charged.</header>
        <main><div class="card">${body}</div></main>
      </body>
    </html>`;

const head = (code: Code, shopName: string): Html =>
  html`<h1>${shopName}</h1>
    <p class="sum">¥${toDecimal({ amount: code.total, currency: 'CNY' })}</p>
    <p class="what">${code.subject}</p>`;

export const decide = (code: Code, trade: Trade | undefined, shopName: string): Html =>
  page(
    'Pay',
    html`${head(code, shopName)}
      ${trade?.declined === true ? html`<p class="no" role="status">The bank said no. Nothing was taken. You can try again.</p>` : ''}
      <form method="post">
        <button name="do" value="pay" data-do="pay" class="main">Pay</button>
        <button name="do" value="decline" data-do="decline">Let the bank say no</button>
        <button name="do" value="cancel" data-do="cancel">Leave without paying</button>
      </form>`,
  );

const words = {
  paid: 'Paid.',
  refunded: 'This payment was given back.',
  closed: 'This payment is closed. Nothing was taken.',
  expired: 'This code is too old. Nothing was taken.',
  other_terms: 'This number belongs to another payment. Nothing was taken.',
  left: 'You left without paying.',
} as const;

export const ended = (code: Code, word: keyof typeof words, shopName: string, onward?: string): Html =>
  page(
    word === 'paid' ? 'Paid' : 'Over',
    html`${head(code, shopName)}
      <p class="${word === 'paid' ? '' : 'no'}" role="status">${words[word]}${onward === undefined ? ' Look at the other screen.' : ''}</p>
      ${onward === undefined ? '' : html`<a class="button" href="${onward}">Back to the shop</a>`}
      ${
        word === 'closed'
          ? html`<form method="post"><button name="do" value="pay" data-do="pay">Try to pay all the same</button></form>`
          : ''
      }`,
    onward,
  );

export const sorry = (why: string): Html =>
  page(
    'Sorry',
    html`<h1>This link is no good.</h1>
      <p class="what">${why}</p>`,
  );
