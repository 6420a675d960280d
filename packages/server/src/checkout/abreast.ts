/** Jobs of one kind, done side by side, for a while. */
import type { Shop } from '../shop.ts';

/** Jobs at once. */
const lanes = 8;

/** A provider that hangs must not keep the other kinds of jobs waiting for longer than one call may take. Milliseconds since 1970. */
export const patienceOf = (shop: Shop): number => shop.now().getTime() + shop.rules.providerTimeout;

/** Does the items in their order, some at once. None is begun at `end` or later; what was not begun is due again at a later pass. */
export async function abreast<T>(shop: Shop, items: readonly T[], end: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(item);
      if (shop.now().getTime() >= end) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}
