/** The frame around the views: heading, the question before closing, live regions, focus. */
import type { CheckoutState, Money } from '@buypost/core';
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { otherwisePart } from './otherwise-part.ts';
import { methodNow, totalNow } from './parts/draft.ts';
import { Mark } from './parts/marks.tsx';
import { Picture } from './parts/picture.tsx';
import { SellerDetails } from './parts/seller.tsx';
import type { Stage } from './stage.ts';
import { toolsFor, type Tools } from './tools.ts';
import type { PanelView } from './view.ts';
import { show } from './views/index.tsx';
import { saysOf } from './views/says.ts';

export interface Frame {
  readonly view: PanelView;
  readonly state: ReadonlySignal<CheckoutState>;
  readonly set: Stage;
  readonly open: ReadonlySignal<boolean>;
  /** The question whether to close while an answer is outstanding is on screen. */
  readonly closing: Signal<boolean>;
  /** `really`: the question was answered. */
  readonly leave: (really?: boolean) => void;
}

/** Is a question on its way whose answer the buyer should see? */
export const isAsking = (state: CheckoutState): boolean => state.name === 'starting' || ('asking' in state && !!state.asking);

/** The total on screen; undefined where there is none. */
const totalOf = (state: CheckoutState): Money | undefined => {
  if (!('quote' in state) || !state.quote) return undefined;
  const { quote, offer, draft } = state;
  return totalNow(quote, state.name === 'starting' ? state.method : methodNow(offer, draft, quote));
};

const head = (state: CheckoutState, t: Tools, onClose: () => void) => {
  const offer = 'offer' in state ? state.offer : undefined;
  const seller = offer?.seller ?? (state.name === 'succeeded' ? state.session.order.seller : undefined);
  return (
    <>
      <div class="grip" />
      <div class="h" part="header">
        {offer?.image && <Picture image={offer.image} />}
        <div>
          <h2 id="title" part="title" tabIndex={-1}>
            <bdi lang={offer?.language}>{offer?.title ?? t.m.checkout}</bdi>
          </h2>
          {seller && <SellerDetails seller={seller} t={t} />}
        </div>
        <button type="button" class="x" part="close" aria-label={t.m.close} onClick={onClose}>
          <Mark name="close" />
        </button>
      </div>
      {('session' in state ? state.session.test : offer?.test) && (
        <p class="small test" part="test">
          {t.m.test}
        </p>
      )}
    </>
  );
};

/** The frame of one panel, as a dialog or as a section in the flow. */
export const shellOf = ({ view, state: current, set, open, closing, leave }: Frame): FunctionComponent => {
  const polite = signal('');
  const urgent = signal('');
  const say = (text: string): void => {
    polite.value = text;
  };
  let spoken = '';
  let refused = '';
  let seen: Money | undefined;
  /** The total that was on screen before the price changed. */
  let old: Money | undefined;

  return () => {
    const state = current.value;
    const total = totalOf(state);
    if (total) {
      const isChanged = state.name === 'ready' && state.notice?.kind === 'price_changed';
      if (!isChanged) old = undefined;
      else if (seen?.amount !== total.amount) old = seen;
      seen = total;
    }
    const { locale, dir } = set.language.value;
    const t: Tools = { ...toolsFor(set.language.value, view.checkout, view, say), ...(old && { oldTotal: old }) };

    // What is spoken: each status once, bad news at once. Both regions exist before they are filled.
    const { stamp, head: headline, lines } = saysOf(state, t, old);
    const other = otherwisePart.there();
    const status = open.value && state.name !== 'loading' ? [headline, ...lines].join(' ').trim() : '';
    const error = open.value && 'error' in state && state.error && other ? other.errorText(state.error.code, t) : '';
    const speak = (): void => {
      if (status !== spoken) (stamp === 'bad' ? urgent : polite).value = spoken = status;
      if (error && error !== refused) urgent.value = error;
      refused = error;
    };

    // When the focused control goes with its state, the focus goes to the title: never to the page behind, never on to a button.
    const { root } = set;
    const held = open.value && root.activeElement;
    const hold = (box: HTMLElement | null): void => {
      if (!box) return;
      if (held && !root.activeElement) root.querySelector('h2')?.focus({ preventScroll: true });
      speak();
    };

    const onEnd = (event: Event): void => {
      event.preventDefault();
      leave();
    };
    const inside = (
      <>
        {head(state, t, () => leave())}
        {closing.value &&
          other?.closing(
            t,
            () => {
              closing.value = false;
            },
            () => leave(true),
          )}
        <div class="b" part="body" key={state.name} hidden={closing.value}>
          {show(state, t)}
        </div>
        <p class="vh" role="status">
          {polite.value}
        </p>
        <p class="vh" role="alert">
          {urgent.value}
        </p>
      </>
    );
    const box = { class: 'p', part: `panel ${view.display}`, 'aria-labelledby': 'title', children: inside };
    return (
      <div class={`r ${set.theme.value}`} part="root" lang={locale} dir={dir} ref={hold}>
        {view.display === 'dialog' ? (
          <dialog
            {...box}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              onEnd(event);
            }}
            onCancel={onEnd}
            onPointerDown={(event) => {
              if (event.target === event.currentTarget) leave();
            }}
          />
        ) : (
          <section {...box} hidden={!open.value} />
        )}
      </div>
    );
  };
};
