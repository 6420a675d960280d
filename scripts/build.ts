/** Builds every package: `tsc -b` writes the JavaScript and the declarations, then the files that pages load are made: the drivers' pay pages', and the widget's. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function step(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

step('pnpm', ['exec', 'tsc', '-b', 'packages/core', 'packages/providers', 'packages/server', 'packages/conformance', 'packages/widget']);
step(process.execPath, ['--import', 'tsx', 'scripts/build-pay-scripts.ts']);
if (existsSync(new URL('../packages/widget/build.ts', import.meta.url)))
  step(process.execPath, ['--import', 'tsx', 'packages/widget/build.ts']);
