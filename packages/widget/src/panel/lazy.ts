/**
 * Everything the panel fetches only when it is needed. The build turns each of these into a file of its own that is verified before it
 * runs; nothing else in the panel imports dynamically. No state in which money moves needs any of them, but the drawing of a code, whose
 * link works without.
 */
import type { Messages } from './messages/en.ts';

export const languageFiles = {
  zh: (): Promise<{ readonly default: Messages }> => import('./messages/zh.ts'),
  ar: (): Promise<{ readonly default: Messages }> => import('./messages/ar.ts'),
} as const;

export const qrFile = (): Promise<typeof import('./parts/qr-path.ts')> => import('./parts/qr-path.ts');

/** What only some offers ask: variants, amounts, numbers, addresses. */
export type Choices = typeof import('./parts/choices.tsx');
export const choicesFile = (): Promise<Choices> => import('./parts/choices.tsx');

/** Only where an author left room for it. */
export type Cards = typeof import('./cards.ts');
export const cardsFile = (): Promise<Cards> => import('./cards.ts');

/** Only ever asked for by an author. */
export const doctorFile = (): Promise<typeof import('./doctor.ts')> => import('./doctor.ts');
