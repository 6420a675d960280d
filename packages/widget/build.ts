/**
 * Builds what the shop serves to pages (`dist/cdn/`, fixed names, byte-identical on every run) and what bundlers take (`dist/index.js`).
 *
 *   panel.js               the checkout: everything in one file but what is loaded only when needed
 *   qr.js, otherwise.js...  loaded by the panel when needed
 *   buypost.js, .mjs       the loader, classic and module
 *   sri.json               sha256 of each
 *
 * Each file names the hashes of those it loads, so they are written from the leaves up. What a lazy file shares with the panel it imports from
 * `panel.js` beside it, which then is there and verified already.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';
import { smallest, weigh } from './minify.ts';

const here = dirname(fileURLToPath(import.meta.url));
const served = resolve(here, 'dist/cdn');
/** Files are made here and take their place when all are there: a failed build, or one beside a running shop, leaves no hole. */
const cdn = resolve(here, `dist/.cdn-${process.pid}`);
const source = (path: string): string => resolve(here, 'src', path);
const core = resolve(here, '../core/src');
/** The only modules that may import dynamically. */
const doors: readonly string[] = [source('panel/lazy.ts'), resolve(core, 'checkout/later.ts')];
const version = /"version": "([^"]+)"/.exec(readFileSync(resolve(here, 'package.json'), 'utf8'))?.[1];
if (!version)
  throw new Error(
    'packages/widget/package.json has no "version". Give it one, like "1.2.3": it names the folder the panel is served from.',
  );

const read = (file: string): Buffer => readFileSync(resolve(cdn, file));
const sri = (file: string): string => `sha256-${createHash('sha256').update(read(file)).digest('base64')}`;
const classicJsx: Plugin = {
  name: 'buypost-classic-jsx',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.tsx') ? { code: `import { h, Fragment } from 'preact';\n${code}`, map: null } : undefined),
};

const noHooks = '\0no-hooks';
/**
 * Preact's hooks stay out: the panel's components are classes and signals. Of the signals' own code only a signal that stands as a text asks for
 * hooks, and none stands so.
 */
const withoutHooks: Plugin = {
  name: 'buypost-without-hooks',
  enforce: 'pre',
  resolveId(id, importer = '') {
    if (id !== 'preact/hooks') return undefined;
    if (importer.startsWith(here) && !importer.includes('node_modules'))
      throw new Error(
        `${relative(here, importer)} imports preact/hooks. Make it a class with signals: pages need not carry the hooks then.`,
      );
    return noHooks;
  },
  load: (id) => (id === noHooks ? 'export let useMemo, useRef, useEffect;' : undefined),
};

/** Style sheets that the sources import: each must be in what is built, or a view stands there without its looks. */
const sheets = new Set<string>();
const watchSheets: Plugin = {
  name: 'buypost-sheets',
  buildEnd() {
    for (const id of this.getModuleIds()) if (/\.css\?inline/.test(id)) sheets.add(id);
  },
};

const base = (outDir: string): InlineConfig => ({
  root: here,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: ['@buypost/source', 'module', 'browser', 'import', 'default'] },
  // The classic runtime is smaller than the automatic one once compressed; `classicJsx` imports what it names.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
  plugins: [classicJsx],
  build: { target: 'es2022', outDir, emptyOutDir: false, copyPublicDir: false, reportCompressedSize: false, modulePreload: false },
});

/** One self-contained loader. */
async function bundleLoader(entry: string, file: string, format: 'es' | 'iife', define: Record<string, string>): Promise<void> {
  const config = base(cdn);
  await build({
    ...config,
    define,
    build: {
      ...config.build,
      minify: true,
      lib: { entry, formats: [format], name: 'Buypost', fileName: () => file },
      // Library mode keeps the white space of ES modules unless the output is told to minify too.
      rolldownOptions: { output: { minify: true, codeSplitting: false } },
    },
  });
  const made = resolve(cdn, file);
  const bolder = [1, 3].flatMap((passes) => [true, false].map((hoist_funs) => ({ passes, hoist_funs, booleans_as_integers: true })));
  writeFileSync(made, await smallest(readFileSync(made, 'utf8'), format === 'es', bolder));
}

/** `src/panel/messages/zh.ts` -> `messages-zh.js`, `src/panel/parts/qr-path.ts` -> `qr.js`. */
const lazyName = (module: string): string =>
  `${(module.startsWith(core) ? basename(module) : relative(source('panel'), module))
    .replace(/\.tsx?$/, '')
    .replace(/^parts\//, '')
    .replace(/-(path|file)$/, '')
    .replaceAll('/', '-')}.js`;

/** As long as a hash, so that putting the hash in moves nothing. */
const placeholder = (file: string): string => `sha256-${`(${file})`.padEnd(44, '.')}`;

/**
 * In pages, a lazy file comes from the panel's own folder and only if it is the one this panel was built with.
 * The import stays in sight until the chunks are cut, and is taken out of the written text by {@link withoutBareImports}.
 */
