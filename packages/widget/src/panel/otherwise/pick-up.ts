/** Picks up the order of a return address at its button. */
import type { CheckoutAdapter } from '@buypost/core';
import { httpAdapter } from '@buypost/core/adapters/http';
import { prepare } from '../button.ts';
import { note } from '../doctor-notes.ts';
import type { PlaceOf } from '../door.ts';
import { offerAt, open, saleOf, storage } from '../sales.ts';
import { findButton, recallButton, restoreHeight } from './return.ts';

/** A place at the end of the page, for an order whose button is not here. */
function stand(): HTMLElement {
  const element = document.createElement('buypost-place');
  document.body.append(element);
  return element;
}

export async function pickUp(code: string, shop: string, placeOf: PlaceOf): Promise<void> {
  const memory = recallButton(storage, shop);
  let offerId = memory?.offerId;
  let adapter: CheckoutAdapter | undefined;
  if (!offerId) {
    // Another browser than the one that left, or one that keeps nothing: the shop knows which order it was.
    const asked = httpAdapter(shop);
    const returned = await asked
      .resumeCheckout?.(code, { signal: new AbortController().signal, memory: { read: () => undefined, write: () => {} } })
      .catch(() => undefined);
    if (!returned) {
      note(`The code of this page's address (buypost=${code}) is spent, old or another shop's: ${shop} does not know it.`);
      return;
    }
    ({ offerId } = returned.session);
    adapter = { ...asked, resumeCheckout: () => Promise.resolve(returned) };
  }
  const button = findButton(memory ?? { offerId, index: 0 }, offerAt(shop));
  const element = button ?? stand();
  const place = { ...(placeOf(element) ?? { shop, offerId, page: `${shop}/buy/${encodeURIComponent(offerId)}` }), adapter };
  await prepare(element, place);
  saleOf(element, place, code).open(element, place, 'inline');
  // Back from an app, or in another browser, nobody noted the height: what happened is shown all the same.
  restoreHeight(element, memory && button ? memory.top : innerHeight / 4);
}

/** Opens the checkout of the noted button again. */
export function reopen(shop: string): void {
  const memory = recallButton(storage, shop);
  if (!memory) return;
  const { offerId } = memory;
  const page = `${shop}/buy/${offerId}`;
  const [href, id] = [CSS.escape(page), CSS.escape(offerId)];
  const element = findButton(memory, (one) =>
    one.matches(`[href="${href}"],[href^="${href}?"],[data-buypost="${id}"]`) ? offerId : undefined,
  );
  const place = { shop, offerId, page, script: document.querySelector<HTMLElement>(`script[src^="${shop}/buypost."]`) };
  if (element) open(element, place).catch(() => {});
}
