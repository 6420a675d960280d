/** What both engines share: transactions with whole retries, snapshots, and the mark of being inside. */
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { refuseNesting, runInScope } from './scope.ts';
import type { Store } from './store.ts';

const again = new Set(['40001', '40P01', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT']);
const tries = 5;

/** The database's own code of an error: an SQLSTATE or SQLITE_*. */
export function databaseCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Did the database give up in favour of another transaction, so that a repeat may succeed? */
export const worthRepeating = (error: unknown): boolean => again.has(databaseCode(error) ?? '');

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function kyselyStore(engine: Store['engine'], db: Kysely<Database>, more: Pick<Store, 'backup'> = {}): Store {
  return {
    engine,
    ...more,
    async transaction(work) {
      refuseNesting();
      for (let round = 1; ; round += 1) {
        try {
          return await runInScope(() => db.transaction().execute(work));
        } catch (error) {
          if (round >= tries || !worthRepeating(error)) throw error;
          await pause(Math.random() * 10 * 2 ** round);
        }
      }
    },
    async read(work) {
      refuseNesting();
      return await runInScope(() => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work));
    },
    close: () => db.destroy(),
  };
}
