/** Draws a checkout into a shadow root, as a dialog or as a card in the flow. */
import { render } from 'preact';
import { english, speak } from './messages/index.ts';
import { holdPage, watchKeyboard } from './page.ts';
import { isAsking, Shell } from './shell.tsx';
import { dress, themeOf, watchTheme } from './styles/dress.ts';
import type { MountPanel, PanelView } from './view.ts';

/** Leaving takes as long as the style sheet's animation. */
const leaving = 120;

/** The one field that is still to be filled; undefined where there are more, or none. */
const onlyField = (root: ShadowRoot): HTMLElement | undefined => {
  const [first, more] = root.querySelectorAll<HTMLInputElement | HTMLSelectElement>('.in:not(#quantity)');
  return more || first?.value ? undefined : first;
};

export const mountPanel: MountPanel = (host, view) => {
  const { checkout, opener } = view;
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const looks = dress(root);
  let wanted: Pick<PanelView, 'locale' | 'theme' | 'accent'> = view;
  let language = english(view.locale);
  let theme = themeOf(view.theme, host);
  let open = false;
  let closing = false;
  let gone = false;
  let release: () => void = () => undefined;

  const draw = (): void => {
    if (gone) return;
    const state = checkout.getState();
    closing &&= isAsking(state);
    render(<Shell {...{ checkout, view, root, state, language, theme, open, closing }} onStay={() => ask(false)} onClose={leave} />, root);
  };
  const ask = (question: boolean): void => {
    closing = question;
    draw();
  };
  const paint = (): void => {
    theme = themeOf(wanted.theme, host);
    looks.host('color-scheme', theme);
    looks.accent(wanted.accent, opener);
    draw();
  };
  const talk = (): void =>
    speak(
      () => wanted.locale,
      (spoken) => {
        language = spoken;
        draw();
      },
    );
  const dialog = (): HTMLDialogElement | null => root.querySelector('dialog');

  const hide = (): void => {
    if (!open) return;
    open = false;
    release();
    const box = dialog();
    box?.classList.add('leave');
    const end = (): void => {
      box?.classList.remove('leave');
      if (open || gone) return;
      box?.close();
      looks.host('display', 'none');
    };
    if (!box || matchMedia('(prefers-reduced-motion: reduce)').matches) end();
    else setTimeout(end, leaving);
    ask(false);
    opener.focus({ preventScroll: true });
  };

  /** The buyer wants to close. Money is never touched; while an answer is outstanding they are asked first. */
  const leave = (really?: boolean): void => {
    if (!really && !closing && isAsking(checkout.getState())) return ask(true);
    hide();
    view.onClose();
  };

  looks.host('display', 'none');
  paint();
  talk();
  const stop = checkout.subscribe(draw);
  const unwatch = watchTheme(paint);

  return {
    show() {
      if (open || gone) return;
      open = true;
      const box = dialog();
      looks.host('display', box ? 'contents' : 'block');
      paint();
      if (box) {
        box.classList.remove('leave');
        if (!box.open) box.showModal();
        const free = holdPage();
        const lift = watchKeyboard((pixels) => looks.host('--buypost-keyboard', `${pixels}px`));
        release = () => {
          free();
          lift();
        };
      }
      (onlyField(root) ?? root.querySelector('h2'))?.focus({ preventScroll: !box });
    },
    close: hide,
    update(change) {
      const { locale } = wanted;
      wanted = { ...wanted, ...change };
      paint();
      if (wanted.locale !== locale) talk();
    },
    destroy() {
      if (gone) return;
      gone = true;
      open = false;
      release();
      stop();
      unwatch();
      dialog()?.close();
      render(null, root);
      root.adoptedStyleSheets = [];
    },
  };
};
