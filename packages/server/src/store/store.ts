/** The door to the database. What is asked of it stands in the files beside this one, one a table. */
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

/** An open transaction: the only thing that questions take, so that none can be asked outside of one. */
export type Tx = Transaction<Database>;

export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * Runs `work` in one writing transaction and commits, or rolls everything back when it throws. `work` may run several times:
   * the whole of it is repeated, at most five times, when the database gave up in favour of another transaction.
   * It must wait for nothing but `tx`. Calling the store again inside is an error, not a wait.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` on one consistent snapshot. Writing inside fails on PostgreSQL; on SQLite it must not be done. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Writes a consistent copy to a new file while the shop runs. SQLite only; PostgreSQL has pg_dump. */
  backup?(file: string): Promise<void>;
  close(): Promise<void>;
}

/** Another process held the database for longer than five seconds. Nothing was written. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
  readonly code = 'STORE_BUSY';
}
