import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import type { WorkerFixtures } from './e2e/fixtures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The browser that `scripts/test.mjs` found or installed; by hand, the usual places. */
const executablePath =
  process.env['CHROMIUM_PATH'] ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

export default defineConfig<object, WorkerFixtures>({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 8_000 },
  reporter: [['list'], ['json', { outputFile: `${root}test-results/playwright.json` }]],
  outputDir: `${root}test-results/playwright`,
  projects: [
    { name: 'sqlite', use: { engine: 'sqlite' } },
    // The money cases once more on the other database.
    { name: 'postgres', testMatch: /(purchase|money|time|rails)\.e2e\.ts$/, use: { engine: 'postgres' } },
  ],
  use: {
    browserName: 'chromium',
    headless: true,
    screenshot: 'only-on-failure',
    ...(executablePath === undefined
      ? {}
      : { launchOptions: { executablePath, args: ['--no-sandbox', '--disable-background-networking'] } }),
  },
});
