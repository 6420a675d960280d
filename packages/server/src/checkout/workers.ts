/** The shop's own hands: passes of the reconciler, one after the other, from the start until told to stop. */
import type { Shop } from '../shop.ts';
import { problemOf } from './calls.ts';
import { reconcileOnce } from './reconcile.ts';

export interface Workers {
  /** Finishes the pass that is under way and begins no other. */
  stop(): Promise<void>;
}

/** Begins at once, so that what a crash left behind is drained first. Several servers on one database share the work by leases. */
export function runWorkers(shop: Shop): Workers {
  let stopped = false;
  let wake = (): void => undefined;
  const sleep = (): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, shop.rules.reconcileEvery);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const passes = async (): Promise<void> => {
    while (!stopped) {
      let more = false;
      try {
        ({ more } = await reconcileOnce(shop));
      } catch (error) {
        shop.log('error', 'pass_failed', { problem: problemOf(error) });
      }
      if (!stopped && !more) await sleep();
    }
  };
  const running = passes();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
