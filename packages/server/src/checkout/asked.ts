/** How often a buyer may make us ask about one payment. Starting is limited by address; what was started must not become a tap that never closes. */
import type { Shop } from '../shop.ts';

/** So many at once: there and back a few times, an impatient reload. */
const burst = 10;

/** Then one more after each of these. Milliseconds. */
const pause = 5_000;

/** Payments remembered at once; the one longest unasked is forgotten first. */
const most = 20_000;

const asked = new WeakMap<Shop['store'], Map<string, { readonly left: number; readonly at: number }>>();

/** May the provider be asked about this payment because its buyer did something? Counts the question. In this process: servers of one shop share nothing here. */
export function mayAsk(shop: Shop, attempt: string): boolean {
  const all = asked.get(shop.store) ?? new Map<string, { readonly left: number; readonly at: number }>();
  asked.set(shop.store, all);
  const now = shop.now().getTime();
  const before = all.get(attempt) ?? { left: burst, at: now };
  // A clock that jumps back gives nothing and takes nothing.
  const left = Math.min(burst, before.left + Math.max(0, now - before.at) / pause);
  all.delete(attempt);
  all.set(attempt, { left: left < 1 ? left : left - 1, at: now });
  for (const oldest of all.keys()) {
    if (all.size <= most) break;
    all.delete(oldest);
  }
  return left >= 1;
}
