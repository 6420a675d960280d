/** Which language a page speaks. */
import { ar } from './ar.ts';
import { en } from './en.ts';
import type { Messages } from './messages.ts';
import { zh } from './zh.ts';

export type { Messages } from './messages.ts';

export interface Language {
  /** BCP 47, for `lang` and for numbers. */
  readonly tag: string;
  readonly dir: 'ltr' | 'rtl';
  readonly say: Messages;
}

const languages: Readonly<Record<string, Language>> = {
  en: { tag: 'en', dir: 'ltr', say: en },
  zh: { tag: 'zh-Hans', dir: 'ltr', say: zh },
  ar: { tag: 'ar', dir: 'rtl', say: ar },
};

export const english: Language = { tag: 'en', dir: 'ltr', say: en };

/** The languages there are, by their first subtag. */
export const spoken: readonly string[] = Object.keys(languages);

const find = (tag: string): Language | undefined => {
  const [first = ''] = tag.trim().toLowerCase().split(/[-_]/);
  return Object.hasOwn(languages, first) ? languages[first] : undefined;
};

/** The language asked for by `?locale=`, else the first one of Accept-Language that we speak, else the offer's own, else English. Nonsense does no harm. */
export function languageFor(asked: string | undefined, accept: string | undefined, own: string | undefined): Language {
  const wished = (accept ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', q] = part.split(';q=');
      return { tag, weight: q === undefined ? 1 : Number(q) || 0 };
    })
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const tag of [asked ?? '', ...wished.map((one) => one.tag), own ?? '']) {
    const language = find(tag);
    if (language !== undefined) return language;
  }
  return english;
}
