/** What the database promises, on both engines: refusals, transactions that exclude each other, processes, sudden death. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEngines, type Engine } from '../testing/engines.ts';
import { plainAttempt, plainOrder } from '../testing/rows.ts';
import { databaseCode } from './kysely-store.ts';
import { openSqlite, shopSecret, type Store } from './index.ts';
import type { Tx } from './store.ts';

const O = 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const A = 'att_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const B = 'att_bbbbbbbbbbbbbbbbbbbbbbbbbb';

async function seed(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.insertInto('orders').values(plainOrder(O)).execute();
    await tx.insertInto('attempts').values(plainAttempt(A, O)).execute();
    await tx.insertInto('stock').values({ offer: 'mug', variant: '', available: 3 }).execute();
  });
}

/** Writes that no code, present or future, may get through. */
const refused: readonly (readonly [string, (tx: Tx) => Promise<unknown>])[] = [
  [
    'a second current attempt',
    (tx) =>
      tx
        .insertInto('attempts')
        .values(plainAttempt(B, O, { position: 1 }))
        .execute(),
  ],
  [
    'an attempt in another currency than its order',
    (tx) =>
      tx
        .insertInto('attempts')
        .values(plainAttempt(B, O, { is_current: 0, currency: 'USD', position: 1 }))
        .execute(),
  ],
  [
    'an attempt over nothing',
    (tx) =>
      tx
        .insertInto('attempts')
        .values(plainAttempt(B, O, { is_current: 0, amount: 0, position: 1 }))
        .execute(),
  ],
  [
    'an attempt of no order',
    (tx) =>
      tx
        .insertInto('attempts')
        .values(plainAttempt(B, 'ord_zzzzzzzzzzzzzzzzzzzzzzzzzz', { is_current: 0 }))
        .execute(),
  ],
  ['success without money', (tx) => tx.updateTable('attempts').set({ status: 'succeeded' }).execute()],
  ['success that is not closed', (tx) => tx.updateTable('attempts').set({ status: 'succeeded', received: 1900 }).execute()],
  ['an open attempt that nobody will ask about', (tx) => tx.updateTable('attempts').set({ next_check_at: null }).execute()],
  ['a current attempt that is closed unpaid', (tx) => tx.updateTable('attempts').set({ closed: 1, status: 'expired' }).execute()],
  ['more refunded than received', (tx) => tx.updateTable('attempts').set({ refunding: 1 }).execute()],
  ['a status of another vocabulary', (tx) => sql`update attempts set status = 'pending'`.execute(tx)],
  [
    'a payer that is no attempt',
    (tx) => tx.insertInto('payers').values({ order_id: O, attempt_id: 'att_zzzzzzzzzzzzzzzzzzzzzzzzzz', claimed_at: 1 }).execute(),
  ],
  [
    'a key for neither order nor refusal',
    (tx) =>
      tx.insertInto('start_keys').values({ merchant: 'default', key_hash: 'k', fingerprint: 'f', order_id: null, refusal: null }).execute(),
  ],
  [
    'a key for both',
    (tx) =>
      tx.insertInto('start_keys').values({ merchant: 'default', key_hash: 'k', fingerprint: 'f', order_id: O, refusal: '{}' }).execute(),
  ],
  [
    'a notification that is neither handled nor a job',
    (tx) =>
      tx
        .insertInto('inbox')
        .values({
          provider: 'sandbox',
          account: 'm',
          event_id: 'e',
          attempt_id: null,
          evidence: '{}',
          received_at: 1,
          handled_at: null,
          next_at: null,
          outcome: null,
        })
        .execute(),
  ],
  ['stock below nothing', (tx) => tx.updateTable('stock').set({ available: -1 }).execute()],
  ['an order paid at no time', (tx) => tx.updateTable('orders').set({ status: 'paid' }).execute()],
  ['a review without an end', (tx) => tx.updateTable('orders').set({ status: 'review' }).execute()],
  ['an id of another length', (tx) => tx.insertInto('orders').values(plainOrder('ord_short')).execute()],
  [
    'more uses of a download than granted',
    (tx) =>
      tx
        .insertInto('deliveries')
        .values({
          id: 'd',
          order_id: O,
          kind: 'download',
          unit: '',
          token_hash: null,
          uses: 2,
          max_uses: 1,
          revoked_at: null,
          granted_at: 1,
          expires_at: null,
          state: null,
        })
        .execute(),
  ],
];

