// `npm start`: a shop, every provider's simulator and a blog on another origin, from a fresh clone with Node and npm alone.
//   npm start -- --lan                       also for phones in this network, with a QR code of the address
//   npm start -- --postgres postgres://...   the shop's state in PostgreSQL instead of SQLite
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { simulated } from './demo/simulated.mjs';
import { terminalCode } from './demo/terminal-code.mjs';
import { build, checkNode, ensurePnpm, fail, install, root } from './setup.mjs';

const usage = `npm start                                the shop on http://localhost:4242, the blog on http://127.0.0.1:4243
npm start -- --lan                       reachable from phones in this network; prints a QR code
npm start -- --postgres postgres://...   keeps the shop's state in PostgreSQL
npm start -- --port 5000                 shop on 5000, blog on 5001, the pretend bank and every other provider's simulator after it`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        lan: { type: 'boolean', default: false },
        postgres: { type: 'string' },
        port: { type: 'string', default: '4242' },
        state: { type: 'string', default: join(root, '.buypost') },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_000) fail(`--port must be a number from 1 to 65000, not "${values.port}".`);
    if (values.postgres !== undefined && !/^postgres(ql)?:\/\//.test(values.postgres))
      fail(`--postgres must be an address like postgres://user:password@127.0.0.1:5432/shop, not "${values.postgres}".`);
    return { ...values, port };
  } catch (error) {
    return fail(`${error.message}\n\n${usage}`);
  }
}

/** Is anything listening there already? */
function portFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** The address by which a phone in the same network reaches this machine. */
function lanAddress() {
  for (const list of Object.values(networkInterfaces()))
    for (const face of list ?? []) if (face.family === 'IPv4' && !face.internal) return face.address;
  return undefined;
}

const lastWords = (name) => readFileSync(logOf(name), 'utf8').split('\n').slice(-12).join('\n');

async function waitFor(url, child, what, name) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  fail(`${what} did not answer at ${url} within ten seconds. Its last words stand above, all of them in ${logOf(name)}.`, lastWords(name));
}

/** Secrets of the demo, made once, so that state survives restarts. */
async function demoSecrets(folder) {
  const file = join(folder, 'demo.json');
  const kept = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  if (kept?.apiKey && kept.webhookSecret) return kept;
  const made = { apiKey: `sandbox_${randomBytes(24).toString('hex')}`, webhookSecret: `whsec_${randomBytes(32).toString('hex')}` };
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}

const asked = options();
if (asked.help) {
  console.log(usage);
  process.exit(0);
}
checkNode();
const began = Date.now();
const say = (what) => console.log(`  ${what} ...`);
const providers = simulated();
const ports = { shop: asked.port, blog: asked.port + 1, bank: asked.port + 2 };
const simulatorPorts = Object.fromEntries(providers.map((id, index) => [`pretend ${id}`, ports.bank + 1 + index]));
for (const [name, port] of Object.entries({ ...ports, ...simulatorPorts }))
  for (const host of ['127.0.0.1', '::1'])
    if (!(await portFree(port, host)))
      fail(`Port ${port} (${name}) is taken by another program. End that program, or choose other ports: npm start -- --port 5000`);

await ensurePnpm(say);
await install(say);
await build(say);

const lan = asked.lan ? lanAddress() : undefined;
if (asked.lan && !lan) fail('--lan found no network address on this machine. Connect to a network, or start without --lan.');
const origins = {
  shop: `http://${lan ?? 'localhost'}:${ports.shop}`,
  blog: `http://${lan ?? '127.0.0.1'}:${ports.blog}`,
  bank: `http://${lan ?? 'localhost'}:${ports.bank}`,
};
const hosts = lan ? ['0.0.0.0'] : ['127.0.0.1', '::1'];
const state = resolve(asked.state);
const secrets = await demoSecrets(state);

const children = new Map();
let stopping = false;

/** What a process prints goes to a file, so that the terminal shows the three lines; when it cannot start, its last words are shown. */
const logOf = (name) => join(state, `${name}.log`);

