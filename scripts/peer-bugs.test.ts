/** The list of other checkouts' bugs may not name a test that is gone. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const rows = [...readFileSync(`${root}docs/peer-bugs.md`, 'utf8').matchAll(/^\|[^|]*\| `([^`]+)` \| ([^|]+) \|$/gm)].map(
  ([, file = '', name = '']) => ({ file, name: name.trim() }),
);

describe('docs/peer-bugs.md', () => {
  it('lists them all', () => expect(rows.length).toBeGreaterThan(20));
  it.each(rows)('$file still has "$name"', ({ file, name }) => {
    expect(existsSync(root + file), `${file} exists`).toBe(true);
    expect(readFileSync(root + file, 'utf8')).toContain(name);
  });
});
