import type { Named } from './contract.ts';

/** The name for a reader of this BCP 47 language: the first of `titles` that is theirs, else the title itself. Nonsense does no harm. */
export const titleFor = ({ title, titles }: Named, locale: string): string =>
  titles?.find(({ language }) => `${locale}-`.toLowerCase().startsWith(`${language}-`))?.title ?? title;