function launch(name, args, env, talks = false) {
  const log = openSync(logOf(name), 'a');
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log, ...(talks ? ['ipc'] : [])],
  });
  closeSync(log);
  children.set(name, child);
  child.on('exit', (code, signal) => {
    if (stopping || children.get(name) !== child) return;
    // "Kill the server now" in the demo is a real SIGKILL; whatever ended it, the shop comes back over the same state.
    if (name === 'shop' && signal === 'SIGKILL') launch(name, args, env);
    else if (code !== 0) {
      console.error(`${lastWords(name)}\nThe ${name} ended. Its last words stand above, all of them in ${logOf(name)}.`);
      void stop(1);
    }
  });
  return child;
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  const ends = [...children.values()].map(
    (child) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', resolve);
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 8_000).unref();
      }),
  );
  await Promise.all(ends);
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

const bank = launch('bank', ['scripts/demo/bank.mjs'], {
  BANK_PORT: String(ports.bank),
  BANK_HOSTS: hosts.join(','),
  BANK_URL: origins.bank,
  BANK_STATE: join(state, 'bank.json'),
  BANK_ACCOUNT: 'studio_ainu',
  BANK_API_KEY: secrets.apiKey,
  BANK_WEBHOOK_SECRET: secrets.webhookSecret,
});
const simulators = launch(
  'simulators',
  ['scripts/demo/simulators.mjs'],
  {
    SIMULATORS_PORT: String(ports.bank + 1),
    SIMULATORS_HOSTS: hosts.join(','),
    SIMULATORS_NAME: lan ?? 'localhost',
    SIMULATORS_STATE: state,
    SIMULATORS_SHOP: origins.shop,
  },
  true,
);
const { simulators: doors } = await new Promise((told) => {
  simulators.once('message', told);
});
const config = join(state, 'shop.json');
await writeFile(
  config,
  JSON.stringify(
    {
      port: ports.shop,
      hosts,
      publicUrl: origins.shop,
      database: asked.postgres ?? join(state, 'shop.sqlite'),
      offers: join(root, 'examples/shop/offers.yaml'),
      providers: {
        ...Object.fromEntries(Object.entries(doors).map(([id, { settings }]) => [id, settings])),
        sandbox: { url: origins.bank, account: 'studio_ainu', apiKey: secrets.apiKey, webhookSecret: secrets.webhookSecret },
      },
    },
    null,
    2,
  ),
  { mode: 0o600 },
);
const shop = launch('shop', ['packages/server/dist/node/main.js', 'serve', '--config', config], {});

const { serveBlog } = await import('./demo/blog.mjs');
await serveBlog({
  port: ports.blog,
  hosts,
  shop: origins.shop,
  bank: origins.bank,
  simulators: Object.fromEntries(Object.entries(doors).map(([id, { url }]) => [id, url])),
  onKill: () => children.get('shop')?.kill('SIGKILL'),
});
await Promise.all([
  waitFor(`http://127.0.0.1:${ports.bank}/health`, bank, 'The pretend bank', 'bank'),
  waitFor(`http://127.0.0.1:${ports.shop}/health`, shop, 'The shop', 'shop'),
]);

console.log(`
  read   ${origins.blog}            a blog with something to buy in it
  sell   ${origins.shop}            the shop; its offers are in examples/shop/offers.yaml
  phone  ${lan ? `${origins.blog}   scan this with a phone in the same network:` : 'npm start -- --lan               prints a QR code for a phone in the same network'}
`);
if (lan) {
  const { generate } = createRequire(join(root, 'packages/widget/package.json'))('lean-qr');
  // White on black whatever the terminal's own colours are: a phone need not read it inside out.
  for (const line of terminalCode(generate(origins.blog)))
    console.log(process.stdout.isTTY ? `\u001b[97;40m  ${line}  \u001b[0m` : `  ${line}`);
}
console.log(`  ready in ${((Date.now() - began) / 1000).toFixed(1)} s; Ctrl-C stops everything, state stays in .buypost`);
