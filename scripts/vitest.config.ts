import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Tests run on the sources; nothing has to be built first.
const resolve = { conditions: ['@buypost/source', 'module', 'browser', 'development|production'] };
const ssr = {
  resolve: { conditions: ['@buypost/source', 'module', 'node', 'development|production'], externalConditions: ['@buypost/source'] },
};
const oxc = { jsx: { runtime: 'automatic' as const, importSource: 'preact' } };

export default defineConfig({
  root,
  test: {
    reporters: ['default', ['json', { outputFile: `${root}test-results/vitest.json` }]],
    projects: [
      {
        root,
        resolve,
        ssr,
        oxc,
        test: {
          name: 'node',
          include: ['packages/{core,providers,server,conformance}/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        resolve,
        ssr,
        oxc,
        test: { name: 'dom', environment: 'happy-dom', include: ['packages/widget/src/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
      },
    ],
  },
});
