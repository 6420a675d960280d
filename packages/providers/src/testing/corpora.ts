/** Published test data, read where it lies; undefined where it is absent, which the tests that use it say by name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const folder = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url));

/** A file of the corpora, as `schema` reads it. Throws where it is there and is not what `schema` says. */
export const corpus = <T extends v.GenericSchema>(file: string, schema: T): v.InferOutput<T> | undefined => {
  const path = join(folder, file);
  return existsSync(path) ? v.parse(schema, JSON.parse(readFileSync(path, 'utf8'))) : undefined;
};

export const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array((hex.match(/../g) ?? []).map((octet) => Number.parseInt(octet, 16)));
