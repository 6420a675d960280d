/**
 * The browser's memory of one checkout: its key, written before the first request, and its receipt after the end. One record an offer.
 * Rules F9, F10, F14 and B.5 of the money path: a key is given up only after an answer that says no order exists; a refused tab takes over a newer
 * key that it finds; a paid order leaves its record as a receipt, and other tabs turn to it.
 */
import { bare } from '../bare.ts';
import type { CheckoutMemory, Money, OrderDraft } from '../contract.ts';
import type { CheckoutClock, CheckoutStorage } from './checkout.ts';
import { choiceOf, differs } from './choice.ts';

/** Nothing about the buyer stands here: every script of the page can read it. */
export interface CheckoutRecord {
  readonly v: 1;
  readonly key: string;
  readonly orderId?: string;
  /** When the key was made, milliseconds. */
  readonly at: number;
  readonly expected: Money;
  /** Which choices were ordered, not who ordered. */
  readonly draftHash: string;
  readonly state: 'open' | 'paid';
  /** When the order ended; the record dies 24 hours later. */
  readonly ended?: number;
  /** What the adapter keeps with this key. */
  readonly memory?: string;
}

const dayLong = 24 * 3_600_000;

/** What stands in the storage: our fields, whatever they hold. */
type Stored = { readonly [F in keyof CheckoutRecord]?: unknown };

const isRecord = (stored: Stored): stored is CheckoutRecord => {
  const { v, key, at, state, draftHash } = stored;
  return (
    v === 1 &&
    typeof key === 'string' &&
    /^[\w-]{22,128}$/.test(key) &&
    typeof at === 'number' &&
    typeof draftHash === 'string' &&
    (state === 'open' || state === 'paid')
  );
};

export type Records = ReturnType<typeof createRecords>;

export const createRecords = (name: string, storage: CheckoutStorage | undefined, clock: CheckoutClock, randomKey: () => string) => {
  // Where storage is denied or full, this page's memory is all there is.
  let local: string | undefined;
  let denied = false;
  /** What the adapter kept before there was a key. */
  let early: string | undefined;
  /** Keys of which the shop said that no order exists, and keys of orders left for good. */
  const sealed: string[] = [];

  const get = (): string | undefined => {
    try {
      return denied ? local : storage?.get(name);
    } catch {
      return local;
    }
  };
  const put = (record: CheckoutRecord | undefined): void => {
    local = record && JSON.stringify(bare(record));
    try {
      if (local === undefined) storage?.remove(name);
      else storage?.set(name, local);
      // A storage that swallows what it is given is none.
      denied = storage?.get(name) !== local;
    } catch {
      denied = true;
    }
  };
  const read = (): CheckoutRecord | undefined => {
    try {
      // What is no object throws.
      const record: Stored = bare(JSON.parse(get() ?? ''));
      if (isRecord(record) && !sealed.includes(record.key)) {
        // A key without an order is as dead after a day as an order that ended.
        const end = record.ended ?? (record.orderId ? Infinity : record.at);
        if (end + dayLong > clock.now()) return record;
      }
    } catch {}
    return undefined;
  };
  /** Changes the record of this key, unless another tab has put another key there. */
  const amend = (key: string, change: Partial<CheckoutRecord>): void => {
    const record = read();
    if (record?.key === key) put({ ...record, ...change });
  };

  return {
    read,
    /** The record to start under: the one already there unless it is a receipt for another wish, or one with a new key, stored before it is used. */
    claim: async (draft: OrderDraft, expected: Money): Promise<CheckoutRecord> => {
      const work = async (): Promise<CheckoutRecord> => {
        const there = read();
        if (there && !(there.state === 'paid' && differs(draft, there))) return there;
        let mine: CheckoutRecord = {
          v: 1,
          key: randomKey(),
          at: clock.now(),
          expected,
          draftHash: choiceOf(draft),
          state: 'open',
          ...(early !== undefined && { memory: early }),
        };
        put(mine);
        // No locks: of tabs that wrote at the same time, the record that still stands when the writing is over counts. The lower key would not do:
        // who wrote last sees only its own and has gone on.
        for (let rounds = storage?.exclusive ? 0 : 5; rounds > 0; rounds--) {
          await new Promise<void>((resolve) => void clock.after(20, resolve));
          const now = read();
          if (!now || now.key === mine.key) break;
          mine = now;
        }
        return mine;
      };
      try {
        return (await storage?.exclusive?.(name, work)) ?? (await work());
      } catch {
        return work();
      }
    },
    begun: (key: string, orderId: string): void => amend(key, { orderId }),
    /** The order ended. Later news of the same end does not lengthen the record's life. */
    ended: (key: string, state: CheckoutRecord['state']): void => {
      const record = read();
      if (record?.ended === undefined || record.state !== state) amend(key, { ended: clock.now(), state });
    },
    /** No order exists under this key, or its order is left for good. */
    seal: (key: string | undefined, isBegun?: boolean): void => {
      // What an adapter kept for the order that begins now is not the old one's.
      if (!isBegun) early = undefined;
      if (!key) return;
      const record = read();
      sealed.push(key);
      if (record?.key === key) put(undefined);
    },
    memory: (key: string | undefined): CheckoutMemory => ({
      read: () => {
        const record = read();
        return key && record?.key === key ? record.memory : early;
      },
      write: (value) => {
        early = value;
        if (key) amend(key, { memory: value });
      },
    }),
    /** Told when another tab changed the record. */
    watch: (listener: () => void): (() => void) => {
      try {
        return storage?.watch?.(name, listener) ?? (() => {});
      } catch {
        return () => {};
      }
    },
  };
};
