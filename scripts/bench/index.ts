/**
 * `npm run bench`: what the script tag costs a page, side by side with the same page without it.
 *
 * Pages with 1, 10, 100 and 1,000 links are opened in Chromium, alternating with and without the script, 15 times each (`--runs N`).
 * Printed are medians: first visible link (first contentful paint), layout shift, and at 4x CPU throttle the longest task and the longest
 * run of our own script. (With 1,000 links the browser's own layout takes over 50 ms on the plain page too.) The machine is shared and noisy, so only the ratio of the two columns of one run means anything.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import { measureHosted } from './hosted.ts';
import { servePages, type Pages } from './pages.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const runs = Number(values.runs);
const counts = [1, 10, 100, 1_000] as const;

interface Measured {
  readonly visible: number;
  readonly shift: number;
  readonly longest: number;
  /** The longest uninterrupted run of our own script, forced layout included. */
  readonly own: number;
}

const median = (list: readonly number[]): number => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Runs in the page before anything else: collects what the browser itself measures. */
const collect = (): void => {
  const seen = { visible: 0, shift: 0, longest: 0, own: 0 };
  Object.assign(globalThis, { benchSeen: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') seen.visible = entry.startTime;
  }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if ('value' in entry && typeof entry.value === 'number') seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longest = Math.max(seen.longest, entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  // A frame over 50 ms names the scripts that ran in it: what is ours can be told from the browser's own layout.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const scripts: unknown = Reflect.get(entry, 'scripts');
      if (!Array.isArray(scripts)) continue;
      for (const one of scripts) if (/buypost|panel/.test(String(one.sourceURL))) seen.own = Math.max(seen.own, Number(one.duration));
    }
  }).observe({ type: 'long-animation-frame', buffered: true });
};

async function measure(browser: Browser, url: string, throttle: number): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  try {
    if (throttle > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await page.addInitScript(collect);
    await page.goto(url, { waitUntil: 'load' });
    // Long enough for the loader's idle work and the one request for all offers.
    await page.waitForTimeout(700);
    const seen: unknown = await page.evaluate(() => Reflect.get(globalThis, 'benchSeen'));
    if (typeof seen !== 'object' || seen === null) throw new Error('The page measured nothing.');
    const number = (name: string): number => Number(Reflect.get(seen, name));
    return { visible: number('visible'), shift: number('shift'), longest: number('longest'), own: number('own') };
  } finally {
    await context.close();
  }
}

async function compare(
  browser: Browser,
  pages: Pages,
  count: number,
  throttle: number,
): Promise<readonly [plain: Measured, scripted: Measured]> {
  const plain: Measured[] = [];
  const scripted: Measured[] = [];
  for (let run = 0; run < runs; run += 1) {
    // Alternating, and each going first every other time, so that a slow moment hits both.
    const pair = run % 2 === 0 ? [false, true] : [true, false];
    for (const withScript of pair) (withScript ? scripted : plain).push(await measure(browser, pages.url(count, withScript), throttle));
  }
  const of = (list: readonly Measured[]): Measured => ({
    visible: median(list.map((one) => one.visible)),
    shift: Math.max(...list.map((one) => one.shift)),
    longest: median(list.map((one) => one.longest)),
    own: median(list.map((one) => one.own)),
  });
  return [of(plain), of(scripted)];
}

const executablePath =
  process.env['CHROMIUM_PATH'] ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-background-networking'],
});
const pages = await servePages();
let broken = 0;
try {
  console.log(`Chromium ${browser.version()}, ${runs} alternating runs each, medians; layout shift: the worst run\n`);
  console.log(
    '| buttons | visible, plain link | visible, with script | ratio | layout shift | longest task 4x CPU, plain | with script | of it ours |\n|--:|--:|--:|--:|--:|--:|--:|--:|',
  );
  for (const count of counts) {
    const [plain, scripted] = await compare(browser, pages, count, 1);
    const [slowPlain, slowScripted] = await compare(browser, pages, count, 4);
    const ratio = scripted.visible / plain.visible;
    const shift = Math.max(scripted.shift, slowScripted.shift);
    const added = slowScripted.own > 50;
    if (ratio > 1.05 || shift > 0 || added) broken += 1;
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    console.log(
      `| ${count} | ${ms(plain.visible)} | ${ms(scripted.visible)} | ${ratio.toFixed(3)} | ${shift.toFixed(4)} | ${ms(slowPlain.longest)} | ${ms(slowScripted.longest)} | ${ms(slowScripted.own)} |`,
    );
  }
  const hosted = await measureHosted(browser, runs);
  console.log(
    `\nThe shop's own page at 1.6 Mbit/s and 150 ms: first content ${hosted.firstContent.toFixed(0)} ms, layout shift ${hosted.shift.toFixed(4)}, ${hosted.kilobytes.toFixed(0)} kB with the panel`,
  );
  if (hosted.firstContent > 1_000 || hosted.shift > 0) broken += 1;
} finally {
  await browser.close();
  await pages.close();
}
console.log(
  broken === 0
    ? '\nEvery bound held: visible within 5 %, layout shift 0, no task over 50 ms added, hosted page within 1 s.'
    : `\n${broken} rows broke a bound (visible within 5 %, layout shift 0, no task over 50 ms added, hosted page within 1 s).`,
);
process.exit(broken === 0 ? 0 : 1);
