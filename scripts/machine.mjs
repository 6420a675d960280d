// What the tests need of the machine: a browser and a PostgreSQL. Found where they are, installed where Debian's packages may be, else said plainly.
import { spawn } from 'node:child_process';
import { access, chown, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './setup.mjs';

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
const firstOf = async (paths) => {
  for (const path of paths) if (path && (await exists(path))) return path;
  return undefined;
};

async function mayInstall() {
  if (process.getuid?.() !== 0) return false;
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(system);
}

let indexed = false;
async function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!indexed) await run('apt-get', ['update', '-qq'], { env });
  indexed = true;
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
}

/** A Chromium's path, or a sentence that says why there is none. */
export async function findChromium(say) {
  const known = [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'];
  const found = await firstOf(known);
  if (found) return { path: found };
  if (await mayInstall()) {
    say('installing Chromium (Debian package)');
    const got = await aptInstall(['chromium-headless-shell', 'fonts-dejavu-core', 'fonts-noto-core', 'fonts-noto-cjk']);
    const path = await firstOf(known);
    if (path) return { path };
    return { missing: `Debian's chromium-headless-shell could not be installed:\n${got.output.slice(-600)}` };
  }
  say('fetching Chromium (Playwright)');
  const got = await run('pnpm', ['exec', 'playwright', 'install', 'chromium']);
  if (got.code === 0) {
    const path = (await run('node', ['-e', "console.log(require('playwright').chromium.executablePath())"])).output.trim();
    if (await exists(path)) return { path };
  }
  return { missing: 'No Chromium was found and none could be installed. Install one and set CHROMIUM_PATH to it.' };
}

/** Firefox and WebKit as Debian has them; each is a path or nothing. */
export async function findEngines(say, wanted) {
  const places = {
    firefox: [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'],
    webkit: [process.env.WEBKIT_DRIVER, '/usr/bin/WebKitWebDriver'],
    xvfb: ['/usr/bin/Xvfb'],
  };
  const look = async () => ({
    firefox: await firstOf(places.firefox),
    webkit: await firstOf(places.webkit),
    xvfb: await firstOf(places.xvfb),
  });
  let found = await look();
  if (wanted && (!found.firefox || !found.webkit || !found.xvfb) && (await mayInstall())) {
    say('installing Firefox and WebKit (Debian packages)');
    await aptInstall(['firefox-esr', 'webkit2gtk-driver', 'xvfb']);
    found = await look();
  }
  return found;
}

async function postgresBinaries() {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const places = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join('/usr/lib/postgresql', version, 'bin'));
  for (const folder of [
    process.env.PG_BIN,
    ...places,
    '/usr/local/opt/postgresql/bin',
    '/opt/homebrew/opt/postgresql/bin',
    '/usr/local/bin',
    '/usr/bin',
  ])
    if (folder && (await exists(join(folder, 'initdb'))) && (await exists(join(folder, 'postgres')))) return folder;
  return undefined;
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A temporary PostgreSQL cluster on loopback: `{ url, stop }`, or `{ missing }` with the reason. */
export async function startPostgres(say) {
  let bin = await postgresBinaries();
  if (!bin && (await mayInstall())) {
    say('installing PostgreSQL (Debian package)');
    await aptInstall(['postgresql']);
    bin = await postgresBinaries();
  }
  if (!bin) return { missing: 'No PostgreSQL was found. Install it, or set PG_BIN to the folder that holds initdb and postgres.' };
  const folder = await mkdtemp(join(tmpdir(), 'buypost-postgres-'));
  // PostgreSQL refuses to run as root, so root lends it the account that its package made.
  const account = {};
  if (process.getuid?.() === 0) {
    account.uid = Number((await run('id', ['-u', 'postgres'])).output);
    account.gid = Number((await run('id', ['-g', 'postgres'])).output);
    if (!Number.isInteger(account.uid)) return { missing: 'PostgreSQL will not run as root and there is no account named postgres.' };
    await chown(folder, account.uid, account.gid);
  }
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
  const data = join(folder, 'data');
  const made = await new Promise((resolve) => {
    const child = spawn(join(bin, 'initdb'), ['-D', data, '-U', 'buypost', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'], {
      ...account,
      env,
      cwd: folder,
      stdio: 'ignore',
    });
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  if (made !== 0) return { missing: `PostgreSQL's initdb in ${bin} failed.` };
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=200'],
    { ...account, env, cwd: folder, stdio: 'ignore' },
  );
  for (let tries = 0; ; tries += 1) {
    const ready = await run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]);
    if (ready.code === 0) break;
    if (tries > 100 || server.exitCode !== null) return { missing: 'The temporary PostgreSQL did not start.' };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = () =>
    new Promise((resolve) => {
      server.once('exit', () => void rm(folder, { recursive: true, force: true }).then(resolve));
      server.kill('SIGTERM');
      setTimeout(() => server.kill('SIGQUIT'), 5_000).unref();
    });
  return { url: `postgres://buypost@127.0.0.1:${port}/postgres`, stop };
}
