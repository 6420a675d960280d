/** English of the card, in its file. */
import type { CardWords, Words } from './en.ts';

export const card = {
  variant: 'Choice',
  from: 'from {amount}',
  yourAmount: 'Pay what you want',
  not_yet: 'Not on sale yet',
  ended: 'No longer on sale',
} as const;

/** The same in the language of these words. */
export const cardTexts = (words: Words): Words & CardWords => ({ ...card, ...words });
