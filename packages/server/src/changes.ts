/** Hints within one process. Other processes are noticed by reading again. */
import type { Changes } from './shop.ts';

export function localChanges(): Changes {
  const listeners = new Map<string, Set<() => void>>();
  return {
    tell(orderId) {
      const heard = Array.from(listeners.get(orderId) ?? []);
      for (const listener of heard) listener();
    },
    listen(orderId, listener) {
      // Each call is its own listener, even of one function.
      const own = () => listener();
      const all = listeners.get(orderId) ?? new Set();
      listeners.set(orderId, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(orderId) === all) listeners.delete(orderId);
      };
    },
  };
}
