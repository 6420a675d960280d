/**
 * Everything the panel fetches only when it is needed. The build turns each of these into a file of its own that is verified before it
 * runs; nothing else in the panel imports dynamically. A purchase that goes well needs none of them but the drawing of a code, whose link works
 * without. What one of them is needed for is not begun without it, and what became of the money is said without any.
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

/** Only where an author says more than which offer. */
export type OptionsFile = typeof import('./options-file.ts');
export const optionsFile = once((): Promise<OptionsFile> => import('./options-file.ts'));

/** Only where the browser is not plainly one of a desktop. */
export const surfaceFile = once((): Promise<typeof import('./surface.ts')> => import('./surface.ts'));

/** What a purchase that goes well does not show. */
export type Otherwise = typeof import('./otherwise.ts');
export const otherwiseFile = once((): Promise<Otherwise> => import('./otherwise.ts'));

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
