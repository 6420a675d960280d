/** A database of its own for one stack: a file, or a fresh database in the temporary PostgreSQL that `npm test` starts. */
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const fromServer = createRequire(fileURLToPath(new URL('../../packages/server/package.json', import.meta.url)));

interface Client {
  connect(): Promise<void>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

export const postgresUrl = process.env['BUYPOST_TEST_POSTGRES'];

async function asOwner(sql: string): Promise<void> {
  const { default: pg }: { default: { Client: new (options: { connectionString: string }) => Client } } = await import(
    pathToFileURL(fromServer.resolve('pg')).href
  );
  const client = new pg.Client({ connectionString: postgresUrl ?? '' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export async function freshDatabase(
  engine: 'sqlite' | 'postgres',
  folder: string,
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  if (engine === 'sqlite') return { url: join(folder, 'shop.sqlite'), drop: async () => undefined };
  if (postgresUrl === undefined) throw new Error('BUYPOST_TEST_POSTGRES is not set. `npm test` starts a PostgreSQL and sets it.');
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  await asOwner(`create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner(`drop database if exists ${name} with (force)`) };
}
