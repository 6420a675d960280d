/** How often one address, and the whole world, may ask. Token buckets in memory: a full one is forgotten. */

/** A bucket: how much may come at once, and how much is put back each minute. */
export interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

export interface LimitRules {
  /** Reading: offers, quotes, sessions, pages; for one address. */
  readonly reads: Allowance;
  /** Starting and retrying a checkout, for one address. */
  readonly starts: Allowance;
  /** Starting and retrying, for the whole shop. */
  readonly allStarts: Allowance;
  /** Wrong keys, codes and tokens, for one address. */
  readonly misses: Allowance;
  /** Event streams that one address may hold open. */
  readonly streams: number;
}

export const defaultLimits: LimitRules = {
  reads: { burst: 300, perMinute: 600 },
  starts: { burst: 20, perMinute: 20 },
  allStarts: { burst: 600, perMinute: 1200 },
  misses: { burst: 60, perMinute: 30 },
  streams: 30,
};

/** Where no real money moves, a whole test run may come from one address. */
export const testLimits: LimitRules = {
  reads: { burst: 1e6, perMinute: 1e6 },
  starts: { burst: 1e6, perMinute: 1e6 },
  allStarts: { burst: 1e6, perMinute: 1e6 },
  misses: { burst: 1e6, perMinute: 1e6 },
  streams: 2000,
};

export type LimitKind = 'reads' | 'starts' | 'allStarts' | 'misses';

export interface Limits {
  /** Takes `cost` from the bucket. Zero when it may go on, else the milliseconds to wait. */
  take(kind: LimitKind, who: string, cost?: number): number;
  /** Would the bucket give? Takes nothing. */
  wait(kind: LimitKind, who: string): number;
  /** One more stream for this address; undefined where it has its fill. Returns how to give it back. */
  stream(who: string): (() => void) | undefined;
}

/** Buckets never number more than this; the one longest untouched is dropped first. */
const mostBuckets = 50_000;

export function createLimits(rules: LimitRules, now: () => Date): Limits {
  const buckets = new Map<string, { left: number; at: number }>();
  const streams = new Map<string, number>();
  const look = (kind: LimitKind, who: string) => {
    const { burst, perMinute } = rules[kind];
    const key = `${kind} ${who}`;
    const at = now().getTime();
    const old = buckets.get(key);
    // A clock that jumps back must not lock anybody out.
    const left = old === undefined ? burst : Math.min(burst, old.left + (Math.max(0, at - old.at) * perMinute) / 60_000);
    return { key, at, left, perMinute };
  };
  const waitFor = (left: number, cost: number, perMinute: number): number =>
    left >= cost ? 0 : Math.max(1, Math.ceil(((cost - left) * 60_000) / perMinute));
  return {
    take(kind, who, cost = 1) {
      const { key, at, left, perMinute } = look(kind, who);
      const wait = waitFor(left, cost, perMinute);
      buckets.delete(key);
      buckets.set(key, { left: wait === 0 ? left - cost : left, at });
      if (buckets.size > mostBuckets) for (const oldest of buckets.keys()) if (buckets.size > mostBuckets) buckets.delete(oldest);
      return wait;
    },
    wait(kind, who) {
      const { left, perMinute } = look(kind, who);
      return waitFor(left, 1, perMinute);
    },
    stream(who) {
      const open = streams.get(who) ?? 0;
      if (open >= rules.streams) return undefined;
      streams.set(who, open + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (streams.get(who) ?? 1) - 1;
        if (left > 0) streams.set(who, left);
        else streams.delete(who);
      };
    },
  };
}
