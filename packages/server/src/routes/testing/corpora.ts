/** Published test data, read where it lies; empty where it is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../../shared/corpora', import.meta.url));

export function cases(file: string): readonly unknown[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (Array.isArray(read)) return read;
  const listed = typeof read === 'object' && read !== null && 'entries' in read ? read.entries : undefined;
  return Array.isArray(listed) ? listed : [];
}
