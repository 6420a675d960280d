/** A package's exported names are a promise. A change shows here as a diff of `exports.json`; write it anew with `BUYPOST_WRITE=1`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    if (source === undefined) return [];
    // Pattern doors open a driver's folder each; what stands behind them is checked below, so that a new driver changes nothing here.
    if (source.includes('*')) return [];
    return [{ door: `${manifest.name}${key.slice(1)}`, source: `${root}packages/${room}/${source}` }];
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

const drivers = readdirSync(`${root}packages/providers/src`, { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && existsSync(`${root}packages/providers/src/${entry.name}/index.ts`),
);

describe('doors of drivers', () => {
  it.each(drivers.map(({ name }) => [name]))('%s: its door is named as its folder, and brings a driver and a simulator', async (name) => {
    const door = await import(pathToFileURL(`${root}packages/providers/src/${name}/index.ts`).href);
    expect(door.driver).toMatchObject({ id: name, title: expect.stringMatching(/\S/), create: expect.any(Function) });
    expect(Object.keys(door.driver.options).length).toBeGreaterThan(0);
    const simulator = await import(pathToFileURL(`${root}packages/providers/src/${name}/simulator/index.ts`).href);
    // The sandbox has no provider behind it: its bank is the provider.
    expect(name === 'sandbox' ? simulator.createBank : simulator.createSimulator).toBeTypeOf('function');
  });
});
