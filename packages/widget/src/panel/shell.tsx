/** The frame around the views: heading, the question before closing, live regions, focus. */
import type { Checkout, CheckoutState, Money } from '@buypost/core';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
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

export interface ShellProps {
  readonly checkout: Checkout;
  readonly view: PanelView;
  readonly root: ShadowRoot;
  readonly state: CheckoutState;
  readonly language: Language;
  readonly theme: Theme;
  readonly open: boolean;
  /** The question whether to close while an answer is outstanding is on screen. */
  readonly closing: boolean;
  readonly onStay: () => void;
  /** `really`: the question was answered. */
  readonly onClose: (really?: boolean) => void;
}

/** Is a question on its way whose answer the buyer should see? */
export const isAsking = (state: CheckoutState): boolean => state.name === 'starting' || ('asking' in state && !!state.asking);

/** The total that was on screen before the price changed. */
const useOldTotal = (state: CheckoutState): Money | undefined => {
  const totals = useRef<{ seen?: Money; old?: Money }>({});
  if ('quote' in state && state.quote) {
    const { quote, offer, draft } = state;
    const total = totalNow(quote, state.name === 'starting' ? state.method : methodNow(offer, draft, quote));
    const { seen, old } = totals.current;
    const changed = state.name === 'ready' && state.notice?.kind === 'price_changed';
    const before = changed ? (seen?.amount === total.amount ? old : seen) : undefined;
    totals.current = { seen: total, ...(before && { old: before }) };
  }
  return totals.current.old;
};

interface HeadProps {
  readonly state: CheckoutState;
  readonly t: Tools;
  readonly onClose: () => void;
}

const Head = ({ state, t, onClose }: HeadProps) => {
  const offer = 'offer' in state ? state.offer : undefined;
  const seller = offer?.seller ?? (state.name === 'succeeded' ? state.session.order.seller : undefined);
  const test = 'session' in state ? state.session.test : offer?.test;
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
      {test && (
        <p class="small test" part="test">
          {t.m.test}
        </p>
      )}
    </>
  );
};

const Closing = ({ t, onStay, onLeave }: { readonly t: Tools; readonly onStay: () => void; readonly onLeave: () => void }) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  return (
    <div class="s" role="alertdialog" aria-labelledby="closing" aria-describedby="closing-d" ref={box}>
      <h3 id="closing">{t.m.closeHead}</h3>
      <p id="closing-d">{t.m.closeText}</p>
      <Button kind="main" onPress={onStay}>
        {t.m.stay}
      </Button>
      <Button onPress={onLeave}>{t.m.leave}</Button>
    </div>
  );
};

/** What is spoken: each status once, bad news at once. Both regions exist before they are filled. */
const useVoice = (state: CheckoutState, open: boolean, t: Tools, polite: string, say: (text: string) => void): ComponentChildren => {
  const [urgent, setUrgent] = useState('');
  const { stamp, head, lines } = saysOf(state, t, t.oldTotal);
  const quiet = !open || state.name === 'loading' || state.name === 'idle';
  const status = quiet ? '' : [head, ...lines].join(' ').trim();
  const error = open && 'error' in state && state.error ? t.m.errors[state.error.code] : '';
  useEffect(() => (stamp === 'bad' ? setUrgent : say)(status), [status]);
  useEffect(() => {
    if (error) setUrgent(error);
  }, [error]);
  return (
    <>
      <p class="vh" role="status">
        {polite}
      </p>
      <p class="vh" role="alert">
        {urgent}
      </p>
    </>
  );
};

/** The frame, as a dialog or as a section in the flow. */
export const Shell = ({ checkout, view, root, state, language, theme, open, closing, onStay, onClose }: ShellProps) => {
  const [polite, say] = useState('');
  const old = useOldTotal(state);
  const t: Tools = { ...toolsFor(language, checkout, view, say), ...(old && { oldTotal: old }) };
  const voice = useVoice(state, open, t, polite, say);

  // When the focused control goes with its state, the focus goes to the title: never to the page behind, never on to a button.
  const held = root.activeElement;
  useLayoutEffect(() => {
    if (open && held && !root.activeElement) root.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  });

  const leave = (event: Event): void => {
    event.preventDefault();
    onClose();
  };
  const inside = (
    <>
      <Head state={state} t={t} onClose={() => onClose()} />
      {closing && <Closing t={t} onStay={onStay} onLeave={() => onClose(true)} />}
      <div class="b" part="body" key={state.name} hidden={closing}>
        {show(state, t)}
      </div>
      {voice}
    </>
  );
  return (
    <div class={`r ${theme}`} part="root" lang={language.locale} dir={language.dir}>
      {view.display === 'dialog' ? (
        <dialog
          class="p"
          part="panel dialog"
          aria-labelledby="title"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            leave(event);
          }}
          onCancel={leave}
          onPointerDown={(event) => {
            if (event.target === event.currentTarget) onClose();
          }}
        >
          {inside}
        </dialog>
      ) : (
        <section class="p" part="panel" aria-labelledby="title" hidden={!open}>
          {inside}
        </section>
      )}
    </div>
  );
};
