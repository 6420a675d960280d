/**
 * Bundles each driver's `browser.ts` to `packages/providers/dist/<id>/browser.js`: one self-contained module a driver, which the shop serves as
 * `/v/<version>/pay/<id>.js` to its pay page. The same bytes on every run.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const home = fileURLToPath(new URL('../packages/providers', import.meta.url));

for (const entry of readdirSync(`${home}/src`, { withFileTypes: true })) {
  const source = `${home}/src/${entry.name}/browser.ts`;
  if (!entry.isDirectory() || !existsSync(source)) continue;
  await build({
    root: home,
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      outDir: `${home}/dist/${entry.name}`,
      emptyOutDir: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      minify: true,
      lib: { entry: source, formats: ['es'], fileName: () => 'browser.js' },
      rolldownOptions: { output: { minify: true, codeSplitting: false } },
    },
  });
  // oxlint-disable-next-line no-console -- a build script says what it made
  console.log(`pay/${entry.name}.js`.padEnd(18), String(statSync(`${home}/dist/${entry.name}/browser.js`).size).padStart(6), 'B');
}
