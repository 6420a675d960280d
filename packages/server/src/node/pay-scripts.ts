/** Where the built browser scripts of pay pages lie: beside each driver in its package. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PaymentProvider } from '@buypost/providers';

/** The drivers' scripts by id. A driver without a pay page has none. */
export function payScriptsOf(providers: readonly Pick<PaymentProvider, 'id'>[]): ReadonlyMap<string, string> {
  let home: string;
  try {
    home = dirname(createRequire(import.meta.url).resolve('@buypost/providers'));
  } catch {
    // Bundled together: the host hands its own assets over.
    return new Map();
  }
  // Drivers that run from their sources have their scripts built beside them all the same.
  const folders = [home, join(home, '../dist')];
  return new Map(
    providers.flatMap(({ id }) => {
      const file = folders.map((folder) => join(folder, id, 'browser.js')).find(existsSync);
      return file === undefined ? [] : [[id, file] as const];
    }),
  );
}
