import { choiceTexts } from '../messages/en-choices.ts';
import { Choice } from './choice.tsx';
import { change } from './draft.ts';
import type { FormProps } from './form.tsx';

/** The ways to ship, as soon as the backend names any. One way is no choice, unless the backend wants it chosen all the same. */
export const ShippingPart = ({ state, quote, t, errorOf }: FormProps) => {
  const options = quote?.shipping.map(({ id, title, price }) => ({
    id,
    content: (
      <>
        <bdi>{title}</bdi>
        <span class="n">{price.amount === 0 ? choiceTexts(t.m).free : t.money(price)}</span>
      </>
    ),
  }));
  const [only, more] = options ?? [];
  return (
    options &&
    only && (
      <div class="s">
        {more || quote?.missing.includes('shipping') ? (
          <Choice
            rows
            name="shipping"
            label={choiceTexts(t.m).shipping}
            options={options}
            chosen={state.draft.shipping}
            error={errorOf('shipping')}
            onChoose={(shipping) => change(t, () => ({ shipping }))}
          />
        ) : (
          <div class="row" part="choice shipping">
            <span class="lab">{choiceTexts(t.m).shipping}</span>
            <span class="pages">{only.content}</span>
          </div>
        )}
      </div>
    )
  );
};
