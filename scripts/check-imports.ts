/** Holds the arrows of docs/architecture.md: which room may import what, and what no folder may be called. */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Rule {
  /** Folder, from the project's root; `*` is any one folder. The first rule whose folder holds a file is the file's rule. */
  readonly under: string;
  /** Packages that may be imported; a trailing slash allows everything below. `node:` is a world of its own. */
  readonly may: readonly string[];
  /** Type-only imports do not reach the browser, so they are free where this is set. */
  readonly typesFree?: boolean;
  /** Relative imports must stay in this folder. */
  readonly within: string;
}

const rules: readonly Rule[] = [
  { under: 'packages/core/src/protocol', may: ['valibot'], within: 'packages/core/src' },
  { under: 'packages/core/src/adapters/http', may: ['ky', 'valibot'], within: 'packages/core/src' },
  { under: 'packages/core/src', may: [], within: 'packages/core/src' },
  // What runs in a buyer's browser takes nothing from a driver, which holds secrets.
  { under: 'packages/providers/src/*/browser', may: ['../pay-page.ts'], typesFree: true, within: 'nothing else' },
  { under: 'packages/providers/src/pay-page', may: ['./pay-look.ts'], typesFree: true, within: 'nothing else' },
  {
    under: 'packages/providers/src/*/simulator',
    may: ['@buypost/core/', 'hono/', 'valibot', 'lean-qr/'],
    within: 'packages/providers/src',
  },
  { under: 'packages/providers/src', may: ['@buypost/core/', 'valibot'], within: 'packages/providers/src' },
  { under: 'packages/widget/src/loader', may: [], typesFree: true, within: 'packages/widget/src/loader' },
  {
    under: 'packages/widget/src',
    may: ['@buypost/core/', 'preact/', '@preact/signals', 'lean-qr/', 'valibot'],
    within: 'packages/widget/src',
  },
  {
    under: 'packages/server/src',
    may: [
      '@buypost/core/',
      '@buypost/providers/',
      'hono/',
      '@hono/node-server/',
      'kysely/',
      'libsql',
      'pg',
      'valibot',
      'yaml',
      'lean-qr/',
      'node:',
    ],
    within: 'packages/server/src',
  },
  { under: 'packages/conformance/src', may: ['@buypost/core/', '@buypost/providers/'], within: 'packages/conformance/src' },
];

const badNames = new Set(['types', 'utils', 'util', 'shared', 'common', 'helpers', 'helper', 'managers', 'misc']);
const root = fileURLToPath(new URL('..', import.meta.url));
const problems: string[] = [];

async function* sourcesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    const stem = entry.name.replace(/\.tsx?$/, '');
    if (badNames.has(stem)) problems.push(`${relative(root, path)}: nothing is called "${stem}"; name it after what it is about.`);
    if (entry.isDirectory()) yield* sourcesBelow(path);
    else if (/\.tsx?$/.test(entry.name) && !/\.test(-d)?\.tsx?$/.test(entry.name) && !path.includes(`${sep}testing${sep}`)) yield path;
  }
}

const statement =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"](?<from>[^'"]+)['"]|(?<call>import)\(\s*['"](?<dynamic>[^'"]+)['"]\s*\)/gm;

function allowed(rule: Rule, name: string): boolean {
  return rule.may.some(
    (may) =>
      name === may ||
      (may.endsWith('/') && (name === may.slice(0, -1) || name.startsWith(may))) ||
      (may === 'node:' && name.startsWith('node:')),
  );
}

let read = 0;
for await (const file of sourcesBelow(join(root, 'packages'))) {
  const path = relative(root, file).split(sep).join('/');
  const rule = rules.find(({ under }) => new RegExp(`^${under.replace('*', '[^/]+')}[/.]`).test(path));
  if (rule === undefined) {
    // Build scripts of a package are not shipped and may import what its devDependencies name.
    if (path.includes('/src/'))
      problems.push(`${path}: no rule covers this room. Add it to scripts/check-imports.ts and docs/architecture.md.`);
    continue;
  }
  read += 1;
  for (const { groups } of readFileSync(file, 'utf8').matchAll(statement)) {
    const name = groups?.['from'] ?? groups?.['dynamic'] ?? '';
    if (groups?.['type'] !== undefined && rule.typesFree === true) continue;
    if (name.startsWith('.') && !rule.may.includes(name)) {
      const target = relative(root, join(file, '..', name))
        .split(sep)
        .join('/');
      if (!target.startsWith(`${rule.within}/`)) problems.push(`${path}: imports ${name}, which is outside ${rule.within}.`);
    } else if (!allowed(rule, name)) problems.push(`${path}: imports "${name}"; this room may import ${rule.may.join(', ') || 'nothing'}.`);
  }
}

if (read < 10) problems.push(`Only ${read} files were read; the check itself is broken.`);
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? `rooms: ${read} files keep to their rooms` : `rooms: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
