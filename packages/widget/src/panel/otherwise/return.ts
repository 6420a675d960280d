/** The way to a provider's page and back: to the same button, at the same height of the window. */
import type { CheckoutStorage } from '@buypost/core';
import * as v from 'valibot';
import { returnKey } from '../sales.ts';

const lives = 60 * 60_000;

// Only kinds of schema that the answers of the shop are made of: no page carries others.
const number = v.custom<number>((value) => typeof value === 'number');
const memorySchema = v.object({
  offerId: v.custom<string>((value) => typeof value === 'string'),
  /** Which of the page's buttons for this offer. */
  index: number,
  /** Distance of the button from the window's upper edge, CSS pixels. */
  top: number,
  at: number,
});
export type ReturnMemory = v.InferOutput<typeof memorySchema>;

/** Buttons of one offer in document order. */
const buttonsOf = (offerId: string, offerOf: (element: Element) => string | undefined): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('a[href*="/buy/"],[data-buypost]')].filter((element) => offerOf(element) === offerId);

/** Where it stands in the window. A receipt in its place hides the button, and what is hidden stands nowhere. */
const topOf = (element: HTMLElement): number => (element.hidden ? (element.parentElement ?? element) : element).getBoundingClientRect().top;

/** Notes the button before the page is left. */
export function rememberButton(
  storage: CheckoutStorage,
  shop: string,
  element: HTMLElement,
  offerId: string,
  offerOf: (element: Element) => string | undefined,
): void {
  const memory: ReturnMemory = {
    offerId,
    index: Math.max(buttonsOf(offerId, offerOf).indexOf(element), 0),
    top: topOf(element),
    at: Date.now(),
  };
  storage.set(returnKey(shop), JSON.stringify(memory));
}

/** The note of a way that was begun less than an hour ago. It is read once. */
export function recallButton(storage: CheckoutStorage, shop: string): ReturnMemory | undefined {
  const text = storage.get(returnKey(shop));
  storage.remove(returnKey(shop));
  if (text === undefined) return undefined;
  try {
    const read = v.safeParse(memorySchema, JSON.parse(text));
    return read.success && Math.abs(Date.now() - read.output.at) < lives ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** The noted button in this page, or the nearest there is for its offer. */
export function findButton(
  { offerId, index }: Pick<ReturnMemory, 'offerId' | 'index'>,
  offerOf: (element: Element) => string | undefined,
): HTMLElement | undefined {
  const buttons = buttonsOf(offerId, offerOf);
  return buttons[index] ?? buttons.at(-1);
}

/** Puts `element` back to where it stood in the window; once more when the page's pictures are there, unless the reader has scrolled meanwhile. */
export function restoreHeight(element: HTMLElement, top: number): void {
  const put = (): void => {
    const by = topOf(element) - top;
    if (Math.abs(by) > 1) scrollBy({ top: by, behavior: 'instant' });
  };
  put();
  if (document.readyState === 'complete') return;
  const stop = new AbortController();
  for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(type, () => stop.abort(), { signal: stop.signal, passive: true, once: true });
  addEventListener(
    'load',
    () => {
      put();
      stop.abort();
    },
    { signal: stop.signal },
  );
}
