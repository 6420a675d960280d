/** Jobs of one kind, done side by side, for a while. */
import type { Shop } from '../shop.ts';

/** Jobs at once. */
const lanes = 8;

/**
 * Does the items in their order, some at once. No item is begun once as much time went by as one call to a provider may take: a provider
 * that hangs must not keep the other kinds of jobs waiting for the rest of its own. What was not begun is due again at a later pass.
 */
export async function abreast<T>(shop: Shop, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const end = shop.now().getTime() + shop.rules.providerTimeout;
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(item);
      if (shop.now().getTime() >= end) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}
