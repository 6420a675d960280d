/** A server over a real shop on SQLite in a temporary file, with banks that do as told, asked by `fetch` without a socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noAssets, type Assets } from '../../assets.ts';
import { ensureStock } from '../../checkout/index.ts';
import { createServer } from '../../create-server.ts';
import { openSqlite } from '../../store/index.ts';
import { makeWorld, newKey, type World, type WorldOptions } from '../../testing/world.ts';
import type { ServerOptions } from '../server.ts';

export interface Served extends World {
  /** Asks the server; a path or a whole address. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Posts JSON as a page of the blog does. */
  post(path: string, body: unknown, key?: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Rows in the tables that a refused request must not touch. */
  rows(): Promise<number>;
  end(): Promise<void>;
}

export const blog = 'https://blog.test';

export async function serveWorld(
  options: WorldOptions & { readonly server?: ServerOptions; readonly assets?: Assets } = {},
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'buypost-routes-'));
  const store = await openSqlite(join(folder, 'shop.sqlite'));
  const world = makeWorld(store, options);
  await ensureStock(world.shop);
  const app = createServer(world.shop, options.assets ?? noAssets, { address: () => '203.0.113.7', ...options.server });
  const ask = async (path: string, init?: RequestInit): Promise<Response> =>
    app.fetch(new Request(new URL(path, 'https://shop.test'), init), {});
  return {
    ...world,
    ask,
    post: (path, body, key = newKey(), headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: blog, authorization: `Bearer ${key}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    rows: () =>
      store.read(async (tx) => {
        let count = 0;
        for (const table of ['orders', 'attempts', 'start_keys', 'reservations', 'outbox', 'inbox'] as const) {
          count += (await tx.selectFrom(table).selectAll().execute()).length;
        }
        return count;
      }),
    async end() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The body that a page posts to start a checkout. */
export const startBody = (
  draft: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  draft: { offerId: 'mug', quantity: 1, ...draft },
  method: 'qr',
  expected: { amount: 1900, currency: 'EUR' },
  post: { url: `${blog}/post` },
  returnTo: `${blog}/post?page=2`,
  surface: 'desktop',
  locale: 'en',
  ...more,
});
