/** The frame around the views: heading, the question before closing, live regions, focus. */
import type { CheckoutState, Money } from '@buypost/core';
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from './parts/button.tsx';
import { methodNow, totalNow } from './parts/draft.ts';
import { Mark } from './parts/marks.tsx';
import { Picture } from './parts/picture.tsx';
import { SellerDetails } from './parts/seller.tsx';
import type { Stage } from './stage.ts';
import { toolsFor, type Tools } from './tools.ts';
import type { PanelView } from './view.ts';
import { show } from './views/index.ts';
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

const focusInside = (box: HTMLElement | null): void => box?.querySelector('button')?.focus();

/** The frame of one panel, as a dialog or as a section in the flow. */
export const shellOf = ({ view, state: current, set, open, closing, leave }: Frame): FunctionComponent => {
  const polite = signal('');
  const urgent = signal('');
  const say = (text: string): void => {
    polite.value = text;
  };
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
    const status = open.value && state.name !== 'loading' ? [headline, ...lines].join(' ').trim() : '';
    const error = open.value && 'error' in state && state.error ? t.m.errors[state.error.code] : '';
    useEffect(() => {
      (stamp === 'bad' ? urgent : polite).value = status;
    }, [status]);
    useEffect(() => {
      if (error) urgent.value = error;
    }, [error]);

    // When the focused control goes with its state, the focus goes to the title: never to the page behind, never on to a button.
    const { root } = set;
    const held = open.value && root.activeElement;
    const hold = (box: HTMLElement | null): void => {
      if (box && held && !root.activeElement) root.querySelector('h2')?.focus({ preventScroll: true });
    };

    const onEnd = (event: Event): void => {
      event.preventDefault();
      leave();
    };
    const inside = (
      <>
        {head(state, t, () => leave())}
        {closing.value && (
          <div class="s" role="alertdialog" aria-labelledby="closing" aria-describedby="closing-d" ref={focusInside}>
            <h3 id="closing">{t.m.closeHead}</h3>
            <p id="closing-d">{t.m.closeText}</p>
            <Button
              kind="main"
              onPress={() => {
                closing.value = false;
              }}
            >
              {t.m.stay}
            </Button>
            <Button onPress={() => leave(true)}>{t.m.leave}</Button>
          </div>
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
