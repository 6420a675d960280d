import { Choice } from './choice.tsx';
import { change } from './draft.ts';
import type { FormProps } from './form.tsx';
import { Lines } from './lines.tsx';
import { MethodFace } from './methods.tsx';
import { SellerLine } from './seller.tsx';

/** The ways to ship, as soon as the backend names any. */
export const ShippingPart = ({ state, quote, t, errorOf }: FormProps) =>
  quote === undefined || quote.shipping.length === 0 ? null : (
    <div class="s">
      <Choice
        name="shipping"
        label={t.m.shipping}
        look="rows"
        options={quote.shipping.map(({ id, title, price }) => ({
          id,
          content: (
            <>
              <bdi>{title}</bdi>
              <span class="n">{price.amount === 0 ? t.m.free : t.money(price)}</span>
            </>
          ),
        }))}
        chosen={state.draft.shipping}
        error={errorOf('shipping')}
        onChoose={(shipping) => change(t, () => ({ shipping }))}
      />
    </div>
  );

/** The ways to pay. One way is no choice; nothing to pay needs none. */
export const MethodPart = ({ state, quote, total, method: chosen, t, errorOf }: FormProps) => {
  const methods = quote?.methods ?? state.offer.methods;
  if (methods.length < 2 || total?.amount === 0) return null;
  return (
    <div class="s">
      <Choice
        name="method"
        label={t.m.payWith}
        look="rows"
        options={methods.map((method) => ({
          id: method.id,
          content: (
            <MethodFace
              method={method}
              total={method.total && method.total.amount !== quote?.total.amount ? t.money(method.total) : undefined}
            />
          ),
        }))}
        chosen={chosen}
        error={errorOf('method')}
        onChoose={(method) => change(t, () => ({ method }))}
      />
    </div>
  );
};

/** What, from whom, how much, how: right above the press. */
export const Review = ({ state, quote, total, t }: FormProps) => {
  const methods = quote?.methods ?? state.offer.methods;
  const only = methods.length === 1 ? methods[0] : undefined;
  return (
    <div class="s" part="review">
      {only && total?.amount !== 0 ? (
        <p class="row">
          <span class="lab">{t.m.payWith}</span>
          <span class="state">
            <MethodFace method={only} />
          </span>
        </p>
      ) : null}
      {quote && total ? (
        <Lines lines={quote.lines} total={total} busy={!state.quote} t={t} />
      ) : state.quoting ? (
        <p class="small">{t.m.counting}</p>
      ) : null}
      <SellerLine seller={state.offer.seller} t={t} />
    </div>
  );
};
