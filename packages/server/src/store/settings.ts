/** Values that belong to the shop and must survive a restart. */
import type { Store } from './store.ts';

/** The shop's secret: 32 bytes, made at the first start and kept. Losing it ends every link given so far. */
export async function shopSecret(store: Store, randomBytes: (length: number) => Uint8Array): Promise<Uint8Array> {
  const fresh = Buffer.from(randomBytes(32)).toString('base64url');
  const kept = await store.transaction(async (tx) => {
    await tx
      .insertInto('settings')
      .values({ name: 'secret', value: fresh })
      .onConflict((on) => on.doNothing())
      .execute();
    return tx.selectFrom('settings').select('value').where('name', '=', 'secret').executeTakeFirstOrThrow();
  });
  return new Uint8Array(Buffer.from(kept.value, 'base64url'));
}
