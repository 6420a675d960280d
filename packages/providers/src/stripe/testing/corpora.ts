/** Where the published test data lies. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../../shared/corpora', import.meta.url));

/** The text of a file of it; undefined where it is absent. */
export const corpus = (file: string): string | undefined => {
  const path = `${folder}/${file}`;
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};
