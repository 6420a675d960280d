#!/usr/bin/env node
/** `buypost`: serve a shop, look at its orders, refund one, back it up, check its settings. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isCheckoutError } from '@buypost/core';
import { version } from '../version.ts';
import { backup, doctor, orders, refund, ship, warningsOf } from './commands.ts';
import { readConfig, type Config } from './config.ts';
import { jsonLog } from './log.ts';
import { CannotStart, openShop } from './open-shop.ts';
import { makeProviders } from './providers.ts';
import { serveShop } from './serve.ts';

const usage = `buypost ${version}

  buypost [serve]                    sell
  buypost orders [--limit 20]        the newest orders
  buypost refund <order> [amount]    give money back: all that is left, or an amount like 12.50
  buypost ship <order>               say that the parcel left
  buypost backup <file>              a consistent copy while the shop runs (SQLite)
  buypost doctor                     what is wrong with the settings, offers or providers; asks each provider, moves no money

  --config <file>       buypost.config.json where absent
  --port <number>       --host <address> (may be repeated)     --public-url <https://shop.example>
  --database <file or postgres://...>    --offers <file>       --assets <folder>
  --quiet               only warnings and errors in the log`;

const problemsOf = (heading: string, problems: readonly string[]): void => {
  console.error(heading);
  for (const problem of problems) console.error(`  ${problem.replaceAll('\n', '\n  ')}`);
};

function readFlags() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string', multiple: true },
        'public-url': { type: 'string' },
        database: { type: 'string' },
        offers: { type: 'string' },
        assets: { type: 'string' },
        limit: { type: 'string' },
        key: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : 'This command cannot be read.'}\n\n${usage}`);
    process.exit(2);
  }
}

async function settings(flags: ReturnType<typeof readFlags>['values']): Promise<Config> {
  const named = flags.config ?? process.env['BUYPOST_CONFIG'];
  const name = resolve(named ?? 'buypost.config.json');
  // Without one everything would be missing; what is wrong is where we look.
  if (!existsSync(name))
    throw new CannotStart([`There is no config file ${name}. Name the shop's: --config <file> (of npm start: .buypost/shop.json).`]);
  const file = { file: { name: named ?? 'buypost.config.json', text: await readFile(name, 'utf8') } };
  const { config: _config, limit: _limit, key: _key, quiet: _quiet, help: _help, version: _version, ...rest } = flags;
  const read = readConfig({ ...file, flags: rest, env: process.env, folder: dirname(name) });
  if (!read.ok) throw new CannotStart(read.problems);
  return read.config;
}

async function serve(config: Config, quiet: boolean): Promise<void> {
  const log = jsonLog(
    (line) => process.stdout.write(line),
    () => new Date(),
    quiet ? 'warn' : 'info',
  );
  const shop = await openShop(config, process.env, log);
  const running = await serveShop(shop, config).catch(async (error: unknown) => {
    await shop.store.close();
    throw error;
  });
  log('info', 'ready', { ms: Math.round(performance.now()) });
  for (const warning of warningsOf(shop, await shop.offers.list(), config.proxies)) console.error(`! ${warning}`);
  console.error(`The shop is open at ${config.publicUrl} (port ${running.port}). Ctrl-C stops it.`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // What hangs longer than this is finished by the next start: nothing depends on a clean end.
    setTimeout(() => process.exit(1), 10_000).unref();
    void running.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function main(): Promise<number | undefined> {
  const { values, positionals } = readFlags();
  const [command = 'serve', ...words] = positionals;
  if (values.help || values.version) {
    console.log(values.help ? usage : version);
    return 0;
  }
  const config = await settings(values);
  if (command === 'serve') {
    await serve(config, values.quiet);
    return undefined;
  }
  const quietly = jsonLog(
    (line) => process.stderr.write(line),
    () => new Date(),
    'warn',
  );
  const known = { orders, refund, ship, backup, doctor };
  const run = Object.hasOwn(known, command) ? Object.entries(known).find(([name]) => name === command)?.[1] : undefined;
  if (run === undefined) {
    console.error(`There is no command "${command}".\n\n${usage}`);
    return 2;
  }
  const shop = await openShop(config, process.env, quietly);
  try {
    return await run({
      shop,
      words,
      limit: Number(values.limit ?? '20'),
      proxies: config.proxies,
      made: command === 'doctor' ? (await makeProviders(config.providers, process.env, config.folder)).made : [],
      print: (line) => console.log(line),
      ...(values.key === undefined ? {} : { key: values.key }),
    });
  } finally {
    await shop.store.close();
  }
}

main().then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof CannotStart) problemsOf('The shop cannot start:', error.problems);
    else if (isCheckoutError(error)) console.error(error.message);
    else console.error(error);
    process.exit(1);
  },
);
