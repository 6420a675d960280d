/**
 * `pnpm new:provider <id> [--title "Name"]`: a driver's folder with every file in its place and every test by name, its page and its changeset.
 * What is not written yet says so: each test fails with "not written yet", none is skipped and none passes.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { filesOf } from './new-provider/files.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { title: { type: 'string' }, root: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) } },
});

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

const [id] = positionals;
if (id === undefined || positionals.length > 1) refuse('Name the provider, as in "pnpm new:provider klarna --title Klarna".');
if (!/^[a-z][a-z0-9_]{1,30}$/.test(id))
  refuse(
    `"${id}" cannot be a provider's name: use 2 to 31 small letters, digits and "_", beginning with a letter. It is the folder, the name in a config and in addresses.`,
  );
const root = resolve(values.root);
const folder = join(root, 'packages/providers/src', id);
if (existsSync(folder)) refuse(`${folder} is there already. Choose another name, or take that folder away.`);

const title = values.title ?? id.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
if (/[`$\\\r\n*/]/.test(title)) refuse(`"${title}" cannot stand in code as it is: leave out backticks, $, \\, * and /.`);
const files = filesOf({ id, title });
for (const [path, text] of Object.entries(files)) {
  const file = join(root, path);
  if (existsSync(file)) refuse(`${file} is there already.`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
console.log(`${Object.keys(files)
  .map((path) => `  ${path}`)
  .join('\n')}

Write them in this order: status, options, schema, client, index; then the simulator; then testing/bench.ts.
  pnpm exec vitest run --config scripts/vitest.config.ts packages/providers/src/${id}       its own tests
  pnpm exec vitest run --config scripts/vitest.config.ts packages/conformance                the laws, and the whole server
  BUYPOST_WRITE=1 pnpm exec vitest run --config scripts/vitest.config.ts scripts/provider-docs packages/conformance/src/provider
                                                                         prints its settings, methods and laws into docs/providers
Where a fact comes from stands in a comment beside it. Currencies and methods that are not proven stay off.`);
