/** Draws a checkout into a shadow root, as a dialog or as a card in the flow. */
import { prepareCheckout } from '@buypost/core';
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { otherwisePart } from './otherwise-part.ts';
import { holdPage, watchKeyboard } from './page.ts';
import { isAsking, shellOf } from './shell.tsx';
import { stage } from './stage.ts';
import { asSignal } from './state.ts';
import type { MountPanel } from './view.ts';

/** Leaving takes as long as the style sheet's animation. */
const leaving = 120;

/** The one field that is still to be filled; undefined where there are more, or none. */
const onlyField = (root: ShadowRoot): HTMLElement | undefined => {
  const [first, more] = root.querySelectorAll<HTMLInputElement | HTMLSelectElement>('.in:not(#quantity)');
  return more || first?.value ? undefined : first;
};

export const mountPanel: MountPanel = (host, first) => {
  let view = first;
  const { opener } = view;
  const { state, stop } = asSignal(view.checkout);
  const set = stage(host, opener, view);
  const { root } = set;
  const open = signal(false);
  const closing = signal(false);
  let gone = false;
  let release: () => void = () => undefined;

  const hide = (): void => {
    if (!open.value) return;
    open.value = closing.value = false;
    release();
    const dialog = root.querySelector('dialog');
    dialog?.classList.add('leave');
    const end = (): void => {
      dialog?.classList.remove('leave');
      if (open.value || gone) return;
      dialog?.close();
      set.host('display', 'none');
    };
    if (!dialog || matchMedia('(prefers-reduced-motion: reduce)').matches) end();
    else setTimeout(end, leaving);
    opener.focus({ preventScroll: true });
  };

  /** The buyer wants to close. Money is never touched; while an answer is outstanding they are asked first. */
  const leave = (really?: boolean): void => {
    if (!really && !closing.value && isAsking(state.value) && otherwisePart.there()) {
      closing.value = true;
      return;
    }
    hide();
    view.onClose();
  };

  set.host('display', 'none');
  const Shell = shellOf({ view, state, set, open, closing, leave });
  render(<Shell />, root);
  // The question goes when the answer comes.
  const unwatch = effect(() => {
    if (!isAsking(state.value)) closing.value = false;
  });

  return {
    show() {
      if (open.value || gone) return;
      open.value = true;
      const dialog = root.querySelector('dialog');
      set.host('display', dialog ? 'contents' : 'block');
      set.want();
      if (dialog) {
        dialog.classList.remove('leave');
        if (!dialog.open) dialog.showModal();
        const free = holdPage();
        const lift = watchKeyboard((pixels) => set.host('--buypost-keyboard', `${pixels}px`));
        release = () => {
          free();
          lift();
        };
      } else root.querySelector('section')?.removeAttribute('hidden');
      // What tells of trouble is there before there is any.
      (self.requestIdleCallback ?? setTimeout)(() => void [otherwisePart.now(), prepareCheckout()]);
      (onlyField(root) ?? root.querySelector('h2'))?.focus({ preventScroll: !dialog });
    },
    close: hide,
    update(change) {
      view = { ...view, ...change };
      set.want(view);
    },
    destroy() {
      if (gone) return;
      gone = true;
      open.value = false;
      release();
      stop();
      unwatch();
      root.querySelector('dialog')?.close();
      set.clear();
    },
  };
};
