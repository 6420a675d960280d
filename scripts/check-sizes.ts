/**
 * What a page pays, brotli 11, against what is promised. Prints the table; with `--write`, puts it into README.md between the marks.
 * A part that is over its promise is held where it is: it may shrink, not grow (docs/decisions/sizes.md).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const cdn = `${root}packages/widget/dist/cdn/`;

const brotli = (bytes: Uint8Array): number =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
const file = (name: string): number => brotli(readFileSync(cdn + name));

/** Size of what a bundler keeps of one import. */
async function imported(statement: string): Promise<number> {
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
      rolldownOptions: { output: { minify: true, comments: { annotation: false } } },
    },
  });
  const outputs = Array.isArray(made) ? made.flatMap((one) => one.output) : 'output' in made ? made.output : [];
  return outputs.reduce((sum, chunk) => sum + (chunk.type === 'chunk' ? brotli(Buffer.from(chunk.code)) : 0), 0);
}

const sri: { readonly files: Readonly<Record<string, string>> } = JSON.parse(readFileSync(`${cdn}sri.json`, 'utf8'));
const names = Object.keys(sri.files);
const languages = names.filter((name) => /^messages-.*\.js$/.test(name));
const lazy = names.filter((name) => name === 'qr.js');

const rows: readonly { readonly what: string; readonly bytes: number; readonly promise: number; readonly held?: number }[] = [
  { what: 'Loader (the script tag)', bytes: file('buypost.js'), promise: 1_600 },
  {
    what: 'Loader, panel and QR: a whole purchase in English',
    bytes: ['buypost.js', 'panel.js', ...lazy].reduce((sum, name) => sum + file(name), 0),
    promise: 30_000,
    held: 45_700,
  },
  { what: 'Besides, where the offer asks: variants, amounts, addresses', bytes: file('choices.js'), promise: 2_500 },
  { what: 'Besides, where the post has room: prices and cards', bytes: file('cards.js'), promise: 1_200 },
  ...languages.map((name) => ({ what: `Language ${name.slice(9, -3)}`, bytes: file(name), promise: 2_500 })),
  {
    what: 'Headless core without adapters (`createCheckout`)',
    bytes: await imported("export { createCheckout } from '@buypost/core';"),
    promise: 3_200,
    held: 5_200,
  },
];

const number = (value: number): string => value.toLocaleString('en-US');
const table = [
  '| part | brotli 11 | promise |',
  '|---|--:|--:|',
  ...rows.map((row) => `| ${row.what} | ${number(row.bytes)} B | ${number(row.promise)} B |`),
].join('\n');
console.log(table);

const readme = readFileSync(`${root}README.md`, 'utf8');
const marks = /(<!-- sizes -->\n)[\s\S]*?(\n<!-- \/sizes -->)/;
const printed = readme.replace(marks, (_all, open: string, close: string) => `${open}${table}${close}`);
const over = rows.filter((row) => row.bytes > (row.held ?? row.promise));
for (const row of over) console.error(`${row.what}: ${number(row.bytes)} B may not be over ${number(row.held ?? row.promise)} B.`);
if (process.argv.includes('--write')) writeFileSync(`${root}README.md`, printed);
else if (!marks.test(readme)) {
  console.error('README.md has no size table between <!-- sizes --> and <!-- /sizes -->.');
  process.exit(1);
} else {
  // Compressed sizes may differ by some bytes between releases of Node's brotli; the README may not lie by more than 3 %.
  const shown = [...(marks.exec(readme)?.[0] ?? '').matchAll(/\| ([\d,]+) B \| [\d,]+ B \|/g)].map((match) =>
    Number((match[1] ?? '').replaceAll(',', '')),
  );
  const stale = shown.length !== rows.length || rows.some((row, at) => Math.abs((shown[at] ?? 0) - row.bytes) > row.bytes * 0.03);
  if (stale) {
    console.error('The sizes in README.md are not the measured ones. Run: pnpm run sizes --write');
    process.exit(1);
  }
}
process.exit(over.length === 0 ? 0 : 1);
