/**
 * SQLite by libsql under Kysely. Our own driver, because the stock one opens transactions deferred (a second process then loses every
 * race), waits for locks synchronously, and spoils its connection when a prepared statement meets a busy database.
 */
import Libsql from 'libsql';
import {
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type SelectModifierNode,
  type SqliteDatabase,
  type TransactionSettings,
} from 'kysely';
import type { Database } from './database.ts';
import { databaseCode, kyselyStore } from './kysely-store.ts';
import { migrate } from './migrations.ts';
import { checkParameters, checkRows } from './parameters.ts';
import { refuseNesting } from './scope.ts';
import { StoreBusy, type Store } from './store.ts';

const patience = 5_000;
const isBusy = (error: unknown): boolean => databaseCode(error)?.startsWith('SQLITE_BUSY') === true;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Runs one statement that takes a lock, and waits for the lock without stopping the event loop. */
async function execPatiently(database: Libsql.Database, statement: string): Promise<void> {
  const until = Date.now() + patience;
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    try {
      database.exec(statement);
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() > until)
        throw new StoreBusy('The database file was held by another process for five seconds. Nothing was written; try again.', {
          cause: error,
        });
      await pause(Math.random() * wait);
    }
  }
}

/** `for update` has no meaning here: a writing transaction already excludes all others. */
class Compiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate' && node.modifier !== 'SkipLocked') super.visitSelectModifier(node);
  }
}

/** DDL is part of a transaction here, so two processes that start at once migrate one after the other. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Driver extends SqliteDriver {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database: guarded(database) });
    this.#database = database;
  }

  override async beginTransaction(_connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    await execPatiently(this.#database, settings?.accessMode === 'read only' ? 'begin' : 'begin immediate');
  }

  override async commitTransaction(): Promise<void> {
    await execPatiently(this.#database, 'commit');
  }

  override async rollbackTransaction(): Promise<void> {
    if (this.#database.inTransaction) this.#database.exec('rollback');
  }
}

/** Prepared statements kept for reuse; lists of changing length (`in (?, ?, ...)`) make many texts, so all are dropped at this number. */
const mostStatements = 300;

function guarded(database: Libsql.Database): SqliteDatabase {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  // One that failed is made anew: its state is nobody's promise.
  const using = <T>(text: string, values: readonly unknown[], work: (values: readonly unknown[]) => T): T => {
    checkParameters(values);
    try {
      return work([...values]);
    } catch (error) {
      kept.delete(text);
      throw error;
    }
  };
  return {
    close: () => void database.close(),
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = database.prepare(text);
      const made: ReturnType<SqliteDatabase['prepare']> = {
        reader: statement.reader,
        all: (values) => using(text, values, (all) => checkRows(statement.all(all))),
        run: (values) => using(text, values, (all) => statement.run(all)),
        iterate: (values) => using(text, values, (all) => statement.iterate(all)),
      };
      if (kept.size >= mostStatements) kept.clear();
      kept.set(text, made);
      return made;
    },
  };
}

class Dialect extends SqliteDialect {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database: guarded(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new Driver(this.#database);
  }
  override createQueryCompiler(): Compiler {
    return new Compiler();
  }
  override createAdapter(): Adapter {
    return new Adapter();
  }
}

function pragma(database: Libsql.Database, name: string): unknown {
  const row: unknown = database.prepare(`pragma ${name}`).get();
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
}

/**
 * Makes the migrator's own tables, which it would otherwise make outside of a transaction: a busy database would then spoil the connection
 * of the second process that starts.
 */
async function prepareMigrations(database: Libsql.Database): Promise<void> {
  await execPatiently(database, 'begin immediate');
  database.exec(`create table if not exists kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null)`);
  database.exec(
    `create table if not exists kysely_migration_lock (id varchar(255) not null primary key, is_locked integer default 0 not null)`,
  );
  database.exec(`insert or ignore into kysely_migration_lock (id, is_locked) values ('migration_lock', 0)`);
  await execPatiently(database, 'commit');
}

/** Opens the file, made and migrated where needed. Durable: a commit that was answered survives a power cut. */
export async function openSqlite(file: string): Promise<Store> {
  const database = new Libsql(file);
  try {
    // All waiting is ours: SQLite's own would stop the event loop, and with it whoever holds the lock in this process.
    database.exec('pragma busy_timeout = 0');
    await execPatiently(database, 'pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    // Pages that wait in the log before they are moved: each move holds a commit up. 16 MB at most; what is durable is not touched by it.
    database.exec('pragma wal_autocheckpoint = 4000');
    database.exec('pragma foreign_keys = on');
    if (pragma(database, 'foreign_keys') !== 1) {
      throw new Error('This SQLite does not check foreign keys, and money needs them. Use the libsql that Buypost pins.');
    }
    await prepareMigrations(database);
    const db = new Kysely<Database>({ dialect: new Dialect(database) });
    await migrate(db);
    return kyselyStore('sqlite', db, {
      async backup(target) {
        refuseNesting();
        // A path cannot be a parameter of exec; quotes are doubled, and NUL is refused by the check.
        checkParameters([target]);
        await db.connection().execute(() => execPatiently(database, `vacuum into '${target.replaceAll("'", "''")}'`));
      },
    });
  } catch (error) {
    database.close();
    throw error;
  }
}
