/** Questions about codes that open an order for a while: return addresses, visits and pay frames. Only hashes are kept. */
import type { Insertable } from 'kysely';
import type { ReturnCodeRow, ReturnCodesTable } from './database.ts';
import type { Tx } from './store.ts';

export const insertCode = (tx: Tx, row: Insertable<ReturnCodesTable>): Promise<unknown> =>
  tx
    .insertInto('return_codes')
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();

/** The code's row if it is of this kind and still opens. */
export const findCode = (tx: Tx, kind: ReturnCodeRow['kind'], hash: string, now: number): Promise<ReturnCodeRow | undefined> =>
  tx
    .selectFrom('return_codes')
    .selectAll()
    .where('code_hash', '=', hash)
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .executeTakeFirst();

/** Writes when the buyer came back, the first time only. */
export const codeUsed = (tx: Tx, hash: string, now: number): Promise<unknown> =>
  tx.updateTable('return_codes').set({ used_at: now }).where('code_hash', '=', hash).where('used_at', 'is', null).execute();

/** True for the first exchange of this code only. */
export async function codeRedeemed(tx: Tx, hash: string, now: number): Promise<boolean> {
  const done = await tx
    .updateTable('return_codes')
    .set({ redeemed_at: now })
    .where('code_hash', '=', hash)
    .where('redeemed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Removes codes that open nothing any more. */
export const forgetCodes = (tx: Tx, before: number): Promise<unknown> =>
  tx.deleteFrom('return_codes').where('expires_at', '<', before).execute();
