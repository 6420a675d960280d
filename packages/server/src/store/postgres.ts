/** PostgreSQL by `pg` under Kysely: READ COMMITTED with explicit row locks; every invariant is a constraint or a conditional update. */
import { Kysely, PostgresDialect, PostgresQueryCompiler } from 'kysely';
import { Pool, types } from 'pg';
import type { Database } from './database.ts';
import { kyselyStore } from './kysely-store.ts';
import { migrate } from './migrations.ts';
import { checkParameter, readInteger } from './parameters.ts';
import type { Store } from './store.ts';

class Compiler extends PostgresQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    checkParameter(parameter);
    super.appendValue(parameter);
  }
}

class Dialect extends PostgresDialect {
  override createQueryCompiler(): Compiler {
    return new Compiler();
  }
}

const bigint: number = types.builtins.INT8;
const numeric: number = types.builtins.NUMERIC;

export interface PostgresOptions {
  /** Connections kept at most; 10 where absent. */
  readonly connections?: number;
  /** Told when an idle connection breaks (the server restarts). The pool mends itself. */
  readonly onError?: (error: Error) => void;
}

/** Opens the database, migrated where needed; an advisory lock holds back other processes that migrate at the same time. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Store> {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? 10,
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        id === bigint || id === numeric
          ? readInteger
          : format === 'binary'
            ? types.getTypeParser(id, 'binary')
            : types.getTypeParser(id, 'text'),
    },
  });
  // Without a listener a broken idle connection would end the process.
  pool.on('error', options.onError ?? (() => undefined));
  const db = new Kysely<Database>({ dialect: new Dialect({ pool }) });
  try {
    // The migrator's own queries bind booleans, which are no danger here; ours are guarded.
    await migrate(new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return kyselyStore('postgres', db);
}
