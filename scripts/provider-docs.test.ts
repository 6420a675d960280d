/** The generated pages of `docs/providers` say what the drivers say. Write them anew with `BUYPOST_WRITE=1`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { everyDriver, fill, methodTable, providerTable, settingsPage } from './docs/providers.ts';

const docs = fileURLToPath(new URL('../docs/providers/', import.meta.url));
const read = (name: string): string => (existsSync(`${docs}${name}`) ? readFileSync(`${docs}${name}`, 'utf8') : '');
const drivers = await everyDriver();

function current(name: string, text: string): void {
  if (process.env['BUYPOST_WRITE'] === '1') writeFileSync(`${docs}${name}`, text);
  else expect(read(name), `docs/providers/${name} is old: run this test with BUYPOST_WRITE=1`).toBe(text);
}

describe('docs/providers', () => {
  it('settings.md names every setting of every driver', () => {
    current('settings.md', settingsPage(drivers));
    for (const { driver } of drivers) for (const name of Object.keys(driver.options)) expect(read('settings.md')).toContain(`\`${name}\``);
  });

  it('index.md shows every provider and every method', () => {
    current('index.md', fill(read('index.md'), { providers: providerTable(drivers), methods: methodTable(drivers) }));
  });
  it.each(drivers.map(({ driver }) => [driver.id]).filter(([id]) => id !== 'sandbox'))(
    '%s has a page, and the page of providers leads to it',
    (id) => {
      expect(read(`${id}.md`)).toMatch(/^# \S/);
      expect(read('index.md')).toContain(`(${id}.md)`);
    },
  );
});