const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Starts a writing process; `ids` fills with the orders whose commit it was told. */
function writer(engine: Engine, prefix: string, count: number) {
  const file = fileURLToPath(new URL('../testing/writer.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@buypost/source', '--import', 'tsx', file, engine.name, engine.address(), prefix, String(count)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ids: string[] = [];
  let errors = '';
  let rest = '';
  let ready: () => void;
  const begun = new Promise<void>((done) => (ready = done));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'ready') ready();
      else ids.push(line);
    }
  });
  const ended = new Promise<number | null>((done) =>
    child.once('exit', (code) => {
      ready();
      done(code);
    }),
  );
  return { ids, begun, ended, kill: () => child.kill('SIGKILL'), errors: () => errors };
}

const ordersIn = (store: Store): Promise<string[]> =>
  store.read(async (tx) => (await tx.selectFrom('orders').select('id').execute()).map((row) => row.id));

onEngines('the store', (engine) => {
  test.each(refused)('refuses %s', async (_what, write) => {
    const store = await engine.fresh();
    await seed(store);
    const error: unknown = await store.transaction(write).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(databaseCode(error)).toMatch(/^(23|SQLITE_CONSTRAINT)/);
  });

  test.each([[true], [Number.NaN], [2 ** 53 + 2], ['a\0b'], [1.5], [Number.POSITIVE_INFINITY]])('refuses to bind %j', async (value) => {
    const store = await engine.fresh();
    await seed(store);
    await expect(store.transaction((tx) => sql`update stock set available = ${value}`.execute(tx))).rejects.toThrow(TypeError);
  });

  test('keeps 2^53 - 1 exactly, and never hands out a rounded number', async () => {
    const store = await engine.fresh();
    await store.transaction((tx) =>
      tx
        .insertInto('orders')
        .values(plainOrder(O, { total: Number.MAX_SAFE_INTEGER }))
        .execute(),
    );
    expect(await store.read((tx) => tx.selectFrom('orders').select('total').executeTakeFirstOrThrow())).toEqual({
      total: 9007199254740991,
    });
    await expect(
      store.transaction((tx) =>
        tx
          .updateTable('orders')
          .set((row) => ({ expires_at: row('total', '+', 2) }))
          .execute()
          .then(() => tx.selectFrom('orders').selectAll().execute()),
      ),
    ).rejects.toThrow();
  });

  test('a transaction that throws leaves nothing', async () => {
    const store = await engine.fresh();
    await expect(
      store.transaction(async (tx) => {
        await tx.insertInto('orders').values(plainOrder(O)).execute();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await ordersIn(store)).toEqual([]);
  });

  test('fifty transactions at once that read, then write: none is lost', async () => {
    const store = await engine.fresh();
    await seed(store);
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.transaction(async (tx) => {
          const { revision } = await tx.selectFrom('orders').select('revision').where('id', '=', O).forUpdate().executeTakeFirstOrThrow();
          await tx
            .updateTable('orders')
            .set({ revision: revision + 1 })
            .where('id', '=', O)
            .execute();
        }),
      ),
    );
    expect(await store.read((tx) => tx.selectFrom('orders').select('revision').executeTakeFirstOrThrow())).toEqual({ revision: 51 });
  });

  test('asking the store inside its own transaction is an error, not a wait', async () => {
    const store = await engine.fresh();
    await expect(store.transaction(() => store.read(async () => 1))).rejects.toThrow('inside its own transaction');
    expect(await store.read(async () => 1)).toBe(1);
  });

  test('a transaction the database gave up is repeated as a whole, five times at most', async () => {
    const store = await engine.fresh();
    let runs = 0;
    const fail = (): never => {
      runs += 1;
      throw Object.assign(new Error('deadlock'), { code: '40P01' });
    };
    await expect(store.transaction(async () => fail())).rejects.toThrow('deadlock');
    expect(runs).toBe(5);
    runs = 0;
    expect(await store.transaction(async () => (runs < 2 ? fail() : 'done'))).toBe('done');
  });

  test('two orders locked crosswise end in one waiting for the other', async () => {
    const store = await engine.fresh();
    await seed(store);
    const P = 'ord_bbbbbbbbbbbbbbbbbbbbbbbbbb';
    await store.transaction((tx) => tx.insertInto('orders').values(plainOrder(P)).execute());
    const both = async (first: string, second: string): Promise<void> =>
      store.transaction(async (tx) => {
        for (const id of [first, second]) {
          await tx
            .updateTable('orders')
            .set((row) => ({ revision: row('revision', '+', 1) }))
            .where('id', '=', id)
            .execute();
          if (engine.name === 'postgres') await sql`select pg_sleep(0.02)`.execute(tx);
        }
      });
    await Promise.all(Array.from({ length: 4 }, (_, i) => (i % 2 === 0 ? both(O, P) : both(P, O))));
    const rows = await store.read((tx) => tx.selectFrom('orders').select('revision').execute());
    expect(rows).toEqual([{ revision: 5 }, { revision: 5 }]);
  });

  test('a second opening migrates nothing and sees the same rows; several at once agree', async () => {
    const store = await engine.fresh();
    await seed(store);
    const others = await Promise.all([engine.again(), engine.again(), engine.again()]);
    for (const other of others) expect(await ordersIn(other)).toEqual([O]);
  });

  test("the shop's secret is made once and kept", async () => {
    const store = await engine.fresh();
    let made = 0;
    const random = (length: number): Uint8Array => new Uint8Array(length).fill((made += 1));
    const all = await Promise.all([shopSecret(store, random), shopSecret(store, random), shopSecret(await engine.again(), random)]);
    expect(new Set(all.map((one) => Buffer.from(one).toString('hex'))).size).toBe(1);
    expect(all[0]).toHaveLength(32);
  });

  test('two processes on one database: every answered commit is there, and the loop of a waiting one keeps turning', async () => {
    const store = await engine.fresh();
    await store.transaction((tx) => tx.insertInto('stock').values({ offer: 'mug', variant: '', available: 1_000_000 }).execute());
    const other = writer(engine, 'x', 60);
    await other.begun;
    let longest = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    for (let i = 0; i < 60; i += 1) {
      await store.transaction(async (tx) => {
        await tx
          .insertInto('orders')
          .values(plainOrder(`ord_y${String(i).padStart(25, '0')}`))
          .execute();
        await tx
          .updateTable('stock')
          .set((row) => ({ available: row('available', '-', 1) }))
          .where('offer', '=', 'mug')
          .execute();
      });
    }
    expect(await other.ended, other.errors()).toBe(0);
    clearInterval(pulse);
    expect(await ordersIn(store)).toHaveLength(120);
    expect(await store.read((tx) => tx.selectFrom('stock').select('available').executeTakeFirstOrThrow())).toEqual({
      available: 1_000_000 - 120,
    });
    expect(longest).toBeLessThan(2_000);
  });

  test(
    `SIGKILL while writing: no answered commit is lost, none is torn (${process.env['BUYPOST_LONG'] === '1' ? 30 : 1} rounds)`,
    { timeout: 300_000 },
    async () => {
      let store = await engine.fresh();
      await store.transaction((tx) => tx.insertInto('stock').values({ offer: 'mug', variant: '', available: 1_000_000 }).execute());
      const answered: string[] = [];
      for (let round = 0; round < (process.env['BUYPOST_LONG'] === '1' ? 30 : 1); round += 1) {
        const child = writer(engine, `r${String(round).padStart(2, '0')}`, 1_000_000);
        await child.begun;
        await later(60 + Math.random() * 120);
        child.kill();
        await child.ended;
        answered.push(...child.ids);
      }
      expect(answered.length).toBeGreaterThan(0);
      store = await engine.again();
      const kept = new Set(await ordersIn(store));
      expect(answered.filter((id) => !kept.has(id))).toEqual([]);
      const keys = await store.read((tx) => tx.selectFrom('start_keys').select('order_id').execute());
      expect(keys).toHaveLength(kept.size);
      expect(await store.read((tx) => tx.selectFrom('stock').select('available').executeTakeFirstOrThrow())).toEqual({
        available: 1_000_000 - kept.size,
      });
    },
  );
});

onEngines(
  'the SQLite store',
  (engine) => {
    test('a backup is a whole database, taken while transactions run', async () => {
      const store = await engine.fresh();
      await seed(store);
      const file = `${engine.address()}.backup's`;
      await Promise.all([
        store.backup?.(file),
        ...Array.from({ length: 20 }, () =>
          store.transaction((tx) =>
            tx
              .updateTable('stock')
              .set((row) => ({ available: row('available', '+', 1) }))
              .execute(),
          ),
        ),
      ]);
      expect(existsSync(file)).toBe(true);
      const copy = await openSqlite(file);
      expect(await ordersIn(copy)).toEqual([O]);
      await copy.close();
      rmSync(file);
    });

    test('keeps what durability and integrity need switched on', async () => {
      const store = await engine.fresh();
      const settings = await store.read(async (tx) => [
        await sql`pragma foreign_keys`.execute(tx),
        await sql`pragma synchronous`.execute(tx),
        await sql`pragma journal_mode`.execute(tx),
        await sql`pragma busy_timeout`.execute(tx),
      ]);
      expect(settings.map((one) => Object.values(one.rows[0] as object)[0])).toEqual([1, 2, 'wal', 0]);
    });
  },
  ['sqlite'],
);
