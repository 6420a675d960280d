import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as http from './adapters/http.ts';
import * as core from './index.ts';

/** Every module that an entry needs at run time, with the packages it names. */
const reach = (entry: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  if (!entry.startsWith('/')) return seen;
  const source = readFileSync(entry, 'utf8').replace(/(?:import|export) type [^;]+;/g, '');
  for (const [, from = ''] of source.matchAll(/(?:import|export)[^;]*? from '([^']+)';/g))
    reach(from.startsWith('.') ? fileURLToPath(new URL(from, `file://${entry}`)) : from, seen);
  return seen;
};
const packagesOf = (file: string) =>
  [...reach(fileURLToPath(new URL(file, import.meta.url)))].filter((name) => !name.startsWith('/')).sort();

test('the core brings no library; only the protocol and the adapter do', () => {
  expect(packagesOf('./index.ts')).toEqual([]);
  expect(packagesOf('./adapters/memory/index.ts')).toEqual([]);
  expect(packagesOf('./protocol/index.ts')).toEqual(['valibot']);
  expect(packagesOf('./adapters/http.ts')).toEqual(['ky', 'valibot']);
});

test('crash on import in Node: importing and creating touch nothing of a browser', () => {
  expect('document' in globalThis || 'window' in globalThis || 'localStorage' in { ...globalThis }).toBe(false);
  const checkout = core.createCheckout({
    adapter: http.httpAdapter('https://shop.example', { fetch: () => Promise.reject(new Error('asked the network')) }),
    offerId: 'mug',
    post: { url: 'https://blog.example/' },
    returnTo: 'https://blog.example/',
    surface: 'desktop',
    locale: '',
    shop: 'https://shop.example',
    storage: {
      get: () => expect.fail('touched storage'),
      set: () => expect.fail('touched storage'),
      remove: () => expect.fail('touched storage'),
    },
  });
  expect(checkout.getState()).toEqual({ name: 'idle' });
  checkout.destroy();
});
