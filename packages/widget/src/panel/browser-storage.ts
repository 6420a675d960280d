/**
 * Where a checkout's record lives in a browser: localStorage, else sessionStorage, else this page's memory. Never throws.
 * It lies in the host page's own storage: every script of that page can read it, and with it this one order.
 */
import type { CheckoutStorage } from '@buypost/core';

type Area = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const memory = new Map<string, string>();
/** The last resort; lasts as long as the page. */
const pageMemory: Area = {
  getItem: (key) => memory.get(key) ?? null,
  setItem: (key, value) => void memory.set(key, value),
  removeItem: (key) => void memory.delete(key),
};

/** Where storage is denied, even naming it throws. */
function areas(): readonly Area[] {
  const found: Area[] = [];
  for (const open of [() => window.localStorage, () => window.sessionStorage]) {
    try {
      const area = open();
      if (area instanceof Storage) found.push(area);
    } catch {
      // Denied: the next one.
    }
  }
  return [...found, pageMemory];
}

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

export function browserStorage(): CheckoutStorage {
  const locks: LockManager | undefined = attempt(() => navigator.locks);
  return {
    get(key) {
      for (const area of areas()) {
        const value = attempt(() => area.getItem(key));
        if (typeof value === 'string') return value;
      }
      return undefined;
    },
    set(key, value) {
      let kept = false;
      // A full area refuses the new value and keeps its old one, which must not be read in place of the new.
      for (const area of areas()) {
        if (kept) attempt(() => area.removeItem(key));
        else {
          attempt(() => area.setItem(key, value));
          kept = attempt(() => area.getItem(key)) === value;
          if (!kept) attempt(() => area.removeItem(key));
        }
      }
    },
    remove(key) {
      for (const area of areas()) attempt(() => area.removeItem(key));
    },
    watch(key, listener) {
      // No key: everything was cleared.
      const heard = (event: StorageEvent): void => {
        if (event.key === key || event.key === null) listener();
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
    ...(locks
      ? {
          async exclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
            let begun: Promise<T> | undefined;
            try {
              // Where storage is denied, so are locks. Then there is nothing that another tab could see either.
              return await locks.request(key, () => (begun = work()));
            } catch (error) {
              if (begun) throw error;
              return work();
            }
          },
        }
      : {}),
  };
}
