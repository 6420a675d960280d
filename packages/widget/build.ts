/**
 * Builds what the shop serves to pages (`dist/cdn/`, fixed names, byte-identical on every run) and what bundlers take (`dist/index.js`).
 *
 *   panel.js               the checkout: everything in one file but what is loaded only when needed
 *   qr.js, messages-*.js   loaded by the panel when needed
 *   buypost.js, .mjs       the loader, classic and module
 *   sri.json               sha384 of each
 *
 * Each file names the hashes of those it loads, so they are built from the leaves up.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type InlineConfig, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const cdn = resolve(here, 'dist/cdn');
const source = (path: string): string => resolve(here, 'src', path);
const version = /"version": "([^"]+)"/.exec(readFileSync(resolve(here, 'package.json'), 'utf8'))?.[1];
if (!version)
  throw new Error(
    'packages/widget/package.json has no "version". Give it one, like "1.2.3": it names the folder the panel is served from.',
  );

const read = (file: string): Buffer => readFileSync(resolve(cdn, file));
const sri = (file: string): string => `sha384-${createHash('sha384').update(read(file)).digest('base64')}`;
const weigh = (file: string): number =>
  brotliCompressSync(read(file), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: read(file).length },
  }).length;

const base = (outDir: string): InlineConfig => ({
  root: here,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: ['@buypost/source', 'module', 'browser', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', outDir, emptyOutDir: false, copyPublicDir: false, reportCompressedSize: false, modulePreload: false },
});

/** One self-contained file for pages. */
async function bundle(
  entry: string,
  file: string,
  format: 'es' | 'iife',
  define: Record<string, string>,
  plugins: Plugin[] = [],
): Promise<void> {
  const config = base(cdn);
  await build({
    ...config,
    plugins,
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    build: {
      ...config.build,
      minify: true,
      lib: { entry, formats: [format], name: 'Buypost', fileName: () => file },
      // Library mode keeps the white space of ES modules unless the output is told to minify too.
      rolldownOptions: { output: { minify: true, codeSplitting: false, ...(format === 'iife' ? { extend: true } : {}) } },
    },
  });
}

/** `./messages/zh.ts` -> `messages-zh.js`, `./parts/qr-path.ts` -> `qr.js`. */
const lazyName = (specifier: string): string =>
  `${specifier
    .replace(/^\.\//, '')
    .replace(/\.tsx?$/, '')
    .replace(/^parts\//, '')
    .replace(/-path$/, '')
    .replaceAll('/', '-')}.js`;

/** The files that `src/panel/lazy.ts` imports, by their specifiers. */
function lazyFiles(): Map<string, string> {
  const text = readFileSync(source('panel/lazy.ts'), 'utf8');
  return new Map([...text.matchAll(/=> import\('([^']+)'\)/g)].map(([, specifier = '']) => [specifier, lazyName(specifier)]));
}

/** In pages, a lazy file comes from the panel's own folder and only if it is the one this panel was built with. */
function verifiedLazyFiles(files: ReadonlyMap<string, string>): Plugin {
  const verified = relative(source('panel'), source('loader/verified.ts')).replaceAll('\\', '/');
  return {
    name: 'buypost-verified-lazy-files',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(source(''))) return;
      const open = (match: string, specifier: string): string => {
        const file = files.get(specifier);
        if (!file)
          throw new Error(
            `${relative(here, id)} imports "${specifier}" dynamically. Do that in src/panel/lazy.ts, as () => import('./file.ts'), so that the file is verified before it runs.`,
          );
        return `importVerified(new URL(/* @vite-ignore */ ${JSON.stringify(file)}, import.meta.url).href, ${JSON.stringify(sri(file))})`;
      };
      if (!/=> import\(/.test(code) || id.endsWith('verified.ts')) return;
      return {
        code: `import { importVerified } from './${verified}';\n${code.replaceAll(/(?<==> )import\('([^']+)'\)/g, open)}`,
        map: null,
      };
    },
  };
}

async function buildPages(): Promise<void> {
  rmSync(cdn, { recursive: true, force: true });
  const lazy = lazyFiles();
  for (const [specifier, file] of lazy) await bundle(resolve(source('panel'), specifier), file, 'es', {});
  await bundle(source('panel/index.ts'), 'panel.js', 'es', { __BUYPOST_VERSION__: JSON.stringify(version) }, [verifiedLazyFiles(lazy)]);
  const own = { __BUYPOST_VERSION__: JSON.stringify(version), __BUYPOST_PANEL__: JSON.stringify(sri('panel.js')) };
  await bundle(source('loader/classic.ts'), 'buypost.js', 'iife', own);
  await bundle(source('loader/module.ts'), 'buypost.mjs', 'es', own);

  const files = readdirSync(cdn)
    .filter((file) => /\.m?js$/.test(file))
    .sort();
  writeFileSync(
    resolve(cdn, 'sri.json'),
    `${JSON.stringify({ version, files: Object.fromEntries(files.map((file) => [file, sri(file)])) }, null, 2)}\n`,
  );
  for (const file of files)
    // oxlint-disable-next-line no-console -- a build script says what it made
    console.log(`${file.padEnd(16)} ${String(weigh(file)).padStart(6)} B brotli ${String(read(file).length).padStart(7)} B`);
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

await buildPages();
await buildNpm();
