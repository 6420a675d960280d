// What the demo's pretend providers share as processes: books in a file, an address on each host, a clock, an end.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Says what is wrong and ends with 1. */
export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** The repository's root has no dependencies of its own to serve with; the server package has. */
const fromServer = createRequire(resolve(root, 'packages/server/package.json'));
const { serve } = await import(pathToFileURL(fromServer.resolve('@hono/node-server')).href);

/** A built file of the providers' package. */
export const built = (path) =>
  import(pathToFileURL(resolve(root, 'packages/providers/dist', path)).href).catch((error) =>
    error?.code === 'ERR_MODULE_NOT_FOUND'
      ? stop(`The pretend providers are not built yet (${error.message}). Run: npm run build`)
      : Promise.reject(error),
  );

/** Books in a file: their text, or undefined where there are none yet. `whose` names them in a sentence. */
export function readBooks(file, whose) {
  mkdirSync(dirname(file), { recursive: true });
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    JSON.parse(text);
  } catch {
    stop(`${whose} cannot read its books in ${file}: they are not JSON. Move the file away to start with empty books.`);
  }
  return text;
}

/** Whole or not at all: a kill in the middle leaves the books of before. */
export function writeBooks(file, json) {
  writeFileSync(`${file}.tmp`, json, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/** Answers on `port` at each of `hosts`; resolves once all of them listen. `cure` says how to choose another port. */
export async function listen({ answer, port, hosts, whose, cure }) {
  const servers = await Promise.all(
    hosts.map(
      (hostname) =>
        new Promise((ready) => {
          const server = serve({ fetch: answer, port, hostname }, () => ready(server));
          server.on('error', (error) => {
            // A machine without IPv6 has no ::1; the other address serves.
            if ((error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') && hosts.length > 1) return ready(undefined);
            stop(
              error.code === 'EADDRINUSE'
                ? `The port ${port} of ${whose} is taken by another program. Choose another: ${cure}`
                : `${whose} cannot listen on ${hostname}:${port}: ${error.message}`,
            );
          });
        }),
    ),
  );
  return servers.filter((server) => server !== undefined);
}

/**
 * Lets time pass for `ticks` (deadlines, slow banks, unheard notifications) until this process is told to end, or whoever started it is gone:
 * it may be killed without a word, and a pretend provider that nobody needs ends by itself.
 */
export function keepTime(ticks, servers) {
  // One at a time: a shop that hangs must not pile them up.
  const clocks = Object.entries(ticks).map(([name, tick]) => {
    let ticking = false;
    return setInterval(() => {
      if (ticking) return;
      ticking = true;
      tick()
        .catch((error) => console.error(`${name}:`, error))
        .finally(() => (ticking = false));
    }, 200);
  });
  const parent = process.ppid;
  const end = () => {
    for (const clock of clocks) clearInterval(clock);
    for (const server of servers) {
      server.close();
      server.closeAllConnections?.();
    }
    if (process.connected) process.disconnect();
  };
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 1_000).unref();
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
}
