import type { Named } from './contract.ts';

/** The name for a reader of this BCP 47 language: the first of `titles` that is theirs, else the title itself. Both tags are in their canonical form. */
export const titleFor = ({ title, titles }: Named, locale: string): string =>
  titles?.find(({ language }) => `${locale}-`.startsWith(`${language}-`))?.title ?? title;
