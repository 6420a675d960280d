/** From settings to a shop that can sell: offers, providers, database, secret. Says everything that is wrong before anything is opened. */
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ensureStock } from '../checkout/index.ts';
import { localChanges } from '../changes.ts';
import { listedOffers, problemLines, readOffers } from '../offers/index.ts';
import { defaultRules, type Log, type Shop } from '../shop.ts';
import { guardedFetch, openPostgres, openSqlite, shopSecret } from '../store/index.ts';
import { isPostgres, type Config } from './config.ts';
import { makeProviders } from './providers.ts';

/** The shop cannot start; each line says what to mend. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const present = <T extends object>(rules: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> => {
  const kept: Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> = {};
  for (const [name, value] of Object.entries(rules)) if (value !== undefined) Object.assign(kept, { [name]: value });
  return kept;
};

/** Opens a shop. Throws {@link CannotStart} with every problem at once. */
export async function openShop(config: Config, env: Readonly<Record<string, string | undefined>>, log: Log): Promise<Shop> {
  const problems: string[] = [];
  const made = await makeProviders(config.providers, env, config.folder);
  problems.push(...made.problems);
  const home = dirname(config.offers);
  const text = await readFile(config.offers, 'utf8').catch(() => undefined);
  const read =
    text === undefined
      ? undefined
      : readOffers(text, {
          merchant: config.merchant,
          publicUrl: config.publicUrl,
          hasFile: (path) => existsSync(join(home, path)) && statSync(join(home, path)).isFile(),
        });
  if (read === undefined) problems.push(`There is no offers file ${config.offers}. Write one, or name it with --offers.`);
  else if (!read.ok) problems.push(...problemLines(basename(config.offers), read.problems));
  if (problems.length > 0 || read?.ok !== true) throw new CannotStart(problems);
  if (!isPostgres(config.database)) await mkdir(dirname(config.database), { recursive: true, mode: 0o700 });
  const store = await (isPostgres(config.database) ? openPostgres(config.database) : openSqlite(config.database)).catch(
    (error: unknown) => {
      throw new CannotStart([
        `The database ${isPostgres(config.database) ? 'in PostgreSQL' : config.database} cannot be opened: ${error instanceof Error ? error.message : 'unknown reason'}`,
      ]);
    },
  );
  const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const shop: Shop = {
    merchant: config.merchant,
    publicUrl: config.publicUrl,
    store,
    offers: listedOffers(read.offers),
    providers: made.providers,
    secret: await shopSecret(store, bytes),
    fetch: guardedFetch(
      fetch,
      made.providers.flatMap((provider) => provider.hosts),
    ),
    now: () => new Date(),
    randomBytes: bytes,
    changes: localChanges(),
    log,
    rules: { ...defaultRules, ...present(config.rules) },
  };
  await ensureStock(shop);
  return shop;
}
