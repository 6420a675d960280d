/**
 * What most checkouts never do, in a module of its own that is imported when it is done first: picking up an earlier order, asking for another
 * method or to stop, and prices where the backend has no quote. Where it cannot be had, nothing of that is begun.
 */
type Later = typeof import('./rarely.ts');

let coming: Promise<Later> | undefined;

/** Fetched once; anew after a failure. A page may call it early, so that it is there when the network is not. */
export const later = (): Promise<Later> =>
  (coming ??= load().catch((error: unknown) => {
    coming = undefined;
    throw error;
  }));

const load = (): Promise<Later> => import('./rarely.ts');

/**
 * Fetches now what a checkout would otherwise import when it is first needed: picking up an earlier order, asking for another method or to stop.
 * For a page with an open checkout, so that these work when the network comes and goes. Never rejects; what did not come is fetched when needed.
 */
export const prepareCheckout = (): Promise<void> =>
  later().then(
    () => undefined,
    () => undefined,
  );
