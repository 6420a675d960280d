/**
 * Kills a server between two awaits. The store and the network of a shop are handed in wrapped: every point at which the process could
 * die is numbered, and at the chosen one everything it could still do fails. The next server starts over the same database.
 */
import type { Store } from '../store/index.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Killer {
  store(store: Store): Store;
  fetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Points passed so far. */
  readonly points: number;
  readonly dead: boolean;
}

/** Dies at point `at`, counted from 1; never where absent, which counts the points. */
export function killer(at?: number): Killer {
  let points = 0;
  let dead = false;
  const point = (): void => {
    if (!dead) {
      points += 1;
      dead = points === at;
    }
    if (dead) throw new Killed(`killed at point ${at}`);
  };
  return {
    get points() {
      return points;
    },
    get dead() {
      return dead;
    },
    store: (store) => ({
      ...store,
      async transaction(work) {
        // Before it begins; when all is written and nothing committed; when it is committed and nobody knows.
        point();
        const done = await store.transaction(async (tx) => {
          const result = await work(tx);
          point();
          return result;
        });
        point();
        return done;
      },
      async read(work) {
        point();
        return store.read(work);
      },
    }),
    fetch: (fetch) => async (input, init) => {
      // Before the call leaves; when the provider acted and its answer is lost.
      point();
      const answer = await fetch(input, init);
      point();
      return answer;
    },
  };
}
