/** Draws a checkout into a shadow root, as a dialog or as a card in the flow. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { english, loadMessages } from './messages/index.ts';
import { holdPage, watchKeyboard } from './page.ts';
import { isAsking, Shell } from './shell.tsx';
import { asSignal } from './state.ts';
import { dress, themeOf } from './styles/dress.ts';
import type { MountPanel, PanelView } from './view.ts';

/** Leaving takes as long as the style sheet's animation. */
const leaving = 120;

/** The one field that is still to be filled; undefined where there are more, or none. */
const onlyField = (root: ShadowRoot): HTMLElement | undefined => {
  const fields = [...root.querySelectorAll<HTMLInputElement | HTMLSelectElement>('.in')];
  const [first, ...more] = fields.filter((field) => field.id !== 'quantity');
  return first && more.length === 0 && first.value === '' ? first : undefined;
};

export const mountPanel: MountPanel = (host, view) => {
  const { checkout, display } = view;
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const looks = dress(root);
  const { state, stop } = asSignal(checkout);
  const language = signal(english(view.locale));
  const theme = signal(themeOf(view.theme, host));
  const open = signal(false);
  const closing = signal(false);
  let wanted: Pick<PanelView, 'locale' | 'theme' | 'accent'> = view;
  let release: () => void = () => undefined;
  let gone = false;

  const speak = (): void => {
    const { locale } = wanted;
    void loadMessages(locale).then((loaded) => {
      if (!gone && locale === wanted.locale) language.value = loaded;
    });
  };
  const paint = (): void => {
    theme.value = themeOf(wanted.theme, host);
    looks.accent(wanted.accent, view.opener);
  };
  const dialog = (): HTMLDialogElement | null => root.querySelector('dialog');

  const hide = (): void => {
    if (!open.value) return;
    open.value = false;
    closing.value = false;
    release();
    const box = dialog();
    box?.classList.add('leave');
    const end = (): void => {
      box?.classList.remove('leave');
      if (!open.value && box?.open) box.close();
      if (!open.value) looks.host('display', 'none');
    };
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || !box;
    if (still) end();
    else setTimeout(end, leaving);
    view.opener.focus({ preventScroll: true });
  };

  /** The buyer wants to close. Money is never touched; while an answer is outstanding they are asked first. */
  const leave = (really = false): void => {
    if (!really && isAsking(checkout.getState()) && !closing.value) {
      closing.value = true;
      return;
    }
    hide();
    view.onClose();
  };

  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', paint);
  looks.host('display', 'none');
  paint();
  speak();
  render(
    <Shell checkout={checkout} view={view} state={state} language={language} theme={theme} open={open} closing={closing} onClose={leave} />,
    root,
  );

  return {
    show() {
      if (open.value || gone) return;
      open.value = true;
      paint();
      looks.host('display', display === 'dialog' ? 'contents' : 'block');
      if (display === 'dialog') {
        dialog()?.showModal();
        const free = holdPage();
        const unwatch = watchKeyboard((pixels) => looks.host('--buypost-keyboard', `${pixels}px`));
        release = () => {
          free();
          unwatch();
        };
      }
      (onlyField(root) ?? root.querySelector<HTMLElement>('h2'))?.focus({ preventScroll: display === 'inline' });
    },
    close: hide,
    update(change) {
      const spoke = wanted.locale;
      wanted = { ...wanted, ...change };
      paint();
      if (wanted.locale !== spoke) speak();
    },
    destroy() {
      if (gone) return;
      gone = true;
      open.value = false;
      release();
      stop();
      scheme.removeEventListener('change', paint);
      dialog()?.close();
      render(null, root);
      root.adoptedStyleSheets = [];
    },
  };
};