const verifiedLazyFiles: Plugin = {
  name: 'buypost-verified-lazy-files',
  enforce: 'pre',
  transform(code, id) {
    if (![source('panel'), core].some((ours) => id.startsWith(ours)) || !/\bimport\(/.test(code)) return;
    if (!doors.includes(id))
      throw new Error(
        `${relative(here, id)} imports dynamically. Do that in src/panel/lazy.ts, as () => import('./file.ts'), so that the file is verified before it runs.`,
      );
    const verified = code.replaceAll(/=> import\('([^']+)'\)/g, (match, specifier: string) => {
      const file = lazyName(resolve(dirname(id), specifier));
      return `=> importVerified(new URL(/* @vite-ignore */ ${JSON.stringify(file)}, import.meta.url).href, ${JSON.stringify(placeholder(file))}, () => import('${specifier}'))`;
    });
    return { code: `import { importVerified } from ${JSON.stringify(source('loader/verified.ts'))};\n${verified}`, map: null };
  },
};

/** The panel's code without the imports that nothing verifies. */
function withoutBareImports(code: string): string {
  const clean = code.replaceAll(/,\s*\(\)\s*=>\s*import\([`'"][^`'"]+[`'"]\)/g, '');
  if (/\bimport\([`'"]/.test(clean))
    throw new Error('panel.js still imports a file that nothing verifies. Mend withoutBareImports in packages/widget/build.ts.');
  return clean;
}

/** `panel.js` and the files it loads when needed, which take what they share with it from it. */
async function bundlePanel(): Promise<void> {
  const config = base(cdn);
  const built = await build({
    ...config,
    plugins: [classicJsx, withoutHooks, verifiedLazyFiles, watchSheets],
    define: { 'process.env.NODE_ENV': '"production"', __BUYPOST_VERSION__: JSON.stringify(version) },
    build: {
      ...config.build,
      write: false,
      minify: true,
      lib: { entry: source('panel/index.ts'), formats: ['es'], fileName: () => 'panel.js' },
      rolldownOptions: {
        // What lazy files share with the panel stays in it, and it exports that to them.
        preserveEntrySignatures: 'allow-extension',
        // No bolder `treeshake` than the default: with property reads and writes taken for harmless, it drops what Preact does, and nothing is drawn.
        output: {
          minify: true,
          comments: { legal: true, annotation: false, jsdoc: false },
          chunkFileNames: ({ facadeModuleId, name }) => (facadeModuleId ? lazyName(facadeModuleId) : `${name}.js`),
        },
      },
    },
  });
  const chunks = [built]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .filter((one) => one.type === 'chunk');
  const drawn = new Set(
    chunks.flatMap(({ modules }) => Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength ? [id] : []))),
  );
  for (const sheet of sheets)
    if (!drawn.has(sheet))
      throw new Error(`${relative(here, sheet)} is imported and in no file that was built. Import it where something is drawn.`);
  const panel = chunks.find(({ fileName }) => fileName === 'panel.js');
  if (!panel) throw new Error('The build made no panel.js.');
  let code = withoutBareImports(panel.code);
  mkdirSync(cdn, { recursive: true });
  for (const chunk of chunks) {
    if (chunk === panel) continue;
    const strange = chunk.imports.filter((name) => name !== 'panel.js');
    if (strange.length || !code.includes(placeholder(chunk.fileName)))
      throw new Error(
        `${chunk.fileName} ${strange.length ? `imports ${strange.join(', ')}, which nothing verifies` : 'is loaded by nothing that verifies it'}. What lazy files share has to be part of panel.js.`,
      );
    writeFileSync(resolve(cdn, chunk.fileName), await smallest(chunk.code, true));
    code = code.replaceAll(placeholder(chunk.fileName), sri(chunk.fileName));
  }
  if (code.includes('sha256-(')) throw new Error('A lazy file was not built: its hash is missing in panel.js.');
  // Last, since which way is the shortest hangs on the hashes too.
  writeFileSync(resolve(cdn, 'panel.js'), await smallest(code, true));
}

async function buildPages(): Promise<void> {
  await bundlePanel();
  const own = { __BUYPOST_VERSION__: JSON.stringify(version), __BUYPOST_PANEL__: JSON.stringify(sri('panel.js')) };
  await bundleLoader(source('loader/classic.ts'), 'buypost.js', 'iife', own);
  await bundleLoader(source('loader/module.ts'), 'buypost.mjs', 'es', own);

  const files = readdirSync(cdn)
    .filter((file) => /\.m?js$/.test(file))
    .sort();
  writeFileSync(
    resolve(cdn, 'sri.json'),
    `${JSON.stringify({ version, files: Object.fromEntries(files.map((file) => [file, sri(file)])) }, null, 2)}\n`,
  );
  for (const file of files)
    // oxlint-disable-next-line no-console -- a build script says what it made
    console.log(`${file.padEnd(16)} ${String(weigh(read(file))).padStart(6)} B brotli ${String(read(file).length).padStart(7)} B`);
  rmSync(served, { recursive: true, force: true });
  renameSync(cdn, served);
}

/** For bundlers: readable, dependencies left to them, the panel in chunks of its own. */
async function buildNpm(): Promise<void> {
  const out = resolve(here, 'dist');
  for (const file of readdirSync(out)) if (file.endsWith('.js')) rmSync(resolve(out, file));
  const config = base(out);
  await build({
    ...config,
    build: {
      ...config.build,
      minify: false,
      lib: { entry: source('index.ts'), formats: ['es'], fileName: 'index' },
      rolldownOptions: { external: (id: string) => !/^[./\0]/.test(id), output: { chunkFileNames: '[name].js' } },
    },
  });
}

try {
  await buildPages();
} finally {
  rmSync(cdn, { recursive: true, force: true });
}
await buildNpm();
