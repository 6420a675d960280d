/**
 * Draws every state of the panel in Chromium, checks it with axe, and writes pictures to test-results/gallery.
 * `node --import tsx scripts/gallery/shoot.ts [part of a state's name]`. Exits 1 with each finding printed.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContextOptions, type Page } from 'playwright';
import { build, preview } from 'vite';
import { pictures, states } from '../../packages/widget/src/panel/testing/states.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../../test-results/gallery/', import.meta.url));
const require = createRequire(import.meta.url);
const conditions = ['@buypost/source', 'module', 'browser', 'development|production'];
const settings = {
  root: here,
  configFile: false as const,
  logLevel: 'warn' as const,
  resolve: { conditions },
  oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
  build: { outDir: `${out}site`, emptyOutDir: true, modulePreload: false as const },
};

interface Look {
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly options: BrowserContextOptions;
}
const at = (width: number, height: number): BrowserContextOptions => ({ viewport: { width, height }, deviceScaleFactor: 1 });
const looks: readonly Look[] = [
  { id: '390-en', query: { locale: 'en' }, options: { ...at(390, 844), hasTouch: true, isMobile: true } },
  { id: '320-ar-dark', query: { locale: 'ar', theme: 'dark' }, options: { ...at(320, 720), colorScheme: 'dark', reducedMotion: 'reduce' } },
  { id: '768-en', query: { locale: 'en' }, options: { ...at(768, 1024), hasTouch: true } },
  { id: '1280-zh-inline', query: { locale: 'zh', display: 'inline' }, options: at(1280, 900) },
  { id: '1280-en-dark', query: { locale: 'en', theme: 'dark', accent: '#ff6a00' }, options: { ...at(1280, 900), colorScheme: 'dark' } },
  { id: '390-forced', query: { locale: 'en' }, options: { ...at(390, 844), forcedColors: 'active' } },
];
const extras: readonly (readonly [string, string])[] = [
  ['starting', 'closing'],
  ['ready one field', 'seller'],
  ['failed none', 'other'],
];
const cards = ['card', 'card tip', 'card sold out'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const runAxe = `axe.run(document, { runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'], rules: { 'target-size': { enabled: true } } }).then((r) => r.violations)`;

const wider = (): number => {
  const root = document.querySelector('#host')?.shadowRoot;
  const boxes = [document.documentElement, ...(root?.querySelectorAll('.p, .card') ?? [])];
  return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
};

const only = process.argv[2];
const names = [...Object.keys(states), ...cards].filter((name) => !only || name.includes(only));
const shots = [...names.map((name) => [name, ''] as const), ...extras.filter(([name]) => !only || name.includes(only))];

if (!only) await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build(settings);
// As strict as a page can be; the style sheet is the blog's own.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src https:; frame-src https:; require-trusted-types-for 'script'; trusted-types 'none'";
const server = await preview({ ...settings, preview: { port: 0, host: '127.0.0.1', headers: { 'content-security-policy': policy } } });
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath:
    process.env['CHROMIUM_PATH'] ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ?? '',
  args: ['--no-sandbox', '--disable-background-networking'],
});

const draw = async (page: Page, look: Look, name: string, extra: string): Promise<string> => {
  const query = new URLSearchParams({ state: name, ...look.query, ...(extra ? { [extra]: '' } : {}) });
  await page.goto(`${address}?${query.toString()}`);
  await page.waitForSelector('html[data-drawn]');
  await page.waitForTimeout(name === 'loading' || name.includes('starting') ? 500 : 50);
  const file = `${(extra ? `${name} ${extra}` : name).replaceAll(/\W+/g, '-')}.${look.id}.png`;
  await page.screenshot({ path: `${out}${file}`, fullPage: look.query['display'] === 'inline' || cards.includes(name) });
  return file;
};

let findings = 0;
let drawn = 0;
/** One look at every state. Looks share nothing, so they are taken side by side. */
const takeLook = async (look: Look): Promise<void> => {
  const context = await browser.newContext(look.options);
  const page = await context.newPage();
  page.on('console', (message) => {
    // axe itself writes to frames of other origins, in vain.
    if (!['error', 'warning'].includes(message.type()) || message.text().includes("'postMessage'")) return;
    findings++;
    console.log(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    findings++;
    console.log(`error on the page: ${error.message}`);
  });
  await page.route(/^https:/, (route) => {
    const svg = Object.entries(pictures).find(([url]) => url === route.request().url())?.[1];
    if (svg) return route.fulfill({ contentType: 'image/svg+xml', body: decodeURIComponent(svg.slice(svg.indexOf(',') + 1)) });
    return route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="en"><title>Pay</title><main><h1 style="font:600 16px sans-serif">The pay frame</h1></main>',
    });
  });
  for (const [name, extra] of shots) {
    const file = await draw(page, look, name, extra);
    drawn++;
    await page.evaluate(axe);
    const found = await page.evaluate<readonly Finding[]>(runAxe);
    for (const { id, nodes } of found) {
      findings++;
      console.log(
        `${file}: ${id}: ${nodes.map((node) => `${node.html.slice(0, 160)}\n    ${node.failureSummary?.replaceAll('\n', ' ') ?? ''}`).join('\n  ')}`,
      );
    }
    const over = await page.evaluate(wider);
    if (over > 0) {
      findings++;
      console.log(`${file}: ${over} px wider than its room`);
    }
  }
  await context.close();
};
await Promise.all(looks.map(takeLook));
await browser.close();
await new Promise((done) => server.httpServer.close(done));
console.log(`${drawn} pictures in test-results/gallery, ${findings} findings`);
process.exitCode = findings > 0 ? 1 : 0;
process.exit();
