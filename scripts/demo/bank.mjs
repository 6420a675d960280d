// The demo's pretend bank as a process of its own: real HTTP between shop and bank, its own books in its own file.
//   node scripts/demo/bank.mjs [--port 4244] [--state .buypost/bank.json]
// Every setting also comes from the environment: BANK_PORT, BANK_HOSTS, BANK_URL, BANK_STATE, BANK_ACCOUNT, BANK_API_KEY, BANK_WEBHOOK_SECRET.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { env } = process;
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: env.BANK_PORT ?? '4244' },
    hosts: { type: 'string', default: env.BANK_HOSTS ?? '127.0.0.1,::1' },
    url: { type: 'string', ...(env.BANK_URL ? { default: env.BANK_URL } : {}) },
    state: { type: 'string', default: env.BANK_STATE ?? resolve(root, '.buypost/bank.json') },
    account: { type: 'string', default: env.BANK_ACCOUNT ?? 'studio_ainu' },
    'api-key': { type: 'string', ...(env.BANK_API_KEY ? { default: env.BANK_API_KEY } : {}) },
    'webhook-secret': { type: 'string', ...(env.BANK_WEBHOOK_SECRET ? { default: env.BANK_WEBHOOK_SECRET } : {}) },
  },
});

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535)
  stop(`The pretend bank needs a port from 1 to 65535, not "${values.port}". Set BANK_PORT.`);
const url = values.url ?? `http://localhost:${port}`;
const apiKey = values['api-key'];
const webhookSecret = values['webhook-secret'];
if (!apiKey || !webhookSecret)
  stop('The pretend bank needs BANK_API_KEY and BANK_WEBHOOK_SECRET, the same that the shop has. `npm start` makes both.');

/** The repository's root has no dependencies of its own to serve with; the server package has. */
const fromServer = createRequire(resolve(root, 'packages/server/package.json'));
const { serve } = await import(pathToFileURL(fromServer.resolve('@hono/node-server')).href);
const built = resolve(root, 'packages/providers/dist/sandbox/simulator/index.js');
const { createBank } = await import(pathToFileURL(built).href).catch((error) =>
  error?.code === 'ERR_MODULE_NOT_FOUND'
    ? stop(`The pretend bank is not built yet (${error.message}). Run: npm run build`)
    : Promise.reject(error),
);

function read(file) {
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
    stop(`The pretend bank cannot read its books in ${file}: they are not JSON. Move the file away to start with empty books.`);
  }
  return text;
}

/** Whole or not at all: a kill in the middle leaves the books of before. */
function write(file, json) {
  writeFileSync(`${file}.tmp`, json, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

const file = resolve(values.state);
mkdirSync(dirname(file), { recursive: true });
const restore = read(file);
const bank = createBank({
  url,
  account: values.account,
  apiKey,
  webhookSecret,
  shopName: 'Saltgrass demo shop',
  persist: (json) => write(file, json),
  ...(restore === undefined ? {} : { restore }),
});

const answer = (request) => (new URL(request.url).pathname === '/health' ? Response.json({ ok: true }) : bank.fetch(request));
const hosts = values.hosts.split(',').filter((host) => host !== '');
const servers = hosts.map((hostname) => {
  const server = serve({ fetch: answer, port, hostname });
  server.on('error', (error) => {
    // A machine without IPv6 has no ::1; the other address serves.
    if ((error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') && hosts.length > 1) return;
    stop(
      error.code === 'EADDRINUSE'
        ? `The pretend bank's port ${port} is taken by another program. Choose another: BANK_PORT=5244`
        : `The pretend bank cannot listen on ${hostname}:${port}: ${error.message}`,
    );
  });
  return server;
});

// Deadlines, slow banks and unheard notifications. One at a time: a shop that hangs must not pile them up.
let ticking = false;
const clock = setInterval(() => {
  if (ticking) return;
  ticking = true;
  bank
    .tick()
    .catch((error) => console.error('bank:', error))
    .finally(() => (ticking = false));
}, 200);

function end() {
  clearInterval(clock);
  for (const server of servers) {
    server.close();
    server.closeAllConnections?.();
  }
}
// Whoever started this bank may be killed without a word; a bank that nobody needs ends by itself.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) end();
}, 1_000).unref();
process.on('SIGTERM', end);
process.on('SIGINT', end);
