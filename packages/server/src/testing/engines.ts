/** Runs one suite on both databases. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { Client } from 'pg';
import { openPostgres, openSqlite, type Store } from '../store/index.ts';
import { havePostgres, startPostgres, type Cluster } from './postgres.ts';

export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** An empty, migrated database for one test, and a store over it. Stores are closed after the suite. */
  fresh(): Promise<Store>;
  /** Another store over the same database, as another process or the next start would open it. */
  again(): Promise<Store>;
  /** How another process reaches the database: a file's path or an URL. */
  address(): string;
}

/** Most tests need no disk that survives a power cut; waiting for it would be most of their time. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : undefined;

const tables =
  'orders, start_keys, attempts, payers, refunds, stock, reservations, coupons, redemptions, inbox, outbox, deliveries, return_codes, settings';

function sqlite(): { engine: Engine; begin: () => Promise<void>; end: () => Promise<void> } {
  let folder = '';
  let file = '';
  let made = 0;
  const open: Store[] = [];
  const add = async (): Promise<Store> => {
    const store = await openSqlite(file);
    open.push(store);
    return store;
  };
  const engine: Engine = {
    name: 'sqlite',
    async fresh() {
      await Promise.all(open.splice(0).map((store) => store.close()));
      made += 1;
      file = join(folder, `${made}.db`);
      return add();
    },
    again: add,
    address: () => file,
  };
  return {
    engine,
    async begin() {
      folder = mkdtempSync(join(memory ?? tmpdir(), 'buypost-sqlite-'));
    },
    async end() {
      await Promise.all(open.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgres(): { engine: Engine; begin: () => Promise<void>; end: () => Promise<void> } {
  let cluster: Cluster | undefined;
  let url = '';
  const open: Store[] = [];
  const add = async (): Promise<Store> => {
    const store = await openPostgres(url);
    open.push(store);
    return store;
  };
  const engine: Engine = {
    name: 'postgres',
    async fresh() {
      for (const store of open.splice(1)) await store.close();
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(`truncate ${tables} cascade`);
      await client.end();
      const [first] = open;
      return first ?? add();
    },
    again: add,
    address: () => url,
  };
  return {
    engine,
    async begin() {
      cluster = await startPostgres();
      url = await cluster.database();
      await add();
    },
    async end() {
      await Promise.all(open.map((store) => store.close()));
      await cluster?.stop();
    },
  };
}

/** Registers the suite once an engine. A machine without PostgreSQL skips it visibly, except in CI, where it fails. */
export function onEngines(name: string, suite: (engine: Engine) => void, only?: readonly Engine['name'][]): void {
  for (const make of [sqlite, postgres]) {
    const { engine, begin, end } = make();
    if (only !== undefined && !only.includes(engine.name)) continue;
    const missing = engine.name === 'postgres' && !havePostgres() && process.env['CI'] === undefined;
    const title = missing
      ? `${name} on postgres (no PostgreSQL here: install it or set BUYPOST_TEST_POSTGRES)`
      : `${name} on ${engine.name}`;
    describe.skipIf(missing)(title, () => {
      beforeAll(begin);
      afterAll(end);
      suite(engine);
    });
  }
}
