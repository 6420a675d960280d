/** What buyers see at the pretend WeChat Pay. Every text that comes from a shop is escaped by `html`. */
import { toDecimal } from '@buypost/core';
import { html } from 'hono/html';
import { charged, type Order } from './book.ts';

type Html = ReturnType<typeof html>;

const sumOf = (amount: number): string => `¥${toDecimal({ amount, currency: 'CNY' })}`;

const page = (title: string, body: Html, onward?: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Pretend WeChat Pay</title>
        <link rel="stylesheet" href="/style.css" />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
      </head>
      <body>
        <header>Pretend WeChat Pay. Nothing here is real, nobody is charged.</header>
        <main>${body}</main>
      </body>
    </html>`;

export const message = (title: string, says: string): Html =>
  page(
    title,
    html`<h1>${title}</h1>
      <p class="what">${says}</p>`,
  );

export interface WalletView {
  readonly shopName: string;
  readonly now: number;
  /** Where the buyer came from. */
  readonly back: string | undefined;
  /** The last try was declined. */
  readonly declined?: boolean;
  /** Leads back at once. */
  readonly onward?: boolean;
}

const states = {
  NOTPAY: 'Not paid',
  USERPAYING: 'On its way',
  SUCCESS: 'Paid',
  CLOSED: 'The shop closed this payment',
  REFUND: 'Given back',
} as const;

export const wallet = (order: Order, { shopName, now, back, declined = false, onward = false }: WalletView): Html => {
  const open = order.state === 'NOTPAY' && now < order.expiresAt;
  const done = order.state === 'SUCCESS' || order.state === 'USERPAYING' || order.state === 'REFUND';
  const late = order.state === 'NOTPAY' && !open;
  const wish = (value: string, text: string, look = ''): Html =>
    html`<button name="do" value="${value}" data-do="${value}" class="${look}">${text}</button>`;
  return page(
    'Pay',
    html`<h1>${shopName}</h1>
      <p class="sum">${sumOf(order.total)}</p>
      <p class="what">${order.description}</p>
      ${declined ? html`<p class="told no" role="status">The bank said no. Nothing was taken. You can try again.</p>` : ''}
      ${
        open
          ? html`<form method="post">
              ${wish('pay', 'Pay', 'main')}${wish('later', 'Pay, but slowly')}${wish('decline', 'The bank says no')}${wish('cancel', 'Not now')}
            </form>`
          : html`<p class="told" role="status">
              ${late ? 'The time for this payment is over.' : states[order.state]}.${done && charged(order) !== order.total ? ` Taken: ${sumOf(charged(order))}.` : ''}
            </p>`
      }
      ${order.state === 'CLOSED' ? html`<form method="post">${wish('pay', 'Try to pay all the same')}</form>` : ''}
      ${back === undefined ? '' : html`<p><a href="${back}" data-do="back">Back to the shop</a></p>`}`,
    back !== undefined && onward ? back : undefined,
  );
};

export const front = (orders: readonly Order[], shopName: string): Html =>
  page(
    'Orders',
    html`<h1>Orders of ${shopName}</h1>
      ${
        orders.length === 0
          ? html`<p class="what">None yet.</p>`
          : html`<ul>
              ${orders.map((order) => html`<li>${order.description}: ${sumOf(order.total)}, ${states[order.state]}, taken ${sumOf(charged(order))}</li>`)}
            </ul>`
      }`,
  );

export const style = `
:root { color-scheme: light dark; --paper: #fff; --ground: #ededed; --ink: #191919; --soft: #6b6b6b; --line: #d5d5d5; --deep: #046b3a; --on: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #1e1e1e; --ground: #111; --ink: #eee; --soft: #a5a5a5; --line: #3a3a3a; --deep: #5fd394; --on: #06281a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere; }
header { padding: 8px 16px; text-align: center; font-size: 13px; font-weight: 600; background: var(--deep); color: var(--on); }
main { max-width: 26rem; margin: 24px auto; padding: 24px 20px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0; font-size: 17px; }
.sum { margin: 4px 0 0; font-size: 32px; line-height: 40px; font-weight: 650; }
.what, li { color: var(--soft); }
.told { margin: 20px 0 0; }
form { margin: 20px 0 0; display: grid; gap: 8px; }
button { min-height: 44px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font: inherit; cursor: pointer; }
.main { background: var(--deep); color: var(--on); border-color: var(--deep); font-weight: 600; }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
a { color: inherit; }
`;
