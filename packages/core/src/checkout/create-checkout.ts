/** A running checkout: the table's state, the job that the state started, and those who listen. */
import { alone } from '../bare.ts';
import type { Checkout, CheckoutClock, CheckoutOptions } from './checkout.ts';
import { askFor, type Desk, type Tell } from './desk.ts';
import { differs } from './choice.ts';
import { usable } from './draft.ts';
import type { AnyEvent } from './happenings.ts';
import { jobOf } from './jobs.ts';
import { over } from './over.ts';
import { createRecords } from './records.ts';
import type { CheckoutState } from './state.ts';
import { transition } from './transition.ts';

const realClock: CheckoutClock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** 128 random bits: sixteen numbers, in letters that a key may have. */
const secureKey = (): string => crypto.getRandomValues(new Uint8Array(16)).join('-');

/**
 * A checkout of one offer. Nothing is asked before the event `open`. Importing and creating touch neither network nor storage, so it may stand
 * in a server's render. Throws TypeError for options that cannot work.
 */
export function createCheckout(given: CheckoutOptions): Checkout {
  const options = alone({ ...given });
  const { adapter, offerId, shop, clock = realClock, randomKey = secureKey } = options;
  if (adapter?.contract !== 1 || !offerId)
    throw new TypeError(
      'createCheckout needs adapter: httpAdapter("https://your-shop.example"), of contract 1, and offerId: "mug" for /buy/mug.',
    );

  let state: CheckoutState = { name: 'idle' };
  /** Ends the job that runs, and its name. */
  let running: AbortController | undefined;
  let doing: unknown;
  let unwatch: (() => void) | undefined;
  let gone = false;
  const listeners = new Set<(state: CheckoutState) => void>();
  const sleepers = new Set<() => void>();
  const queue: AnyEvent[] = [];

  const wake = () => {
    for (const sleeper of sleepers) sleeper();
  };
  const desk: Desk = alone({
    options,
    records: createRecords(`buypost:${shop}:default:${offerId}`, options.storage, clock, randomKey),
    clock,
    newKey: randomKey,
    state: () => state,
    pause: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          stop();
          sleepers.delete(done);
          resolve();
        };
        const stop = clock.after(ms, done);
        sleepers.add(done);
      }),
    wake,
    code: options.returned,
  });

  const leave = () => {
    running?.abort();
    running = undefined;
    wake();
  };

  const enter = (event: AnyEvent) => {
    if (state.name === 'idle') return;
    unwatch ??= desk.records.watch(() => {
      // Another tab bought what this one shows: its receipt is shown here too.
      const record = desk.records.read();
      if (record?.state === 'paid' && record.key !== desk.before && !(state.name === 'ready' && differs(state.draft, record)))
        send({ type: 'elsewhere' });
      send({ type: 'check' });
    });
    if ('session' in state && state.role === 'owner' && desk.key) {
      const isPaid = state.name === 'succeeded';
      if (isPaid || over(state.session)) desk.records.ended(desk.key, isPaid ? 'paid' : 'open');
    }
    const [name, job] = jobOf(desk, state, event.type === 'retry' ? event.method : undefined);
    if (job && running && name === doing) return;
    leave();
    if (!job) return;
    const end = new AbortController();
    running = end;
    doing = name;
    const stopSlow = state.name === 'starting' ? clock.after(30_000, () => send({ type: 'slow' })) : undefined;
    const { signal } = end;
    const tell: Tell = (happening) => {
      if (!signal.aborted) send(happening.type === 'session' ? { ...happening, session: usable(happening.session, options) } : happening);
    };
    void job(askFor(desk, tell, signal), tell, signal).finally(() => {
      stopSlow?.();
      if (running === end) running = undefined;
    });
  };

  /** What a listener throws is its own affair: it is reported like any uncaught error and stops nothing here. */
  const apart = (work: () => void) => {
    try {
      work();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };

  const step = (event: AnyEvent) => {
    if (event.type === 'check' || (event.type === 'open' && 'session' in state)) {
      // A look at what is at rest may have ended long ago: it begins again.
      if (!running) enter(event);
      return wake();
    }
    const next = transition(state, event, options.checkDraft);
    if (next === state) return;
    // Without inherited fields: an absent notice stays absent on a polluted page.
    state = alone(next);
    enter(event);
    for (const listener of listeners) apart(() => listener(next));
  };

  const send = (event: AnyEvent): void => {
    // One after the other: what is said meanwhile waits at the end of the line.
    if (queue.push(event) > 1) return;
    for (const said of queue) if (!gone) apart(() => step(said));
    queue.length = 0;
  };

  return {
    getState: () => state,
    subscribe: (listener) => {
      const own = (next: CheckoutState) => listener(next);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    send,
    destroy: () => {
      gone = true;
      leave();
      unwatch?.();
      listeners.clear();
    },
  };
}
