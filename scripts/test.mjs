// `npm test`: everything, fast feedback first, from a fresh clone with Node and npm alone. Ends with "N passed, N failed".
//   npm test -- unit e2e        only these steps
import { readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findChromium, findEngines, startPostgres } from './machine.mjs';
import { build, checkNode, ensurePnpm, install, root, run } from './setup.mjs';

const results = join(root, 'test-results');
const inCi = process.env.CI !== undefined && process.env.CI !== 'false';
const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
const say = (what) => console.log(`\n== ${what} (${seconds()})`);
const total = { passed: 0, failed: 0, skipped: 0 };
const troubles = [];

/** A step that is one check. */
const check = (script) => async () => {
  const done = await run('pnpm', ['run', '--silent', script], { quiet: false, env });
  return done.code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
};

const readJson = (file) => readFile(join(results, file), 'utf8').then(JSON.parse, () => undefined);

/** A step that counts its own tests in a report. A runner that fails without a failed test is a failure too. */
const runner =
  (script, file, count, args = []) =>
  async () => {
    await rm(join(results, file), { force: true });
    const done = await run('pnpm', ['run', '--silent', script, ...args], { quiet: false, env });
    const report = await readJson(file);
    const counted = report === undefined ? { passed: 0, failed: 0, skipped: 0 } : count(report);
    if (counted.passed + counted.failed === 0 || (done.code !== 0 && counted.failed === 0)) counted.failed += 1;
    return counted;
  };

const countVitest = (report) => {
  for (const file of report.testResults ?? [])
    for (const test of file.assertionResults ?? [])
      if (test.status === 'pending' || test.status === 'skipped' || test.status === 'todo') console.log(`skipped: ${test.fullName}`);
  return {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0),
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
};
const countPlaywright = (report) => {
  const visit = (suite) => {
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests)
        if (test.status === 'skipped')
          console.log(
            `skipped: ${spec.title}: ${test.annotations
              .map((note) => note.description)
              .filter(Boolean)
              .join('; ')}`,
          );
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites ?? []) visit(suite);
  return {
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + (report.errors ?? []).length,
    skipped: report.stats.skipped,
  };
};

const steps = {
  format: check('format:check'),
  lint: check('lint'),
  types: check('types'),
  rooms: check('rooms'),
  unit: runner('unit', 'vitest.json', countVitest),
  sizes: check('sizes'),
  packages: check('packages'),
  gallery: check('gallery'),
  e2e: runner('e2e', 'playwright.json', countPlaywright),
};

const only = process.argv.slice(2).filter((word) => word !== '--');
const unknown = only.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`There is no step "${unknown.join('", "')}". Steps: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.entries(steps).filter(([name]) => only.length === 0 || only.includes(name));
const needs = (...names) => chosen.some(([name]) => names.includes(name));

checkNode();
say('set-up');
await ensurePnpm(say);
await install(say);
if (needs('sizes', 'packages', 'e2e', 'unit')) await build(say);
await mkdir(results, { recursive: true });

/** What a missing part of the machine means: a failure in CI, a counted skip elsewhere. */
function missing(what, reason, stepNames) {
  console.error(`\n${what} is missing. ${reason}`);
  if (inCi) {
    total.failed += 1;
    troubles.push(`${what} is missing`);
  } else total.skipped += stepNames.length;
  for (const name of stepNames) {
    const at = chosen.findIndex(([step]) => step === name);
    if (at >= 0) chosen.splice(at, 1);
    console.error(`skipped: ${name}`);
  }
}

const env = { BUYPOST_WORKERS: String(Math.max(1, Math.min(4, availableParallelism()))) };
let postgres;
if (needs('unit', 'e2e')) {
  postgres = await startPostgres(say);
  if (postgres.url) env.BUYPOST_TEST_POSTGRES = postgres.url;
  else if (inCi) missing('PostgreSQL', postgres.missing, []);
  else console.error(`\nPostgreSQL is missing: what needs it is skipped. ${postgres.missing}`);
}
if (needs('e2e', 'gallery')) {
  const chromium = await findChromium(say);
  if (chromium.path) env.CHROMIUM_PATH = chromium.path;
  else missing('Chromium', chromium.missing, ['e2e', 'gallery']);
  const engines = await findEngines(say, inCi);
  if (engines.firefox) env.FIREFOX_PATH = engines.firefox;
  if (engines.webkit && engines.xvfb) Object.assign(env, { WEBKIT_DRIVER: engines.webkit, XVFB_PATH: engines.xvfb });
  // Elsewhere the tests that need them skip and say so; in CI a browser that is not there is a failure.
  if (inCi && !engines.firefox) missing('Firefox', 'Install firefox-esr, or set FIREFOX_PATH.', []);
  if (inCi && !(engines.webkit && engines.xvfb)) missing('WebKit', 'Install webkit2gtk-driver and xvfb, or set WEBKIT_DRIVER.', []);
}

try {
  for (const [name, step] of chosen) {
    say(name);
    const counted = await step();
    for (const key of Object.keys(total)) total[key] += counted[key];
    if (counted.failed > 0) troubles.push(name);
  }
} finally {
  await postgres?.stop?.();
}

await writeFile(join(results, 'summary.json'), JSON.stringify({ ...total, seconds: (Date.now() - began) / 1000 }));
if (troubles.length > 0) console.error(`\nfailed: ${troubles.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed > 0 ? 1 : 0);
