import { Choice } from './choice.tsx';
import { change } from './draft.ts';
import type { FormProps } from './form.tsx';
import { Lines } from './lines.tsx';
import { MethodFace } from './methods.tsx';
import { SellerLine } from './seller.tsx';

/** How, what, how much, from whom: right above the press. One way to pay is no choice; nothing to pay needs none. */
export const Review = ({ state, quote, total, method: chosen, first, t, choices, errorOf }: FormProps) => {
  // What the form began with stands first: the way that was used last. Pressing another one moves none.
  const methods = [...(quote?.methods ?? state.offer.methods)].sort(({ id }, other) => Number(other.id === first) - Number(id === first));
  const [only] = methods;
  const costs = total?.amount !== 0;
  const several = methods.length > 1;
  return (
    <>
      {several && costs && (
        <div class="s">
          <Choice
            rows
            name="method"
            label={t.m.payWith}
            options={methods.map((method) => ({
              id: method.id,
              content: (
                <MethodFace
                  t={t}
                  method={method}
                  total={method.total && method.total.amount !== quote?.total.amount && t.money(method.total)}
                />
              ),
            }))}
            chosen={chosen}
            error={errorOf('method')}
            onChoose={(method) => change(t, () => ({ method }))}
          />
        </div>
      )}
      <div class="s" part="review">
        {!several && costs && only && (
          <div class="row">
            <span class="lab">{t.m.payWith}</span>
            <span class="pages">
              <MethodFace t={t} method={only} />
            </span>
          </div>
        )}
        {quote && total && (
          <Lines
            lines={quote.lines}
            total={total}
            more={quote.missing.includes('shipping') && choices?.grows(t)}
            busy={!state.quote}
            t={t}
          />
        )}
        <SellerLine seller={state.offer.seller} t={t} />
      </div>
    </>
  );
};
