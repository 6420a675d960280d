import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Checkout, CheckoutState, Money, Offer, Seller } from '@buypost/core';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Language } from './messages/index.ts';
import { Button } from './parts/button.tsx';
import { methodNow, totalNow } from './parts/draft.ts';
import { Picture } from './parts/item-fields.tsx';
import { Mark } from './parts/marks.tsx';
import { SellerDetails } from './parts/seller.tsx';
import type { Theme } from './styles/dress.ts';
import { toolsFor, type Tools } from './tools.ts';
import type { PanelView } from './view.ts';
import { show } from './views/index.ts';
import { saysOf } from './views/says.ts';

/** What the frame around the views follows. */
export interface ShellProps {
  readonly checkout: Checkout;
  readonly view: PanelView;
  readonly state: ReadonlySignal<CheckoutState>;
  readonly language: Signal<Language>;
  readonly theme: Signal<Theme>;
  readonly open: Signal<boolean>;
  /** The question whether to close while an answer is outstanding is on screen. */
  readonly closing: Signal<boolean>;
  readonly onClose: (really?: boolean) => void;
}

/** Is a question on its way whose answer the buyer should see? */
export const isAsking = (state: CheckoutState): boolean => state.name === 'starting' || ('asking' in state && state.asking !== undefined);

const offerOf = (state: CheckoutState): Offer | undefined => ('offer' in state ? state.offer : undefined);

const sellerOf = (state: CheckoutState): Seller | undefined =>
  offerOf(state)?.seller ?? (state.name === 'succeeded' ? state.session.order.seller : undefined);

const isTest = (state: CheckoutState): boolean => ('session' in state ? state.session.test : (offerOf(state)?.test ?? false));

/** The total that was last on screen, so that a changed price can be told beside it. */
const useOldTotal = (state: CheckoutState): Money | undefined => {
  const seen = useRef<Money | undefined>(undefined);
  const old = useRef<Money | undefined>(undefined);
  if ('quote' in state && state.quote) {
    const { quote, offer, draft } = state;
    const total = totalNow(quote, state.name === 'starting' ? state.method : methodNow(offer, draft, quote));
    if (state.name === 'ready' && state.notice?.kind === 'price_changed') {
      if (seen.current?.amount !== total.amount) old.current = seen.current;
    } else old.current = undefined;
    seen.current = total;
  }
  return old.current;
};

const Head = ({ state, t, onClose }: { readonly state: CheckoutState; readonly t: Tools; readonly onClose: () => void }) => {
  const offer = offerOf(state);
  const seller = sellerOf(state);
  return (
    <div class="h" part="header">
      {offer?.image ? <Picture image={offer.image} /> : null}
      <div>
        <h2 id="title" part="title" tabIndex={-1}>
          <bdi>{offer?.title ?? t.m.checkout}</bdi>
        </h2>
        {seller ? <SellerDetails seller={seller} t={t} /> : null}
      </div>
      <button type="button" class="x" part="close" aria-label={t.m.close} onClick={onClose}>
        <Mark name="close" />
      </button>
    </div>
  );
};

const Closing = ({ t, onStay, onLeave }: { readonly t: Tools; readonly onStay: () => void; readonly onLeave: () => void }) => {
  const stay = useRef<HTMLDivElement>(null);
  useEffect(() => stay.current?.querySelector('button')?.focus(), []);
  return (
    <div class="s" role="alertdialog" aria-labelledby="closing" aria-describedby="closing-d" ref={stay}>
      <h3 id="closing">{t.m.closeHead}</h3>
      <p id="closing-d">{t.m.closeText}</p>
      <Button kind="main" onPress={onStay}>
        {t.m.stay}
      </Button>
      <Button onPress={onLeave}>{t.m.leave}</Button>
    </div>
  );
};

const Live = ({ text }: { readonly text: ReadonlySignal<string> }) => <>{text.value}</>;

/** The frame: heading, the state's view, the question before closing, and the two live regions, which exist before they are filled. */
export const Shell = ({ checkout, view, state, language, theme, open, closing, onClose }: ShellProps) => {
  const now = state.value;
  const { locale, dir } = language.value;
  const polite = useRef(signal('')).current;
  const urgent = useRef(signal('')).current;
  const old = useOldTotal(now);
  const tools = toolsFor(language.value, checkout, view, (text) => {
    polite.value = text;
  });
  const t = old ? { ...tools, oldTotal: old } : tools;
  const said = saysOf(now, t, old);
  const spoken =
    open.value && now.name !== 'loading' && now.name !== 'idle' && (now.name !== 'ready' || said.lines.length > 0)
      ? [said.head, ...said.lines].filter(Boolean).join(' ')
      : '';
  const asserts = said.stamp === 'bad';
  const error = 'error' in now && now.error ? t.m.errors[now.error.code] : '';
  useEffect(() => {
    if (asserts) urgent.value = spoken;
    else polite.value = spoken;
  }, [spoken]);
  useEffect(() => {
    if (error && open.value) urgent.value = error;
  }, [error]);

  // When the focused control goes with its state, the focus goes to the title: never to the page behind, never on to a button.
  const box = useRef<HTMLElement>(null);
  const hold = (element: HTMLElement | null): void => {
    box.current = element;
  };
  const held = useRef(false);
  useLayoutEffect(() => {
    const root = box.current?.getRootNode();
    if (!(root instanceof ShadowRoot) || !open.value) return;
    if (held.current && !root.activeElement) root.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  });
  const root = box.current?.getRootNode();
  held.current = root instanceof ShadowRoot && root.activeElement !== null;

  if (!isAsking(now) && closing.value) closing.value = false;
  const inside = (
    <>
      <div class="grip" />
      <Head state={now} t={t} onClose={() => onClose()} />
      {isTest(now) ? (
        <p class="small test" part="test">
          {t.m.test}
        </p>
      ) : null}
      {closing.value ? (
        <Closing
          t={t}
          onStay={() => {
            closing.value = false;
          }}
          onLeave={() => onClose(true)}
        />
      ) : null}
      <div class="b" part="body" key={now.name} hidden={closing.value}>
        {show(now, t)}
      </div>
      <p class="vh" role="status" aria-live="polite">
        <Live text={polite} />
      </p>
      <p class="vh" role="alert">
        <Live text={urgent} />
      </p>
    </>
  );
  return (
    <div class={theme.value === 'dark' ? 'r dark' : 'r'} part="root" lang={locale} dir={dir}>
      {view.display === 'dialog' ? (
        <dialog
          class="p"
          part="dialog panel"
          aria-labelledby="title"
          ref={hold}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            onClose();
          }}
          onCancel={(event) => {
            event.preventDefault();
            onClose();
          }}
          onPointerDown={(event) => {
            if (event.target === event.currentTarget) onClose();
          }}
        >
          {inside}
        </dialog>
      ) : (
        <section class="p" part="panel" aria-labelledby="title" ref={hold} hidden={!open.value}>
          {inside}
        </section>
      )}
    </div>
  );
};
