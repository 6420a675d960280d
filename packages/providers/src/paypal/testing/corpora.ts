/** Published test data, read where it lies; undefined where it is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../../shared/corpora', import.meta.url));

export const corpus = (file: string): unknown => {
  const path = join(folder, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};
