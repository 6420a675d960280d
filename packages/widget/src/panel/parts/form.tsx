import type { FieldProblem, Money, Quote, StateOf } from '@buypost/core';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Choices } from '../lazy.ts';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';
import { ContactFields } from './contact-fields.tsx';
import { methodNow, problemOf, totalNow } from './draft.ts';
import { Notices } from './notices.tsx';
import { Review } from './review.tsx';
import { WayOut } from './way-out.tsx';

/** What the parts of the form are handed. */
export interface FormProps {
  readonly state: StateOf<'ready'>;
  /** The quote of this draft, or the last one while a new one is asked for. */
  readonly quote: Quote | undefined;
  /** The sum that the press obliges to, under the method that it would use. */
  readonly total: Money | undefined;
  readonly method: string | undefined;
  readonly t: Tools;
  /** What only some offers ask; undefined for the others. */
  readonly choices: Choices | undefined;
  /** The sentence for what is wrong with a field; undefined while it is fine or not yet to be spoken of. */
  readonly errorOf: (...fields: readonly string[]) => string | undefined;
}

const sentence = (problem: FieldProblem['problem'], field: string | undefined, t: Tools): string => {
  if (field === 'contact.email' && problem === 'invalid') return t.m.problems.email;
  const choices = ['variant', 'method', 'shipping', 'shipTo.country'];
  if (problem === 'missing' && field !== undefined && choices.includes(field)) return t.m.problems.choice;
  return t.m.problems[problem];
};

/** The order form: what, to whom, how, the review, and the one press that obliges to pay. */
export const Form = ({ state, t, choices }: Pick<FormProps, 'state' | 't' | 'choices'>) => {
  const { problems, pressed, quoting } = state;
  const form = useRef<HTMLDivElement>(null);
  const presses = useSignal(0);
  const last = useRef<Quote | undefined>(undefined);
  if (state.quote) last.current = state.quote;
  const quote = state.quote ?? (quoting ? last.current : undefined);

  useEffect(() => {
    if (presses.value > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [presses.value]);

  const method = methodNow(state.offer, state.draft, quote);
  const total = quote && totalNow(quote, method);
  const sum = total && t.money(total);
  // Until it is known how it is sent, the sum grows: it can be shown, and not yet promised.
  const grows = !!quote?.missing.includes('shipping');
  // A new total is said once; the first one is read with the form.
  const said = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (sum === undefined || state.quote === undefined) return;
    if (said.current !== undefined && said.current !== sum) t.announce(`${t.m.total}: ${sum}`);
    said.current = sum;
  }, [sum, state.quote]);

  const errorOf = (...fields: readonly string[]): string | undefined => {
    const problem = pressed ? problemOf(problems, ...fields) : undefined;
    return problem && sentence(problem, fields[0], t);
  };
  const props: FormProps = { state, quote, total, method, t, choices, errorOf };
  return (
    <div ref={form} role="form" aria-label={state.offer.title}>
      <Notices state={state} t={t} />
      {choices && <choices.ItemFields {...props} />}
      <ContactFields {...props} />
      {choices && <choices.ShippingPart {...props} />}
      <Review {...props} />
      <WayOut t={t} />
      <div class="s foot">
        <Button
          kind="main pay"
          // No sum on the button, nothing to oblige to. What is wrong with the form can be asked for all the same.
          off={quoting && problems.length === 0}
          onPress={() => {
            t.send({ type: 'pay' });
            presses.value++;
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
};
