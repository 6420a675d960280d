/** The panel's door for `mountBuyButton`: as for pages, and options may change. */
import { isCheckoutError, type Offer } from '@buypost/core';
import { httpAdapter } from '@buypost/core/adapters/http';
import { note } from './doctor-notes.ts';
import type { LivePanel } from './door.ts';
import { prepare } from './button.ts';
import { places, sales, withCards } from './sales.ts';

export * from './index.ts';

export const update: LivePanel['update'] = (element, place) => {
  places.set(element, place);
  prepare(element, place).then(
    () => {
      for (const sale of sales.values()) if (sale.element === element) sale.restyle(place);
    },
    () => {},
  );
  const stop = new AbortController();
  const adapter = place.adapter ?? httpAdapter(place.shop);
  adapter.loadOffer(place.offerId, { signal: stop.signal, memory: { read: () => undefined, write: () => {} } }).then(
    (offer) => {
      if (places.get(element) !== place || !element.isConnected) return;
      mark(element, offer);
      withCards((file) => void file.showOffer(element, place, offer).catch(() => {}));
    },
    (error: unknown) => {
      if (isCheckoutError(error) && error.code === 'offer_not_found')
        note(`${place.shop} sells no offer "${place.offerId}". Check the id against the shop's offers file.`, element);
    },
  );
};

/** Says by look and to screen readers whether the offer can be bought now. */
function mark(element: HTMLElement, { availability }: Offer): void {
  if (availability === 'available') {
    if (element.dataset['buypostState'] !== 'paid') delete element.dataset['buypostState'];
    element.removeAttribute('aria-disabled');
  } else {
    element.dataset['buypostState'] = availability;
    element.setAttribute('aria-disabled', 'true');
  }
}
