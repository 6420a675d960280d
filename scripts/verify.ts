/**
 * `npm run verify`: the long proofs on one page. Each line says what was counted and the command that repeats it.
 * A short form of every line runs in `npm test`. `--short` runs the whole page in a few minutes, with small numbers.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { surviveKills, type KillReport } from './verify/kills.ts';
import { sell } from './verify/load.ts';
import type { Engine } from './e2e/stack.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, line: { type: 'string' } } });
const long = !values.short;

interface Line {
  /** Name by which `--line` repeats it alone. */
  readonly name: string;
  readonly says: string;
  /** The findings, and whether all is well. */
  readonly run: () => Promise<readonly { readonly what: string; readonly value: string; readonly good: boolean }[]>;
}

interface TestRun {
  readonly passed: number;
  readonly failed: number;
  readonly code: number;
}

/** Runs some unit tests in their long form. */
function tests(paths: readonly string[], env: Readonly<Record<string, string>> = {}): TestRun {
  const done = spawnSync('pnpm', ['exec', 'vitest', 'run', '--config', 'scripts/vitest.config.ts', '--testTimeout', '3600000', ...paths], {
    cwd: root,
    env: { ...process.env, ...(long ? { BUYPOST_LONG: '1' } : {}), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const file = `${root}test-results/vitest.json`;
  const report: { numPassedTests: number; numFailedTests: number } = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 1 };
  return { passed: report.numPassedTests, failed: report.numFailedTests, code: done.status ?? 1 };
}

function browserTests(names: readonly string[]): TestRun {
  const done = spawnSync('pnpm', ['exec', 'playwright', 'test', '--config', 'scripts/playwright.config.ts', ...names], {
    cwd: root,
    env: process.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const file = `${root}test-results/playwright.json`;
  const report: { stats: { expected: number; unexpected: number } } = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { stats: { expected: 0, unexpected: 1 } };
  return { passed: report.stats.expected, failed: report.stats.unexpected, code: done.status ?? 1 };
}

const told = (what: string, { passed, failed, code }: TestRun) => [
  { what, value: `${passed} passed, ${failed} failed`, good: failed === 0 && passed > 0 && code === 0 },
];
const engines: readonly Engine[] = process.env['BUYPOST_TEST_POSTGRES'] === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

const killed = (engine: Engine, report: KillReport) => [
  { what: `${engine}: kills survived`, value: String(report.kills), good: true },
  { what: `${engine}: orders acknowledged`, value: String(report.acknowledged), good: report.acknowledged > 0 },
  { what: `${engine}: orders lost`, value: String(report.lost), good: report.lost === 0 },
  { what: `${engine}: charged twice`, value: String(report.chargedTwice), good: report.chargedTwice === 0 },
  { what: `${engine}: paid, not delivered`, value: String(report.paidNotDelivered), good: report.paidNotDelivered === 0 },
  { what: `${engine}: delivered twice`, value: String(report.deliveredTwice), good: report.deliveredTwice === 0 },
  { what: `${engine}: slowest return to service`, value: `${report.slowestStart} ms`, good: report.slowestStart < 5_000 },
];

const lines: readonly Line[] = [
  {
    name: 'kills',
    says: 'SIGKILL at random while buyers buy',
    run: async () => {
      const found = [];
      for (const engine of engines) found.push(...killed(engine, await surviveKills(engine, long ? 200 : 5, 6)));
      return found;
    },
  },
  {
    name: 'points',
    says: 'killed at every numbered point of the money path, both databases',
    run: async () => told('kill points', tests(['packages/server/src/checkout/kill.test.ts'])),
  },
  {
    name: 'seeds',
    says: 'random lives of orders, both databases',
    run: async () => told('random lives', tests(['packages/server/src/checkout/random.test.ts', 'packages/conformance/src/adapter/walk'])),
  },
  {
    name: 'model',
    says: 'the model of the money path: all rules hold, each rule dropped is caught',
    run: async () => told('model', tests(['packages/conformance/src/model'])),
  },
  {
    name: 'laws',
    says: 'laws for adapters and providers, each with its mutant',
    run: async () => told('laws', tests(['packages/conformance/src/adapter', 'packages/conformance/src/provider'])),
  },
  {
    name: 'rails',
    says: 'every driver through the whole server: its methods, its faults, strangers, and a day on which no notification arrives',
    run: async () => told('rails', tests(['packages/conformance/src/rails'])),
  },
  {
    name: 'currencies',
    says: 'amounts shown exactly, every currency by twenty locales',
    run: async () => told('money', tests(['packages/core/src/money.test.ts'])),
  },
  {
    name: 'input',
    says: 'hostile input: numbers, JSON, ids, addresses, markup',
    run: async () => told('input', tests(['packages/server/src/routes', 'packages/server/src/pages', 'packages/core/src/protocol'])),
  },
  {
    name: 'browsers',
    says: 'purchases in Chromium, Firefox and WebKit under the strictest policy; changed panels that never run',
    run: async () => told('engines', browserTests(['engines', 'strict', 'loader'])),
  },
  {
    name: 'faults',
    says: 'the fault list in a browser, both databases',
    run: async () => told('faults', browserTests(['faults', 'money', 'time', 'purchase'])),
  },
  {
    name: 'load',
    says: 'paid orders per second, start to delivery, shop and bank and buyers on one machine',
    run: async () => {
      const found = [];
      for (const engine of engines) {
        const report = await sell(engine, 16, long ? 60 : 8);
        found.push({
          what: `${engine}: paid orders per second`,
          value: report.perSecond.toFixed(1),
          good: report.failed === 0 && report.paid > 0,
        });
        found.push({ what: `${engine}: pay to paid, p50 and p99`, value: `${report.p50} ms, ${report.p99} ms`, good: true });
      }
      return found;
    },
  },
];

const chosen = lines.filter((line) => values.line === undefined || line.name === values.line);
if (chosen.length === 0) {
  console.error(`There is no line "${values.line ?? ''}". Lines: ${lines.map((line) => line.name).join(', ')}.`);
  process.exit(2);
}
if (engines.length === 1) console.log('Only SQLite: BUYPOST_TEST_POSTGRES is not set.\n');
let bad = 0;
for (const line of chosen) {
  console.log(`${line.says}\n  npm run verify -- ${long ? '' : '--short '}--line ${line.name}`);
  try {
    for (const finding of await line.run()) {
      if (!finding.good) bad += 1;
      console.log(`  ${finding.good ? 'ok ' : 'BAD'} ${finding.what}: ${finding.value}`);
    }
  } catch (error) {
    bad += 1;
    console.log(`  BAD ${error instanceof Error ? error.message : String(error)}`);
  }
  console.log('');
}
console.log(bad === 0 ? 'Everything held.' : `${bad} findings are bad.`);
process.exit(bad === 0 ? 0 : 1);
