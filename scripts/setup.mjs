// Brings a fresh clone to where it can run: the pinned pnpm, the locked dependencies, a build that is not stale.
// Imports nothing but `node:`, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');

/** Runs a command; resolves with its exit code and what it printed (empty when it prints to the terminal). */
export function run(command, args, { quiet = true, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Says what is wrong and what to do, and ends with 1. */
export function fail(sentence, output = '') {
  if (output) process.stderr.write(`${output.trimEnd()}\n`);
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Buypost needs Node 20.19 or newer; this is ${process.versions.node}. Install it from https://nodejs.org and run the command again.`,
  );
}

/** Puts the pinned pnpm on this process's PATH, from the machine if it has the same version, else into `.cache/pnpm`. */
export async function ensurePnpm(say) {
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version = packageManager.split('@')[1];
  const own = join(cache, 'pnpm', 'node_modules', '.bin');
  const ours = async () => {
    try {
      return JSON.parse(await readFile(join(cache, 'pnpm', 'node_modules', 'pnpm', 'package.json'), 'utf8')).version === version;
    } catch {
      return false;
    }
  };
  if (!(await ours())) {
    // Outside the workspace, or a pnpm of another version would look at the pin instead of answering.
    const onPath = await run('pnpm', ['--version'], { cwd: sep });
    if (onPath.code === 0 && onPath.output.trim() === version) return;
    say(`fetching pnpm ${version}`);
    const got = await run('npm', [
      'install',
      '--prefix',
      join(cache, 'pnpm'),
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `pnpm@${version}`,
    ]);
    if (got.code !== 0) fail('pnpm could not be fetched. Is the npm registry reachable? The lines above are npm’s.', got.output);
  }
  process.env.PATH = `${own}${delimiter}${process.env.PATH ?? ''}`;
}

const skipped = new Set(['node_modules', 'dist', 'test-results', '.cache', '.buypost', 'coverage', '.git']);

async function* filesBelow(folder) {
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

async function hashOf(paths) {
  const hash = createHash('sha256').update(process.versions.node);
  for await (const path of paths)
    hash
      .update(relative(root, path))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  return hash.digest('hex');
}

async function* manifests() {
  for (const name of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) yield join(root, name);
  for (const folder of ['packages', 'examples', 'docs'])
    for await (const path of filesBelow(join(root, folder))) if (path.endsWith('package.json')) yield path;
}

async function* sources() {
  yield join(root, 'tsconfig.base.json');
  yield join(root, 'tsconfig.json');
  yield join(root, 'pnpm-lock.yaml');
  yield join(root, 'scripts', 'build.ts');
  for await (const path of filesBelow(join(root, 'packages'))) if (!/\.test(-d)?\.tsx?$/.test(path)) yield path;
}

async function unlessStamped(name, paths, needed, work) {
  const stamp = join(cache, `${name}.stamp`);
  const hash = await hashOf(paths());
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (before === hash && (await Promise.all(needed.map((path) => exists(join(root, path))))).every(Boolean)) return;
  await work();
  await mkdir(cache, { recursive: true });
  await writeFile(stamp, await hashOf(paths()));
}

export async function install(say) {
  await unlessStamped('install', manifests, ['node_modules/.pnpm'], async () => {
    say('installing dependencies from the lockfile');
    const got = await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline']);
    if (got.code !== 0) fail('The dependencies could not be installed. The lines above are pnpm’s.', got.output);
  });
}

export async function build(say) {
  await unlessStamped('build', sources, ['packages/server/dist/node/main.js', 'packages/widget/dist/cdn/sri.json'], async () => {
    say('building');
    const got = await run(process.execPath, ['--import', 'tsx', 'scripts/build.ts']);
    if (got.code !== 0) fail('The build failed. The lines above say where.', got.output);
  });
}
