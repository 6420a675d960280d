/**
 * A process of its own that writes orders into a database as fast as it can and prints each id once its commit was answered.
 * Started by the store's tests, which kill it. Arguments: engine, address, prefix, how many.
 */
import { openPostgres, openSqlite } from '../store/index.ts';
import { plainOrder } from './rows.ts';

const [engine = '', address = '', prefix = 'p', count = '1000000'] = process.argv.slice(2);
const store = engine === 'sqlite' ? await openSqlite(address) : await openPostgres(address, { connections: 2 });
process.stdout.write('ready\n');
for (let i = 0; i < Number(count); i += 1) {
  const id = `ord_${prefix}${String(i)
    .padStart(26 - prefix.length, 'a')
    .replace(/[^a-z0-9]/g, 'a')}`;
  await store.transaction(async (tx) => {
    await tx.insertInto('orders').values(plainOrder(id)).execute();
    // Two rows that must stand or fall together.
    await tx
      .insertInto('start_keys')
      .values({ merchant: 'default', key_hash: id, fingerprint: 'f', order_id: id, refusal: null })
      .execute();
    await tx
      .updateTable('stock')
      .set((row) => ({ available: row('available', '-', 1) }))
      .where('offer', '=', 'mug')
      .execute();
  });
  process.stdout.write(`${id}\n`);
}
await store.close();
