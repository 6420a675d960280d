/** What buyers see at the bank. Every text that comes from a shop is escaped by `html`. */
import { html, raw } from 'hono/html';
import { written } from '../currencies.ts';
import { charged, type BankPayment } from './book.ts';
import { faultPanel } from './fault-panel.ts';
import type { Fault } from './faults.ts';
import { page, sum, tick, type Door, type Html } from './frame.ts';

const refusalTexts = {
  REFUSED: 'Declined. Nothing was taken.',
  NO_FUNDS: 'There is not enough pretend money on this account. Nothing was taken.',
  CHECK_FAILED: 'The check failed. Nothing was taken.',
} as const;

/** What a button is for, in the words that every provider's pretend pages share. */
const deeds: ReadonlyMap<string, string> = new Map([
  ['approve', 'pay'],
  ['decline', 'decline'],
]);

const wish = (value: string, text: string, className = ''): Html =>
  html`<button name="do" value="${value}" data-do="${deeds.get(value) ?? value}" class="${className}">${text}</button>`;

const back = (payment: BankPayment, door: Door, text: string, main = false): Html | '' =>
  door === 'form'
    ? ''
    : html`<form>
        <a class="button ${main ? 'main' : ''}" data-do="${main ? 'return' : 'cancel'}" href="${payment.returnUrl}">${text}</a>
      </form>`;

/** The page where the buyer decides. */
export const decide = (payment: BankPayment, door: Door, shopName: string, faults: readonly Fault[]): Html =>
  page(
    { title: `Pay ${shopName}` },
    html`${sum(payment, shopName)}
      ${payment.refusal === undefined ? '' : html`<p class="told no" role="status">${refusalTexts[payment.refusal]} You can try again.</p>`}
      <form method="post" action="/${door}/${payment.code}">
        ${wish('approve', payment.product === 'hold' ? 'Approve' : `Pay ${written(payment.amount, payment.currency)}`, 'main')}
        <div class="two">
          ${wish('check', 'Prove it is me, then pay')}${wish('later', 'Pay, but slowly')}${wish('funds', 'Not enough money')}${wish('decline', 'Decline')}
        </div>
      </form>
      <details>
        <summary>Stranger things</summary>
        <form method="post" action="/${door}/${payment.code}">
          <div class="two">${wish('twice', 'Pay twice')}${wish('lose', 'Pay and lose the way back')}</div>
        </form>
      </details>
      ${faultPanel(payment, door, faults)}${back(payment, door, 'Back to the shop without paying')}`,
  );

const formWords = ['pay', 'no', 'poor', 'check', 'later'] as const;
/** The wish behind each pretend word. */
export const wishOfWord: ReadonlyMap<string, string> = new Map([
  ['pay', 'approve'],
  ['no', 'decline'],
  ['poor', 'funds'],
  ['check', 'check'],
  ['later', 'later'],
]);

/** The form inside the pay frame. It asks for a word where a real one would ask for a card. */
export const form = (payment: BankPayment, shopName: string, problem?: string): Html =>
  page(
    { title: `Pay ${shopName}`, framed: true },
    html`${sum(payment, shopName)}
      ${payment.refusal === undefined ? '' : html`<p class="told no" role="status">${refusalTexts[payment.refusal]} Try another word.</p>`}
      <form method="post" action="/form/${payment.code}">
        <label for="word">Pretend word</label>
        <input
          id="word"
          name="word"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="40"
          aria-describedby="hint"
          ${problem === undefined ? '' : raw(' aria-invalid="true"')}
        />
        <p class="hint" id="hint">
          ${problem === undefined ? '' : html`<span class="no">${problem}</span> `}Words it knows: ${formWords.join(', ')}. Never type a
          card number here.
        </p>
        <button class="main">Pay ${written(payment.amount, payment.currency)}</button>
      </form>`,
  );

/** A check like 3-D Secure: repeat the word from the "other device". */
export const check = (payment: BankPayment, door: Door, shopName: string): Html =>
  page(
    { title: 'A check', framed: door === 'form' },
    html`${sum(payment, shopName)}
      <p class="told">Your pretend phone shows this word:</p>
      <p><code>${payment.check ?? ''}</code></p>
      <form method="post" action="/${door}/${payment.code}/check">
        <label for="answer">Type it here</label
        ><input id="answer" name="answer" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" />
        <div class="two"><button class="main">It is me</button><button name="stop" value="yes">It is not me</button></div>
      </form>`,
  );

const doneTexts = {
  PAID: 'Paid.',
  APPROVED: 'Approved. The shop takes the money when it is ready.',
  PENDING: 'On its way. The other bank takes its time; the shop hears from it.',
  CLOSED: 'The shop closed this payment. Nothing was taken.',
  LAPSED: 'The time for this payment is over. Nothing was taken.',
  FAILED: 'The other bank said no. Nothing was taken.',
} as const;

/** The page after it was decided. */
export const done = (payment: BankPayment, door: Door, shopName: string, faults: readonly Fault[]): Html => {
  const { state } = payment;
  if (state === 'WAITING') return door === 'form' ? form(payment, shopName) : decide(payment, door, shopName, faults);
  const well = state === 'PAID' || state === 'APPROVED' || state === 'PENDING';
  const returns = door === 'pay' || door === 'app';
  const took = charged(payment);
  return page(
    { title: well ? 'Done' : 'Over', framed: door === 'form', ...(well && returns ? { onward: payment.returnUrl } : {}) },
    html`${sum(payment, shopName)}
      <p class="told${well ? '' : ' no'}" role="status">
        ${well ? tick : ''}${doneTexts[state]}${took > 0 && took !== payment.amount ? ` The bank took ${written(took, payment.currency)}.` : ''}${door === 'scan' && well ? ' Look at the other screen.' : ''}
      </p>
      ${returns ? back(payment, door, 'Back to the shop', true) : ''}${state === 'CLOSED' || state === 'LAPSED' ? late(payment, door, faults) : ''}`,
  );
};

const late = (payment: BankPayment, door: Door, faults: readonly Fault[]): Html =>
  html`${faultPanel(payment, door, faults)}
    <form method="post" action="/${door}/${payment.code}">${wish('approve', 'Try to pay all the same')}</form>`;

export const nowhere = (): Html =>
  page(
    { title: 'Nothing here' },
    html`<h1>There is no such payment.</h1>
      <p class="what">The code may be mistyped, or the bank was started anew.</p>`,
  );

/** The bank's front page: what it did lately. */
export const front = (payments: readonly BankPayment[], shopName: string): Html =>
  page(
    { title: 'Ledger' },
    html`<h1>Payments to ${shopName}</h1>
      ${
        payments.length === 0
          ? html`<p class="what">None yet. Buy something in a post.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">State</th>
                  <th scope="col">Taken</th>
                </tr>
              </thead>
              <tbody>
                ${payments.map(
                  (payment) =>
                    html`<tr>
                      <td><a href="/pay/${payment.code}">${payment.description}</a></td>
                      <td>${payment.state}</td>
                      <td>${written(charged(payment), payment.currency)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }`,
  );
