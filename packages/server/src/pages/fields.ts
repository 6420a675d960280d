/** Fields of the hosted form: each with its label, its own `autocomplete`, and its error beside it. */
import type { MethodChoice, Offer, Quote, ShippingChoice } from '@buypost/core';
import { html } from 'hono/html';
import type { FieldName, Values, Wrongs } from './form-values.ts';
import type { Html } from './layout.ts';
import type { Language } from './messages/index.ts';

/** What is paid by this very form, where nothing in it can change the sum. */
export interface DirectPay {
  readonly quote: Quote;
  readonly key: string;
}

export interface FormView {
  /** Absent: the form leads to a review first. */
  readonly direct?: DirectPay;
  readonly offer: Offer;
  readonly methods: readonly MethodChoice[];
  readonly values: Values;
  readonly wrongs: Wrongs;
  /** Ways to ship to the address given, once there is one. */
  readonly shipping: readonly ShippingChoice[];
  readonly notice?: string;
  readonly language: Language;
}

export interface Field {
  readonly name: FieldName;
  readonly label: string;
  readonly autocomplete?: string;
  readonly type?: string;
  readonly inputmode?: string;
  readonly hint?: string;
  readonly optional?: boolean;
  readonly value?: string;
  readonly ltr?: boolean;
}

export const wrongOf = ({ wrongs }: FormView, name: FieldName): Html =>
  wrongs.has(name) ? html`<p class="wrong" id="${name}-wrong">${wrongs.get(name)}</p>` : html``;

/** `aria-invalid` and `aria-describedby` of a field. */
export function state({ wrongs }: FormView, name: FieldName, hint?: string): Html {
  const described = [...(wrongs.has(name) ? [`${name}-wrong`] : []), ...(hint === undefined ? [] : [`${name}-hint`])];
  return html`${wrongs.has(name) ? html` aria-invalid="true"` : ''}${described.length === 0 ? '' : html` aria-describedby="${described.join(' ')}"`}`;
}

export function input(view: FormView, field: Field): Html {
  const { name, label, hint } = field;
  const value = view.values.get(name) ?? field.value ?? '';
  return html`<div class="field">
    <label class="top" for="${name}">${label}${field.optional === true ? html` <small>(${view.language.say.optional})</small>` : ''}</label
    ><input
      id="${name}"
      name="${name}"
      type="${field.type ?? 'text'}"
      value="${value}"
      ${
        field.autocomplete === undefined ? '' : html` autocomplete="${field.autocomplete}"`
      }${field.inputmode === undefined ? '' : html` inputmode="${field.inputmode}"`}${field.ltr === true ? html` dir="ltr"` : ''}${field.optional === true ? '' : html` required`}${state(view, name, hint)}
    />${hint === undefined ? '' : html`<small id="${name}-hint">${hint}</small>`}${wrongOf(view, name)}
  </div>`;
}

export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly end?: string;
  readonly off?: boolean;
}

export function radios(view: FormView, name: FieldName, legend: string, choices: readonly Choice[]): Html {
  const chosen = view.values.get(name) ?? choices.find((one) => one.off !== true)?.id;
  return html`<fieldset id="${name}" ${state(view, name)}>
    <legend>${legend}</legend>
    ${choices.map(
      (one) =>
        html`<label class="pick${one.off === true ? ' off' : ''}"
          ><input
            type="radio"
            name="${name}"
            value="${one.id}"
            required${one.id === chosen && one.off !== true ? html` checked` : ''}${one.off === true ? html` disabled` : ''}
          /><bdi>${one.title}</bdi>${one.end === undefined ? '' : html`<span class="end">${one.end}</span>`}</label
        >`,
    )}${wrongOf(view, name)}
  </fieldset>`;
}

export function select(view: FormView, name: FieldName, label: string, choices: readonly Choice[], autocomplete?: string): Html {
  const chosen = view.values.get(name) ?? '';
  return html`<div class="field">
    <label class="top" for="${name}">${label}</label
    ><select
      id="${name}"
      name="${name}"
      required${autocomplete === undefined ? '' : html` autocomplete="${autocomplete}"`}${state(view, name)}
    >
      ${
        choices.length > 1 && name === 'country' ? html`<option value="">${view.language.say.choose}</option>` : ''
      }${choices.map((one) => html`<option value="${one.id}" ${one.id === chosen ? html` selected` : ''}>${one.title}</option>`)}</select
    >${wrongOf(view, name)}
  </div>`;
}
