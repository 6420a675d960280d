/**
 * Everything the panel fetches only when it is needed. The build turns each of these into a file of its own that is verified before it
 * runs; nothing else in the panel imports dynamically.
 */
import type { Messages } from './messages/en.ts';

export const languageFiles = {
  zh: (): Promise<{ readonly default: Messages }> => import('./messages/zh.ts'),
  ar: (): Promise<{ readonly default: Messages }> => import('./messages/ar.ts'),
} as const;

export const qrFile = (): Promise<typeof import('./parts/qr-path.ts')> => import('./parts/qr-path.ts');

/** Only ever asked for by an author. */
export const doctorFile = (): Promise<typeof import('./doctor.ts')> => import('./doctor.ts');
