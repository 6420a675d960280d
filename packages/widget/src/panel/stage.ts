/** A shadow root of ours in the page, with its sheets, and its language and colours as they are wanted. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { render } from 'preact';
import { english, loadMessages, type Language } from './messages/index.ts';
import { dress, themeOf, watchTheme, type Dress, type Theme } from './styles/dress.ts';
import type { PanelView } from './view.ts';

type Wanted = Pick<PanelView, 'locale' | 'theme' | 'accent'>;

export interface Stage {
  readonly root: ShadowRoot;
  readonly host: Dress['host'];
  /** English until the language wanted is there. */
  readonly language: ReadonlySignal<Language>;
  readonly theme: ReadonlySignal<Theme>;
  /** Looks at the page and the wishes anew. */
  want(wanted?: Wanted): void;
  /** Takes everything out. */
  clear(): void;
}

/** `link`: the element whose colour is the accent where none is wanted. */
export function stage(host: HTMLElement, link: HTMLElement, first: Wanted): Stage {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const looks = dress(root);
  const language = signal(english(first.locale));
  const theme = signal<Theme>('light');
  let wanted = first;
  const want = (next = wanted): void => {
    wanted = next;
    const { locale } = next;
    theme.value = themeOf(next.theme, host);
    looks.host('color-scheme', theme.value);
    looks.accent(next.accent, link);
    void loadMessages(locale).then((spoken) => {
      if (locale === wanted.locale) language.value = spoken;
    });
  };
  want();
  const unwatch = watchTheme(() => want());
  return {
    root,
    host: looks.host,
    language,
    theme,
    want,
    clear() {
      unwatch();
      render(null, root);
      root.adoptedStyleSheets = [];
    },
  };
}
