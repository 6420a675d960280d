/** Newer snapshots of a checkout as they happen. */
import type { CheckoutSession } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { openOrder } from './access.ts';
import type { Facts } from './facts.ts';
import { presentSession } from './session.ts';

/** Read again at least this often: hints may be lost, and another process may have written. Milliseconds. */
const patience = 2_000;

/** Nothing more will come: the order ended, its goods are granted, and no money is on its way back. */
const isOver = (facts: Facts, session: CheckoutSession): boolean =>
  facts.order.status !== 'open' &&
  facts.order.status !== 'review' &&
  !facts.delivering &&
  session.money !== 'returning' &&
  session.money !== 'unknown';

/** Sleeps until a hint, the time is over or the listener leaves. */
function nextHint(shop: Shop, orderId: string, signal: AbortSignal): { readonly heard: Promise<void>; readonly stop: () => void } {
  let done = (): void => undefined;
  const heard = new Promise<void>((resolve) => {
    done = resolve;
  });
  const timer = setTimeout(done, patience);
  const deaf = shop.changes.listen(orderId, done);
  signal.addEventListener('abort', done, { once: true });
  return {
    heard,
    stop() {
      clearTimeout(timer);
      deaf();
      signal.removeEventListener('abort', done);
    },
  };
}

/** Yields the session now and after every change, newest only; ends when the order is over or `signal` aborts. Throws as reading does. */
export async function* watchCheckout(
  shop: Shop,
  id: string,
  key: string,
  signal: AbortSignal,
): AsyncGenerator<CheckoutSession, void, void> {
  let seen = 0;
  while (!signal.aborted) {
    // Listening begins before reading, so that a change in between is not missed.
    const hint = nextHint(shop, id, signal);
    try {
      const { facts, role } = await openOrder(shop, id, key);
      const session = await presentSession(shop, facts, role);
      if (session.revision > seen) {
        seen = session.revision;
        yield session;
      }
      if (isOver(facts, session)) return;
      await hint.heard;
    } finally {
      hint.stop();
    }
  }
}
