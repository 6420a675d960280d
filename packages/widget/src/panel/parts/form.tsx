import type { Money, Quote, StateOf } from '@buypost/core';
import { Component } from 'preact';
import type { Choices } from '../lazy.ts';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';
import { otherwisePart } from '../otherwise-part.ts';
import { methodNow, totalNow } from './draft.ts';
import { Review } from './review.tsx';
import { wayOut } from './way-out.tsx';

/** What the parts of the form are handed. */
export interface FormProps {
  readonly state: StateOf<'ready'>;
  /** The quote of this draft, or the last one while a new one is asked for. */
  readonly quote: Quote | undefined;
  /** The sum that the press obliges to, under the method that it would use. */
  readonly total: Money | undefined;
  readonly method: string | undefined;
  /** The one that the form began with. */
  readonly first: string | undefined;
  readonly t: Tools;
  /** What only some offers ask; undefined for the others. */
  readonly choices: Choices | undefined;
  /** The sentence for what is wrong with a field; undefined while it is fine or not yet to be spoken of. */
  readonly errorOf: (...fields: readonly string[]) => string | undefined;
}

/** The order form: what, to whom, how, the review, and the one press that obliges to pay. */
export class Form extends Component<Pick<FormProps, 'state' | 't' | 'choices'>> {
  #quote: Quote | undefined;
  #first: string | undefined;
  /** The total that stands there, and the one that was last said. */
  #sum: string | undefined;
  #said: string | undefined;
  #pressed = false;
  #box: HTMLElement | null = null;

  /** A new total is said once; the first one is read with the form. */
  override componentDidMount(): void {
    const { t, state } = this.props;
    if (this.#sum === undefined || !state.quote) return;
    if (this.#said !== undefined && this.#said !== this.#sum) t.announce(`${t.m.total}: ${this.#sum}`);
    this.#said = this.#sum;
  }
  override componentDidUpdate(): void {
    this.componentDidMount();
    if (this.#pressed) this.#box?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    this.#pressed = false;
  }

  override render({ state, t, choices }: Pick<FormProps, 'state' | 't' | 'choices'>) {
    const { problems, pressed, quoting } = state;
    if (state.quote || !quoting) this.#quote = state.quote;
    const quote = this.#quote;
    const method = methodNow(state.offer, state.draft, quote);
    this.#first ??= method;
    const total = quote && totalNow(quote, method);
    const sum = (this.#sum = total && t.money(total));
    // Until it is known how it is sent, the sum grows: it can be shown, and not yet promised.
    const grows = !!quote?.missing.includes('shipping');
    const other = otherwisePart.there();
    const props: FormProps = {
      state,
      quote,
      total,
      method,
      first: this.#first,
      t,
      choices,
      errorOf: (...fields) => (pressed ? choices?.sentenceOf(problems, fields, t) : undefined),
    };
    return (
      <div
        ref={(box) => {
          this.#box = box;
        }}
        role="form"
        aria-label={state.offer.title}
      >
        {state.notice && other && <other.Notices state={state} t={t} />}
        {choices && <choices.ItemFields {...props} />}
        {choices && <choices.ContactFields {...props} />}
        {choices && <choices.ShippingPart {...props} />}
        <Review {...props} />
        {wayOut(t)}
        <div class="s foot">
          <Button
            kind="main pay"
            // No sum on the button, nothing to oblige to. What is wrong with the form can be asked for all the same.
            off={quoting && problems.length === 0}
            onPress={() => {
              this.#pressed = true;
              t.send({ type: 'pay' });
            }}
          >
            {sum === undefined || state.quote === undefined || grows
              ? t.m.payBare
              : total?.amount === 0
                ? t.m.orderFree
                : t.say(t.m.pay, { amount: sum })}
          </Button>
        </div>
      </div>
    );
  }
}
