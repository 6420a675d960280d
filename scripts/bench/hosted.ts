/** The shop's own page on a slow line: first content, layout shift and bytes, at 1.6 Mbit/s and 150 ms round trips, in a phone's viewport. */
import type { Browser } from 'playwright';
import { Stack } from '../e2e/stack.ts';

export interface HostedReport {
  /** Median first contentful paint, milliseconds from navigation start. */
  readonly firstContent: number;
  /** The worst layout shift. */
  readonly shift: number;
  readonly kilobytes: number;
}

export async function measureHosted(browser: Browser, runs: number): Promise<HostedReport> {
  const stack = await new Stack().start();
  try {
    const paints: number[] = [];
    let shift = 0;
    let bytes = 0;
    for (let run = 0; run < runs; run += 1) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
      const page = await context.newPage();
      const client = await context.newCDPSession(page);
      await client.send('Network.enable');
      await client.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 150,
        downloadThroughput: 1_600_000 / 8,
        uploadThroughput: 750_000 / 8,
      });
      bytes = 0;
      client.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
      await page.addInitScript(() => {
        const seen = { paint: 0, shift: 0 };
        Object.assign(globalThis, { benchSeen: seen });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') seen.paint = entry.startTime;
        }).observe({ type: 'paint', buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if ('value' in entry) seen.shift += Number(entry.value);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(`${stack.shop}/buy/note`, { waitUntil: 'load' });
      await page.waitForTimeout(1_500);
      const seen = await page.evaluate<{ paint: number; shift: number }>('globalThis.benchSeen');
      paints.push(seen.paint);
      shift = Math.max(shift, seen.shift);
      await context.close();
    }
    const sorted = [...paints].sort((a, b) => a - b);
    return { firstContent: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, shift, kilobytes: bytes / 1_000 };
  } finally {
    await stack.stop();
  }
}
