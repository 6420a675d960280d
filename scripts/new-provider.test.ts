/** The generator's folder compiles, is found like any other driver, and each of its tests fails by saying that it is not written yet. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNames } from './new-provider/tests.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'buypost-new-provider-'));
const driver = join(folder, 'packages/providers/src/kiln_pay');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const generate = (...words: readonly string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/new-provider.ts', ...words, '--root', folder], { cwd: root, encoding: 'utf8' });

beforeAll(() => {
  mkdirSync(join(folder, 'packages'));
  for (const room of ['core', 'providers', 'conformance'])
    cpSync(join(root, 'packages', room), join(folder, 'packages', room), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  for (const name of ['tsconfig.base.json', 'package.json']) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const made = generate('kiln_pay', '--title', "Kiln's Pay");
  expect(made.status, made.stderr).toBe(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('pnpm new:provider', () => {
  it('type-checks', { timeout: 120_000 }, () => {
    const done = spawnSync(bin('tsc'), ['-b', 'packages/providers/tsconfig.test.json'], { cwd: folder, encoding: 'utf8' });
    expect(done.stdout + done.stderr).toBe('');
    expect(done.status).toBe(0);
  });

  it('names every test, and each fails as not written: none passes, none is skipped', { timeout: 60_000 }, () => {
    writeFileSync(join(folder, 'vitest.config.mjs'), "export default { resolve: { conditions: ['@buypost/source'] } };");
    const report = join(folder, 'report.json');
    spawnSync(bin('vitest'), ['run', '--config', 'vitest.config.mjs', '--reporter', 'json', '--outputFile', report, 'kiln_pay'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const told: {
      readonly testResults: readonly {
        readonly assertionResults: readonly {
          readonly title: string;
          readonly status: string;
          readonly failureMessages: readonly string[];
        }[];
      }[];
    } = JSON.parse(readFileSync(report, 'utf8'));
    const tests = told.testResults.flatMap(({ assertionResults }) => assertionResults);
    expect(tests.map(({ title }) => title).sort()).toEqual(Object.values(testNames).flat().sort());
    for (const { title, status, failureMessages } of tests) {
      expect(status, title).toBe('failed');
      expect(failureMessages.join('\n')).toContain(`not written yet: ${title}`);
    }
  });

  it('starts beside the others without being offered, believes nothing, and brings its page and changeset', async () => {
    const found = await import(pathToFileURL(join(driver, 'index.ts')).href);
    const { createSimulator } = await import(pathToFileURL(join(driver, 'simulator/index.ts')).href);
    const { settings } = await createSimulator({ url: 'http://localhost:4250' });
    const provider = found.driver.create(settings);
    expect(provider).toMatchObject({ id: 'kiln_pay', methods: [] });
    expect(provider.limits('EUR')).toBeUndefined();
    await expect(provider.readNotification()).rejects.toMatchObject({ code: 'unverified' });
    expect(() => found.driver.create({})).toThrow(/account[\s\S]*apiKey/);
    expect(readFileSync(join(folder, 'docs/providers/kiln_pay.md'), 'utf8')).toMatch(/^# Kiln's Pay\n/);
    expect(existsSync(join(folder, '.changeset/kiln-pay.md'))).toBe(true);
  });

  it('refuses a name that is taken or cannot be one, and no name', () => {
    for (const words of [['kiln_pay'], ['Kiln'], ['../x'], []]) {
      const done = generate(...words);
      expect(done.status, words.join()).toBe(2);
      expect(done.stderr).toMatch(/\.$/m);
    }
  });
});
