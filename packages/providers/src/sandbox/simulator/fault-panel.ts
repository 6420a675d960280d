/** "What should the bank do wrong next?": the panel under every page of a payment. */
import { html } from 'hono/html';
import type { BankPayment } from './book.ts';
import { faultKinds, type Fault, type FaultKind } from './faults.ts';
import type { Door, Html } from './frame.ts';

const faultTexts: Readonly<Record<FaultKind, string>> = {
  notify_late: 'Tell the shop 20 seconds late',
  notify_twice: 'Tell the shop everything twice',
  notify_out_of_order: 'Tell the shop old news last',
  notify_never: 'Never tell the shop',
  wrong_amount: 'Take a wrong amount',
  wrong_currency: 'Say that dollars came',
  wrong_merchant: 'Say that another shop was paid',
  pay_after_close: 'Let money come after the payment was closed',
  lose_answer: 'Lose the next answer to the shop',
  server_error: 'Answer the shop’s next question with 500, then well',
  error_after: 'Do what the shop asks next and answer 500',
  capture_refused: 'Say no when the shop captures',
  refund_pending: 'Take 5 seconds for the next refund',
  refund_fails: 'Let the next refund fail',
  refund_refused: 'Refuse the next refund',
};

export const faultPanel = (payment: BankPayment, door: Door, faults: readonly Fault[]): Html =>
  html`<details>
    <summary>What should the bank do wrong next?</summary>
    ${faults.length === 0 ? '' : html`<p class="hint">Waiting to happen: ${faults.map((fault) => faultTexts[fault.kind]).join('; ')}.</p>`}
    <form method="post" action="/${door}/${payment.code}/fault">
      <label for="kind">Fault</label
      ><select id="kind" name="kind">
        ${faultKinds.map((kind) => html`<option value="${kind}">${faultTexts[kind]}</option>`)}
      </select>
      <div class="two"><button name="set" value="one">Do that</button><button name="set" value="none">Behave again</button></div>
    </form>
  </details>`;
