// `npm run verify`: brings machine and build to where the long proofs can run, then runs them. See verify.ts.
import { spawn } from 'node:child_process';
import { findChromium, findEngines, startPostgres } from './machine.mjs';
import { build, checkNode, ensurePnpm, install, root } from './setup.mjs';

const say = (what) => console.log(`== ${what}`);
checkNode();
await ensurePnpm(say);
await install(say);
await build(say);
const env = { ...process.env };
const postgres = await startPostgres(say);
if (postgres.url) env.BUYPOST_TEST_POSTGRES = postgres.url;
else console.log(postgres.missing);
const chromium = await findChromium(say);
if (chromium.path) env.CHROMIUM_PATH = chromium.path;
else console.log(chromium.missing);
const engines = await findEngines(say, true);
if (engines.firefox) env.FIREFOX_PATH = engines.firefox;
if (engines.webkit && engines.xvfb) Object.assign(env, { WEBKIT_DRIVER: engines.webkit, XVFB_PATH: engines.xvfb });
const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/verify.ts', ...process.argv.slice(2)], {
  cwd: root,
  env,
  stdio: 'inherit',
});
const code = await new Promise((resolve) => child.on('close', resolve));
await postgres.stop?.();
process.exit(code ?? 1);
