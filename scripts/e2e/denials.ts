/** Browsers that deny things: popups, frames, storage, and each combination of them. */
import type { BrowserContext } from '@playwright/test';

export const things = ['popups', 'frames', 'storage'] as const;
export type Denied = ReadonlySet<(typeof things)[number]>;

/** Nothing, each thing, each two, all. */
export const combinations: readonly Denied[] = Array.from(
  { length: 2 ** things.length },
  (_, bits) => new Set(things.filter((_thing, at) => (bits >> at) % 2 === 1)),
);

export const nameOf = (denied: Denied): string => (denied.size === 0 ? 'nothing' : [...denied].join(' and '));

/** Pages are served with this; frames are denied as a careful blog denies them. */
export const headersOf = (denied: Denied): Readonly<Record<string, string>> =>
  denied.has('frames') ? { 'content-security-policy': "frame-src 'none'" } : {};

/** Denies in every page of the context. */
export async function deny(context: BrowserContext, denied: Denied): Promise<void> {
  if (denied.has('popups'))
    await context.addInitScript(() => {
      Object.defineProperty(globalThis, 'open', { value: () => null });
    });
  if (denied.has('storage'))
    await context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set() {} });
    });
}
