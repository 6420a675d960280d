/** Questions about attempts. Locked after their order, by id. */
import { sql, type Insertable, type Updateable } from 'kysely';
import type { AttemptRow, AttemptsTable } from './database.ts';
import type { Tx } from './store.ts';

export const findAttempt = (tx: Tx, id: string): Promise<AttemptRow | undefined> =>
  tx.selectFrom('attempts').selectAll().where('id', '=', id).executeTakeFirst();

export const findAttemptByReference = (tx: Tx, provider: string, account: string, reference: string): Promise<AttemptRow | undefined> =>
  tx
    .selectFrom('attempts')
    .selectAll()
    .where('provider', '=', provider)
    .where('account', '=', account)
    .where('reference', '=', reference)
    .executeTakeFirst();

/** In the order they were made. */
export const attemptsOf = (tx: Tx, orderId: string): Promise<AttemptRow[]> =>
  tx.selectFrom('attempts').selectAll().where('order_id', '=', orderId).orderBy('position').execute();

/** All attempts of a locked order, held until the transaction ends, in the order they were made. */
export async function lockAttempts(tx: Tx, orderId: string): Promise<AttemptRow[]> {
  const rows = await tx.selectFrom('attempts').selectAll().where('order_id', '=', orderId).orderBy('id').forUpdate().execute();
  return [...rows].sort((a, b) => a.position - b.position);
}

export const insertAttempt = (tx: Tx, row: Insertable<AttemptsTable>): Promise<unknown> => tx.insertInto('attempts').values(row).execute();

/** Writes and raises the attempt's revision: answers asked for before this are old from now on. */
export const updateAttempt = (tx: Tx, id: string, change: Updateable<AttemptsTable>): Promise<unknown> =>
  tx
    .updateTable('attempts')
    .set((row) => ({ ...change, revision: row('revision', '+', 1) }))
    .where('id', '=', id)
    .execute();

/** Keeps what does not change the attempt's meaning (when to look again); answers under way stay good. */
export const noteAttempt = (
  tx: Tx,
  id: string,
  change: Pick<Updateable<AttemptsTable>, 'next_check_at' | 'checks' | 'lease_until'>,
): Promise<unknown> => tx.updateTable('attempts').set(change).where('id', '=', id).execute();

/** Lets one worker in until `until`. False: another is inside. Counts the try. */
export async function leaseCreate(tx: Tx, id: string, now: number, until: number): Promise<boolean> {
  const done = await tx
    .updateTable('attempts')
    .set((row) => ({ lease_until: until, creates: row('creates', '+', 1) }))
    .where('id', '=', id)
    .where('status', '=', 'created')
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Says when to look again at an attempt that is still not closed. */
export const checkLater = (tx: Tx, id: string, next: { readonly next_check_at: number; readonly checks: number }): Promise<unknown> =>
  tx.updateTable('attempts').set(next).where('id', '=', id).where('closed', '=', 0).execute();

/** Brings the next look at these attempts of one provider forward, where they are not closed. */
export const checkSooner = (
  tx: Tx,
  of: { readonly id: string; readonly account: string },
  ids: readonly string[],
  now: number,
): Promise<unknown> =>
  tx
    .updateTable('attempts')
    .set({ next_check_at: now })
    .where('id', 'in', ids)
    .where('provider', '=', of.id)
    .where('account', '=', of.account)
    .where('closed', '=', 0)
    .where('next_check_at', '>', now)
    .execute();

/** Accounts at providers. */
export interface AccountKey {
  readonly provider: string;
  readonly account: string;
}

/** Which attempts are claimed: those of one account, or those of none of some. */
export type Whose = { readonly of: AccountKey } | { readonly ofNone: readonly AccountKey[] };

/** Attempts whose time to be asked about has come; nobody else is given them before `until`. The longest due first. */
export async function claimDueAttempts(tx: Tx, whose: Whose, now: number, until: number, limit: number): Promise<AttemptRow[]> {
  const due = await tx
    .selectFrom('attempts')
    .select('id')
    .where('closed', '=', 0)
    .where('next_check_at', '<=', now)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
    .where((row) => {
      // Written so that the index of what is due decides: the index of references would walk through all that the account ever had.
      const is = ({ provider, account }: AccountKey) =>
        row.and([row(sql<string>`provider || ''`, '=', provider), row(sql<string>`account || ''`, '=', account)]);
      return 'of' in whose ? is(whose.of) : row.not(row.or(whose.ofNone.map(is)));
    })
    .orderBy('next_check_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (due.length === 0) return [];
  const ids = due.map((row) => row.id);
  return tx.updateTable('attempts').set({ next_check_at: until }).where('id', 'in', ids).returningAll().execute();
}
