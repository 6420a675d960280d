/**
 * Everything the panel fetches only when it is needed. The build turns each of these into a file of its own that is verified before it
 * runs; nothing else in the panel imports dynamically. No state in which money moves needs any of them, but the drawing of a code, whose
 * link works without.
 */
import type { Messages } from './messages/en.ts';

/** Each file is asked for once; one that did not come, anew. */
const once = <Module>(load: () => Promise<Module>): (() => Promise<Module>) => {
  let coming: Promise<Module> | undefined;
  return () =>
    (coming ??= load().catch((error: unknown) => {
      coming = undefined;
      throw error;
    }));
};

export const languageFiles = {
  zh: once((): Promise<{ readonly default: Messages }> => import('./messages/zh.ts')),
  ar: once((): Promise<{ readonly default: Messages }> => import('./messages/ar.ts')),
} as const;

export const qrFile = once((): Promise<typeof import('./parts/qr-path.ts')> => import('./parts/qr-path.ts'));

/** What only some offers ask: variants, amounts, numbers, addresses. */
export type Choices = typeof import('./parts/choices.tsx');
export const choicesFile = once((): Promise<Choices> => import('./parts/choices.tsx'));

/** Only where something cannot be paid here, or an app's browser may be in the way. */
export type Elsewhere = typeof import('./parts/elsewhere.tsx');
export const elsewhereFile = once((): Promise<Elsewhere> => import('./parts/elsewhere.tsx'));

/** Only where an author left room for it. */
export type Cards = typeof import('./cards.ts');
export const cardsFile = once((): Promise<Cards> => import('./cards.ts'));

/** Only ever asked for by an author. */
export const doctorFile = once((): Promise<typeof import('./doctor.ts')> => import('./doctor.ts'));
