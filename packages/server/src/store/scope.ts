/** Knows whether the running code stands inside a database transaction, so that nothing slow or foreign is waited for there. */
import { AsyncLocalStorage } from 'node:async_hooks';

interface Scope {
  open: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** True while the calling code runs inside {@link runInScope}, its own awaits included. */
export const insideTransaction = (): boolean => scopes.getStore()?.open === true;

/** Runs `work` marked as the inside of a transaction. The mark ends with `work`, also for what it left running. */
export async function runInScope<T>(work: () => Promise<T>): Promise<T> {
  const scope: Scope = { open: true };
  try {
    return await scopes.run(scope, work);
  } finally {
    scope.open = false;
  }
}

/** Throws when a database is asked from inside another one's transaction: on SQLite it would wait for itself for ever. */
export function refuseNesting(): void {
  if (insideTransaction()) {
    throw new Error('The store was asked from inside its own transaction. Use the `tx` that the transaction hands you, or ask after it.');
  }
}

const originOf = (host: string): string => new URL(host).origin;

/**
 * The `fetch` for payment drivers: goes to the origins in `hosts` only, follows no redirect, and throws when called inside a
 * transaction, because a provider that answers slowly would then stop the whole shop.
 */
export function guardedFetch(fetch: typeof globalThis.fetch, hosts: readonly string[]): typeof globalThis.fetch {
  const allowed = new Set(hosts.map(originOf));
  return async (input, init) => {
    if (insideTransaction())
      throw new Error('A payment provider was called inside a database transaction. Ask first, then open the transaction.');
    const request = new Request(input, { ...init, redirect: 'error' });
    const { origin } = new URL(request.url);
    if (!allowed.has(origin))
      throw new Error(`A driver asked ${origin}, which is not in its list of hosts. Add it to the driver's \`hosts\`.`);
    return fetch(request);
  };
}
