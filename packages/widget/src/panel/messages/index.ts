/** Which language the panel speaks, and how its texts are filled. */
import { localeOf } from '@buypost/core';
import { languageFiles } from '../lazy.ts';
import { en, type Plural, type Words } from './en.ts';

export type { Plural, Words } from './en.ts';

/** A language as the panel shows it. `locale` formats money and dates: the reader's own where it is of this language. */
export interface Language {
  readonly messages: Words;
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
}

const hasFile = (name: string): name is keyof typeof languageFiles => Object.hasOwn(languageFiles, name);

const primary = (tag: string): string => tag.split('-')[0] ?? tag;

/** English, with the reader's own region where they read English. */
export const english = (wanted: string): Language => {
  const tag = localeOf(wanted) ?? 'en';
  return { messages: en, locale: primary(tag) === 'en' ? tag : 'en', dir: 'ltr' };
};

/** The language nearest to a BCP 47 tag. English for what there is no file for, for nonsense, and when the file does not come. Never rejects. */
export async function loadMessages(wanted: string): Promise<Language> {
  const tag = localeOf(wanted) ?? 'en';
  const name = primary(tag);
  if (!hasFile(name)) return english(wanted);
  try {
    const { default: messages } = await languageFiles[name]();
    return { messages, locale: tag, dir: name === 'ar' ? 'rtl' : 'ltr' };
  } catch {
    return english(wanted);
  }
}

// A name in the other direction must not reorder the sentence around it.
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const isolated = (text: string): string => (text.startsWith('\u2068') ? text : `\u2068${text}\u2069`);

/** Fills `{name}` in a text. Values are isolated where directions could mix, and stand apart from Chinese characters where they are Latin. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text
    .replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return whole;
      return rightToLeft.test(text) || rightToLeft.test(value) ? isolated(value) : value;
    })
    .replace(/\p{sc=Han}(?=[a-z])|[a-z](?=\p{sc=Han})/giu, '$& ');

/** The text for a count in a language. */
export const plural = (texts: Plural, count: number, locale: string): string =>
  fill(texts[new Intl.PluralRules(locale).select(count)] ?? texts.other, { n: new Intl.NumberFormat(locale).format(count) });
