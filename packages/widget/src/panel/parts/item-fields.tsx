import { toDecimal, type Image, type Money, type Variant } from '@buypost/core';
import { useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { Choice } from './choice.tsx';
import { change, priceOf, rangeOf, typedMoney } from './draft.ts';
import { Field, wrong } from './field.tsx';
import type { FormProps } from './form.tsx';
import { Mark } from './marks.tsx';

/** A picture that says nothing its text does not say already. */
export const Picture = ({ image, alt = '' }: { readonly image: Image; readonly alt?: string }) => {
  const src = webUrl(image.url);
  return src === undefined ? null : (
    <img
      part="image"
      src={src}
      alt={alt}
      width={image.width}
      height={image.height}
      decoding="async"
      onError={(event) => {
        event.currentTarget.hidden = true;
      }}
    />
  );
};

/** What a variant's pill shows: its price only where prices differ. */
export const variantFace = (variant: Variant, price: Money | undefined, t: Pick<Tools, 'm' | 'money'>) => (
  <>
    {variant.image ? <Picture image={variant.image} /> : null}
    <bdi>{variant.title}</bdi>
    {price ? <span class="n small">{t.money(price)}</span> : null}
    {variant.available ? null : <span class="vh">{t.m.soldOut}</span>}
  </>
);

const Quantity = ({ state, t, errorOf }: FormProps) => {
  const { min, max } = state.offer.quantity;
  const { quantity } = state.draft;
  const [typed, setTyped] = useState<string>();
  const to = (next: number): void => {
    setTyped(undefined);
    if (next >= min && next <= max) change(t, () => ({ quantity: next }));
  };
  const error = errorOf('quantity');
  return (
    <div class="row">
      <label for="quantity">{t.m.quantity}</label>
      <div class="step" part="stepper">
        <button
          type="button"
          class="x"
          part="button"
          aria-label={t.m.fewer}
          aria-disabled={quantity <= min ? 'true' : undefined}
          onClick={() => to(quantity - 1)}
        >
          <Mark name="minus" />
        </button>
        <input
          class="in"
          part="input"
          id="quantity"
          inputMode="numeric"
          autocomplete="off"
          value={typed ?? String(quantity)}
          onInput={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            const next = Number(text);
            if (/^\d{1,6}$/.test(text) && next >= min && next <= max) change(t, () => ({ quantity: next }));
          }}
          onBlur={() => setTyped(undefined)}
          {...wrong('quantity', error)}
        />
        <button
          type="button"
          class="x"
          part="button"
          aria-label={t.m.more}
          aria-disabled={quantity >= max ? 'true' : undefined}
          onClick={() => to(quantity + 1)}
        >
          <Mark name="plus" />
        </button>
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
  const set = (amount: number): void => change(t, () => ({ amount: { amount, currency }, currency }));
  const now = draft.amount?.currency === currency ? draft.amount.amount : undefined;
  const error = errorOf('amount');
  return (
    <>
      {suggested.length > 0 ? (
        <Choice
          name="suggested"
          label={t.m.amount}
          look="pills"
          options={suggested.map((amount) => ({ id: String(amount), content: <span class="n">{t.money({ amount, currency })}</span> }))}
          chosen={typed === undefined && now !== undefined ? String(now) : undefined}
          onChoose={(id) => {
            setTyped(undefined);
            set(Number(id));
          }}
        />
      ) : null}
      <Field id="amount" label={t.say(t.m.amountIn, { currency })} error={error}>
        <input
          class="in"
          part="input"
          id="amount"
          inputMode="decimal"
          autocomplete="off"
          dir="ltr"
          value={typed ?? (now === undefined || now === 0 || suggested.includes(now) ? '' : toDecimal({ amount: now, currency }))}
          onInput={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            // What is no sum is zero, never the sum that stood there before.
            set(typedMoney(text, currency)?.amount ?? 0);
          }}
          aria-describedby="amount-h"
          {...wrong('amount', error)}
        />
        {error === undefined ? (
          <p class="small" id="amount-h">
            {t.say(t.m.amountRange, { min: t.money({ amount: min, currency }), max: t.money({ amount: max, currency }) })}
          </p>
        ) : null}
      </Field>
    </>
  );
};

const Currency = ({ state, t }: FormProps) => {
  const { offer, draft } = state;
  const currencies = (offer.amounts.length > 0 ? offer.amounts : offer.prices).map(({ currency }) => currency);
  if (currencies.length < 2) return null;
  return (
    <Choice
      name="currency"
      label={t.m.currency}
      look="pills"
      options={currencies.map((id) => {
        const price = offer.prices.length > 0 ? priceOf(offer, { ...draft, currency: id }) : undefined;
        return { id, content: price ? <span class="n">{t.money(price)}</span> : id };
      })}
      chosen={draft.amount?.currency ?? draft.currency ?? currencies[0]}
      onChoose={(currency) => {
        const first = offer.amounts.find((range) => range.currency === currency)?.suggested[0];
        change(t, () => ({ currency, ...(offer.amounts.length > 0 ? { amount: { amount: first ?? 0, currency } } : {}) }));
      }}
    />
  );
};

/** What is bought: variant, quantity, amount, currency. Only what can be chosen is shown. */
export const ItemFields = (props: FormProps) => {
  const { state, t, errorOf } = props;
  const { offer, draft } = state;
  const several = offer.quantity.max > offer.quantity.min;
  const varied = offer.variants.some(({ prices }) => prices !== undefined);
  const currencies = Math.max(offer.amounts.length, offer.prices.length);
  if (offer.variants.length === 0 && !several && offer.amounts.length === 0 && currencies < 2) return null;
  return (
    <div class="s">
      {offer.variants.length > 0 ? (
        <Choice
          name="variant"
          label={offer.variantLabel ?? t.m.variant}
          look="pills"
          options={offer.variants.map((variant) => ({
            id: variant.id,
            off: !variant.available,
            content: variantFace(
              variant,
              varied
                ? priceOf(offer, { variant: variant.id, ...(draft.currency === undefined ? {} : { currency: draft.currency }) })
                : undefined,
              t,
            ),
          }))}
          chosen={draft.variant}
          error={errorOf('variant')}
          onChoose={(variant) => change(t, () => ({ variant }))}
        />
      ) : null}
      <Currency {...props} />
      {offer.amounts.length > 0 ? <Amount {...props} key={draft.amount?.currency ?? draft.currency} /> : null}
      {several ? <Quantity {...props} /> : null}
    </div>
  );
};
