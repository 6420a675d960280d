/** A package's exported names are a promise. A change shows here as a diff of `exports.json`; write it anew with `BUYPOST_WRITE=1`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = `${root}scripts/exports.json`;

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const entries = ['core', 'providers', 'conformance', 'widget', 'server'].flatMap((room) => {
  const manifest: Manifest = JSON.parse(readFileSync(`${root}packages/${room}/package.json`, 'utf8'));
  return Object.entries(manifest.exports).flatMap(([key, target]) => {
    const source = typeof target === 'string' ? undefined : target['@buypost/source'];
    return source === undefined ? [] : [{ door: `${manifest.name}${key.slice(1)}`, source: `${root}packages/${room}/${source}` }];
  });
});

describe('public doors', () => {
  // The peers' bug: an entry that touches `window` or `document` while it is imported crashes every server-side render.
  it.each(entries)('$door can be imported in Node and exports what it promised', async ({ door, source }) => {
    const names = Object.keys(await import(pathToFileURL(source).href)).sort();
    const promised: Record<string, readonly string[]> = JSON.parse(readFileSync(file, 'utf8'));
    if (process.env['BUYPOST_WRITE'] === '1') writeFileSync(file, `${JSON.stringify({ ...promised, [door]: names }, undefined, 2)}\n`);
    else expect(names).toEqual(promised[door]);
    expect(typeof Reflect.get(globalThis, 'document')).toBe('undefined');
  });
});
