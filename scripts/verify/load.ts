/** Paid orders per second through the real server and the real bank on loopback: start, scan, notification, settle, delivery, read. */
import { Buyer } from './buyer.ts';
import { Stack, type Engine } from '../e2e/stack.ts';

export interface LoadReport {
  readonly paid: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds from "pay" to "paid" as a browser that polls sees it. */
  readonly p50: number;
  readonly p99: number;
}

/** `buyers` at a time, each buying one after another for `seconds`. */
export async function sell(engine: Engine, buyers: number, seconds: number): Promise<LoadReport> {
  const stack = await new Stack({ engine }).start();
  try {
    const end = Date.now() + seconds * 1_000;
    const times: number[] = [];
    let failed = 0;
    await Promise.all(
      Array.from({ length: buyers }, async () => {
        while (Date.now() < end) {
          const bought = await new Buyer(stack).buy(30_000);
          if (bought.status === 'succeeded') times.push(bought.took);
          else failed += 1;
        }
      }),
    );
    const sorted = [...times].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return { paid: times.length, failed, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
  } finally {
    await stack.stop();
  }
}
