/** Published test data beside the project, read where it lies. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../../shared/corpora', import.meta.url));

/** The text of a file; undefined where the folder is absent. */
export const corpus = (file: string): string | undefined => {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};
