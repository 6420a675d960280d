/** A PostgreSQL for tests: the one at BUYPOST_TEST_POSTGRES, or a temporary cluster made from the machine's binaries. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const binaries = process.env['PG_BIN'] ?? '/usr/lib/postgresql/15/bin';

/** Is there any way to a PostgreSQL on this machine? */
export const havePostgres = (): boolean => process.env['BUYPOST_TEST_POSTGRES'] !== undefined || existsSync(join(binaries, 'initdb'));

export interface Cluster {
  /** A new empty database and how to reach it. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port'))));
    });
  });

async function ask(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function untilReady(url: string): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      await ask(url, 'select 1');
      return;
    } catch (error) {
      if (round > 200) throw error;
      await new Promise((done) => setTimeout(done, 30));
    }
  }
}

let made = 0;

/** Databases of their own within one server, so that suites do not meet. */
function databases(url: string): () => Promise<string> {
  return async () => {
    made += 1;
    const name = `buypost_${process.pid}_${made}_${Date.now().toString(36)}`;
    await ask(url, `create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    return own.href;
  };
}

/** `durable`: commits reach the disk, for tests that kill the server. */
export async function startPostgres({ durable = false } = {}): Promise<Cluster> {
  const given = process.env['BUYPOST_TEST_POSTGRES'];
  if (given !== undefined) return { database: databases(given), stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'buypost-pg-'));
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  // PostgreSQL refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {};
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };
  const data = join(folder, 'data');
  const port = await freePort();
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'app', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'], {
    ...as,
    env,
    cwd: folder,
    stdio: 'ignore',
  });
  const settings = ['listen_addresses=127.0.0.1', ...(durable ? [] : ['fsync=off', 'synchronous_commit=off'])].flatMap((one) => [
    '-c',
    one,
  ]);
  const server = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), '-k', folder, ...settings], {
    ...as,
    env,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `postgres://app@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    database: databases(url),
    stop: () =>
      new Promise((done) => {
        const hard = setTimeout(() => server.kill('SIGQUIT'), 5_000);
        server.once('exit', () => {
          clearTimeout(hard);
          rmSync(folder, { recursive: true, force: true });
          done();
        });
        server.kill('SIGTERM');
      }),
  };
}
