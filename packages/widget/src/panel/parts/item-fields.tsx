import { toDecimal, type Image, type Money, type Variant } from '@buypost/core';
import { useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { Choice } from './choice.tsx';
import { change, priceOf, rangeOf, typedMoney } from './draft.ts';
import { Field, wrong } from './field.tsx';
import type { FormProps } from './form.tsx';
import { Mark } from './marks.tsx';

/** A picture. Without `alt` it says nothing that its text does not say already. */
export const Picture = ({ image, alt = '' }: { readonly image: Image; readonly alt?: string }) => {
  const src = webUrl(image.url);
  return src ? (
    <img
      part="image"
      src={src}
      alt={alt}
      width={image.width}
      height={image.height}
      onError={({ currentTarget }) => {
        currentTarget.hidden = true;
      }}
    />
  ) : null;
};

/** What a variant's pill shows: its price only where prices differ. */
export const variantFace = ({ image, title, available }: Variant, price: Money | false | undefined, t: Pick<Tools, 'm' | 'money'>) => (
  <>
    {image && <Picture image={image} />}
    <bdi>{title}</bdi>
    {price && <span class="n small">{t.money(price)}</span>}
    {available || <span class="vh">{t.m.unavailable.sold_out}</span>}
  </>
);

const Quantity = ({ state, t, errorOf }: FormProps) => {
  const { min, max } = state.offer.quantity;
  const { quantity } = state.draft;
  const [typed, setTyped] = useState<string>();
  const to = (next: number): void => {
    if (next >= min && next <= max) change(t, () => ({ quantity: next }));
  };
  const error = errorOf('quantity');
  const stepBy = (by: 1 | -1, label: string) => (
    <button
      type="button"
      class="x"
      part="button"
      aria-label={label}
      aria-disabled={quantity + by < min || quantity + by > max}
      onClick={() => {
        setTyped(undefined);
        to(quantity + by);
      }}
    >
      <Mark name={by < 0 ? 'minus' : 'plus'} />
    </button>
  );
  return (
    <div class="row">
      <label for="quantity">{t.m.quantity}</label>
      <div class="step">
        {stepBy(-1, t.m.fewer)}
        <input
          class="in"
          part="input"
          id="quantity"
          inputMode="numeric"
          autocomplete="off"
          value={typed ?? quantity}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            if (/^\d{1,6}$/.test(value)) to(Number(value));
          }}
          onBlur={() => setTyped(undefined)}
          {...wrong('quantity', error)}
        />
        {stepBy(1, t.m.more)}
      </div>
    </div>
  );
};

const Amount = ({ state, t, errorOf }: FormProps) => {
  const { offer, draft } = state;
  const range = rangeOf(offer, draft);
  const [typed, setTyped] = useState<string>();
  if (!range) return null;
  const { currency, min, max, suggested } = range;
  const show = (amount: number): string => t.money({ amount, currency });
  const set = (text: string | undefined, amount: number): void => {
    setTyped(text);
    change(t, () => ({ amount: { amount, currency }, currency }));
  };
  const now = draft.amount?.currency === currency ? draft.amount.amount : 0;
  const error = errorOf('amount');
  return (
    <>
      {suggested.length > 0 && (
        <Choice
          name="suggested"
          label={t.m.amount}
          options={suggested.map((amount) => ({ id: `${amount}`, content: show(amount) }))}
          chosen={typed === undefined ? `${now}` : undefined}
          onChoose={(id) => set(undefined, Number(id))}
        />
      )}
      <Field id="amount" label={t.say(t.m.amountIn, { currency })} error={error}>
        <input
          class="in"
          part="input"
          id="amount"
          inputMode="decimal"
          autocomplete="off"
          dir="ltr"
          value={typed ?? (!now || suggested.includes(now) ? '' : toDecimal({ amount: now, currency }))}
          // What is no sum is zero, never the sum that stood there before.
          onInput={({ currentTarget: { value } }) => set(value, typedMoney(value, currency)?.amount ?? 0)}
          aria-describedby="amount-h"
          {...wrong('amount', error)}
        />
        <p class="small" id="amount-h">
          {show(min)} – {show(max)}
        </p>
      </Field>
    </>
  );
};

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
        label={offer.variantLabel ?? t.m.variant}
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
        label={t.m.currency}
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
