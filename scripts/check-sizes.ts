/**
 * What a page pays, brotli 11, against what is promised. Prints the table; with `--write`, puts it into README.md between the marks.
 * A part that is over its promise is held where it is: it may shrink, not grow (docs/decisions/sizes.md).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { smallest, weigh } from '../packages/widget/minify.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cdn = `${root}packages/widget/dist/cdn/`;

const file = (name: string): number => weigh(readFileSync(cdn + name));

/** Size of what a bundler keeps of one import: what a page loads at once, and what the package itself imports when it is first needed. */
async function imported(statement: string): Promise<{ readonly first: number; readonly later: number }> {
  // No such file: the plugin answers for it.
  const entry = `${root}packages/widget/src/entry.ts`;
  const made = await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@buypost/source', 'module', 'browser', 'import', 'default'] },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (id) => (id.endsWith('/src/entry.ts') ? entry : undefined),
        load: (id) => (id === entry ? statement : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['es'], fileName: 'entry' },
      // What no minified page keeps is not counted.
      rolldownOptions: {
        // What a module imported later shares with the entry stays in the entry, as in the panel.
        preserveEntrySignatures: 'allow-extension',
        output: { minify: true, comments: { annotation: false } },
      },
    },
  });
  const outputs = Array.isArray(made) ? made.flatMap((one) => one.output) : 'output' in made ? made.output : [];
  const chunks = outputs.filter((one) => one.type === 'chunk');
  // What the entry imports, at any depth, is loaded with it.
  const first = new Set(chunks.filter((chunk) => chunk.isEntry));
  for (const chunk of first) for (const other of chunks) if (chunk.imports.includes(other.fileName)) first.add(other);
  const sizes = { first: 0, later: 0 };
  for (const chunk of chunks) sizes[first.has(chunk) ? 'first' : 'later'] += weigh(await smallest(chunk.code, true));
  return sizes;
}

const sri: { readonly files: Readonly<Record<string, string>> } = JSON.parse(readFileSync(`${cdn}sri.json`, 'utf8'));
const names = Object.keys(sri.files);
const languages = names.filter((name) => /^messages-.*\.js$/.test(name));

const core = await imported("export { createCheckout } from '@buypost/core';");

interface Row {
  readonly what: string;
  readonly bytes: number;
  /** What acceptance promises; absent for what it does not speak of. */
  readonly promise?: number;
  /** Where it is held while it is over its promise, or where nothing was promised. */
  readonly held?: number;
}

const rows: readonly Row[] = [
  { what: 'Loader (the script tag)', bytes: file('buypost.js'), promise: 1_600 },
  {
    what: 'Loader, panel and QR: a whole purchase in English of an offer that asks nothing',
    bytes: file('buypost.js') + file('panel.js') + file('qr.js'),
    promise: 30_000,
    held: 38_900,
  },
  { what: 'Fetched quietly once a panel is open, for what may go wrong', bytes: file('otherwise.js') + file('rarely.js'), held: 6_200 },
  { what: 'Besides, where the offer asks anything: contact, consent, variants, amounts, address', bytes: file('choices.js'), held: 4_100 },
  { what: 'Besides, where the author says more than which offer: options', bytes: file('options.js'), held: 1_250 },
  { what: 'Besides, where the browser is not plainly one of a desktop', bytes: file('surface.js'), held: 800 },
  { what: 'Besides, where nothing can be paid here: the way to where it can', bytes: file('elsewhere.js'), held: 2_700 },
  { what: 'Besides, where the post has room: prices and cards', bytes: file('cards.js'), held: 1_800 },
  ...languages.map((name) => ({ what: `Language ${name.slice(9, -3)}`, bytes: file(name), promise: 2_500 })),
  { what: 'Headless core without adapters (`createCheckout`)', bytes: core.first, promise: 3_200, held: 5_200 },
  { what: 'Imported by it when an order is picked up, switched or stopped', bytes: core.later, held: 1_000 },
];

const number = (value: number): string => value.toLocaleString('en-US');
const table = [
  '| part | brotli 11 | promise |',
  '|---|--:|--:|',
  ...rows.map((row) => `| ${row.what} | ${number(row.bytes)} B | ${row.promise === undefined ? '-' : `${number(row.promise)} B`} |`),
].join('\n');
console.log(table);

const readme = readFileSync(`${root}README.md`, 'utf8');
const marks = /(<!-- sizes -->\n)[\s\S]*?(\n<!-- \/sizes -->)/;
const printed = readme.replace(marks, (_all, open: string, close: string) => `${open}${table}${close}`);
const most = (row: Row): number => row.held ?? row.promise ?? 0;
const over = rows.filter((row) => row.bytes > most(row));
for (const row of over) console.error(`${row.what}: ${number(row.bytes)} B may not be over ${number(most(row))} B.`);
if (process.argv.includes('--write')) writeFileSync(`${root}README.md`, printed);
else if (!marks.test(readme)) {
  console.error('README.md has no size table between <!-- sizes --> and <!-- /sizes -->.');
  process.exit(1);
} else {
  // Compressed sizes may differ by some bytes between releases of Node's brotli; the README may not lie by more than 3 %.
  const shown = [...(marks.exec(readme)?.[0] ?? '').matchAll(/\| ([\d,]+) B \| (?:[\d,]+ B|-) \|/g)].map((match) =>
    Number((match[1] ?? '').replaceAll(',', '')),
  );
  const stale = shown.length !== rows.length || rows.some((row, at) => Math.abs((shown[at] ?? 0) - row.bytes) > row.bytes * 0.03);
  if (stale) {
    console.error('The sizes in README.md are not the measured ones. Run: pnpm run sizes --write');
    process.exit(1);
  }
}
process.exit(over.length === 0 ? 0 : 1);
