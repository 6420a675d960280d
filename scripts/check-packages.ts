/** Packs every package and lets two well-known checkers look at the tarballs: publint at the manifest, attw at what TypeScript resolves. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'buypost-packages-'));
let failed = 0;

function step(args: readonly string[], cwd: string): void {
  const done = spawnSync('pnpm', args, { cwd, encoding: 'utf8' });
  if (done.status === 0) return;
  failed += 1;
  console.error(`${done.stdout}${done.stderr}`.trim());
}

try {
  for (const room of readdirSync(join(root, 'packages'))) {
    step(['pack', '--pack-destination', folder], join(root, 'packages', room));
  }
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (tarballs.length < 5) throw new Error(`Only ${tarballs.length} packages were packed.`);
  for (const tarball of tarballs) {
    const path = join(folder, tarball);
    step(['exec', 'publint', path, '--strict'], root);
    step(['exec', 'attw', path, '--profile', 'esm-only', '--exclude-entrypoints', './cdn/*', '--format', 'ascii'], root);
    console.log(`${tarball}: looked at`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(failed === 0 ? 'packages: clean' : `packages: ${failed} complaints`);
process.exit(failed === 0 ? 0 : 1);
