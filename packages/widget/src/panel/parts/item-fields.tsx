import { toDecimal } from '@buypost/core';
import { signal } from '@preact/signals';
import { Component } from 'preact';
import { choiceTexts } from '../messages/en-choices.ts';
import { rangeOf, typedMoney } from './amount.ts';
import { Choice } from './choice.tsx';
import { change, priceOf } from './draft.ts';
import { Input, Labelled } from './field.tsx';
import type { FormProps } from './form.tsx';
import { Line } from './marks.tsx';
import { variantFace } from './picture.tsx';

class Quantity extends Component<FormProps> {
  readonly #typed = signal<string | undefined>(undefined);

  override render({ state, t, errorOf }: FormProps) {
    const typed = this.#typed;
    const { min, max } = state.offer.quantity;
    const { quantity } = state.draft;
    const to = (next: number, text?: string): void => {
      typed.value = text;
      if (next >= min && next <= max) change(t, () => ({ quantity: next }));
    };
    const stepBy = (by: 1 | -1, label: string, d: string) => (
      <button
        type="button"
        class="x"
        part="button"
        aria-label={label}
        aria-disabled={quantity + by < min || quantity + by > max}
        onClick={() => to(quantity + by)}
      >
        <Line d={d} />
      </button>
    );
    return (
      <div class="row">
        <label for="quantity">{choiceTexts(t.m).quantity}</label>
        <div class="step">
          {stepBy(-1, choiceTexts(t.m).fewer, 'M4.5 10h11')}
          <Input
            id="quantity"
            inputMode="numeric"
            autocomplete="off"
            value={typed.value ?? quantity}
            error={errorOf('quantity')}
            onText={(text) => to(/^\d{1,6}$/.test(text) ? Number(text) : NaN, text)}
            onBlur={() => {
              typed.value = undefined;
            }}
          />
          {stepBy(1, choiceTexts(t.m).more, 'M10 4.5v11m-5.5-5.5h11')}
        </div>
      </div>
    );
  }
}

class Amount extends Component<FormProps> {
  readonly #typed = signal<string | undefined>(undefined);

  override render({ state, t, errorOf }: FormProps) {
    const typed = this.#typed;
    const { offer, draft } = state;
    const range = rangeOf(offer, draft);
    if (!range) return null;
    const { currency, min, max, suggested } = range;
    const show = (amount: number): string => t.money({ amount, currency });
    const set = (text: string | undefined, amount: number): void => {
      typed.value = text;
      change(t, () => ({ amount: { amount, currency }, currency }));
    };
    const now = draft.amount?.currency === currency ? draft.amount.amount : 0;
    const error = errorOf('amount');
    return (
      <>
        {suggested.length > 0 && (
          <Choice
            name="suggested"
            label={choiceTexts(t.m).amount}
            options={suggested.map((amount) => ({ id: `${amount}`, content: show(amount) }))}
            chosen={typed.value === undefined ? `${now}` : undefined}
            onChoose={(id) => set(undefined, Number(id))}
          />
        )}
        <Labelled id="amount" label={t.say(choiceTexts(t.m).amountIn, { currency })} error={error}>
          <Input
            id="amount"
            inputMode="decimal"
            autocomplete="off"
            value={typed.value ?? (!now || suggested.includes(now) ? '' : toDecimal({ amount: now, currency }))}
            aria-describedby="amount-h"
            error={error}
            // What is no sum is zero, never the sum that stood there before.
            onText={(text) => set(text, typedMoney(text, currency)?.amount ?? 0)}
          />
          <p class="small" id="amount-h">
            {show(min)} – {show(max)}
          </p>
        </Labelled>
      </>
    );
  }
}

/** What is bought: variant, currency, amount, quantity. Only what can be chosen is shown. */
export const ItemFields = (props: FormProps) => {
  const { state, t, errorOf } = props;
  const { offer, draft } = state;
  const { variants, amounts, prices, quantity } = offer;
  const varied = variants.some((variant) => variant.prices);
  const currencies = (amounts.length > 0 ? amounts : prices).map(({ currency }) => currency);
  const currency = draft.amount?.currency ?? draft.currency ?? currencies[0];
  const parts = [
    variants.length > 0 && (
      <Choice
        name="variant"
        label={offer.variantLabel ?? choiceTexts(t.m).variant}
        options={variants.map((variant) => ({
          id: variant.id,
          off: !variant.available,
          content: variantFace(variant, varied && priceOf(offer, variant.id, currency), t),
        }))}
        chosen={draft.variant}
        error={errorOf('variant')}
        onChoose={(variant) => change(t, () => ({ variant }))}
      />
    ),
    currencies.length > 1 && (
      <Choice
        name="currency"
        label={choiceTexts(t.m).currency}
        options={currencies.map((id) => {
          const price = priceOf(offer, draft.variant, id);
          return { id, content: price ? t.money(price) : id };
        })}
        chosen={currency}
        onChoose={(id) => {
          const range = amounts.find((one) => one.currency === id);
          change(t, () => ({ currency: id, ...(range && { amount: { amount: range.suggested[0] ?? 0, currency: id } }) }));
        }}
      />
    ),
    amounts.length > 0 && <Amount key={currency} {...props} />,
    quantity.max > quantity.min && <Quantity {...props} />,
  ];
  return parts.some(Boolean) ? <div class="s">{parts}</div> : null;
};
