/** The sales of this page: which checkout belongs to which button, and what becomes of them when the page changes, sleeps or comes back. */
import type { CheckoutAdapter, Offer } from '@buypost/core';
import { httpAdapter } from '@buypost/core/adapters/http';
import { offerAnswer, readAnswer } from '@buypost/core/protocol';
import { actionsOn } from '@buypost/core/surfaces';
import { browserStorage } from './browser-storage.ts';
import { draftOf, optionsOf } from './button.ts';
import { note } from './doctor-notes.ts';
import type { ButtonPlace, Panel, PlaceOf } from './door.ts';
import { cardsFile, doctorFile, type Cards } from './lazy.ts';
import { dropCode, findButton, recallButton, rememberButton, restoreHeight } from './return.ts';
import { Sale } from './sale.ts';
import { surfaceOf } from './surface.ts';

const storage = browserStorage();
/** One checkout for each shop, offer and first choices: several buttons with the same wish share it. */
export const sales = new Map<string, Sale>();
/** Buttons that were told to us, for finding them again after a return. */
export const places = new WeakMap<Element, ButtonPlace>();

const keyOf = (element: Element, place: ButtonPlace): string =>
  JSON.stringify([place.shop, place.offerId, draftOf(optionsOf(element, place))]);

function saleOf(element: HTMLElement, place: ButtonPlace, returned?: string): Sale {
  const key = keyOf(element, place);
  const there = sales.get(key);
  if (there) return there;
  // Other choices of the same offer: one of the two is what the reader means now. A receipt stays where it stands.
  for (const [other, sale] of sales) {
    if (sale.place.shop !== place.shop || sale.place.offerId !== place.offerId || sale.state.name === 'succeeded') continue;
    sale.destroy();
    sales.delete(other);
  }
  const sale = new Sale(element, place, {
    storage,
    returned,
    leave: ({ element: from, place: { shop, offerId } }) => rememberButton(storage, shop, from, offerId, offerAt(shop)),
  });
  sales.set(key, sale);
  watchPage();
  return sale;
}

let placeFinder: PlaceOf = () => undefined;
const offerAt =
  (shop: string) =>
  (element: Element): string | undefined => {
    const place = places.get(element) ?? placeFinder(element);
    return place?.shop === shop ? place.offerId : undefined;
  };

export const open: Panel['open'] = (element, place, placeOf) => {
  if (placeOf) placeFinder = placeOf;
  // It left the page while the panel was on its way.
  if (!element.isConnected) return;
  places.set(element, place);
  saleOf(element, place).open(element, place);
};

export const decorate: Panel['decorate'] = (elements, told, placeOf) => {
  placeFinder = placeOf;
  for (const element of elements) {
    const place = placeOf(element);
    const offer = place && readAnswer(offerAnswer, told.get(place.offerId));
    if (!place || !offer) continue;
    show(element, place, offer);
  }
};

let cards: Cards | undefined;

/** Fills the room that the author left at a button. */
export function show(element: HTMLElement, place: ButtonPlace, offer: Offer): void {
  places.set(element, place);
  cardsFile().then(
    (file) => {
      cards = file;
      // It may have left while the file was on its way.
      if (!places.has(element) || !element.isConnected) return;
      file.showOffer(element, place, offer, ({ variant }) =>
        open(element, variant === undefined ? place : { ...place, options: { ...place.options, variant } }),
      );
    },
    // Without the file the author's own link stays, which sells all the same.
    () => {},
  );
  watchPage();
}

export const release: Panel['release'] = (element) => {
  places.delete(element);
  cards?.removeCard(element);
  for (const [key, sale] of sales) {
    if (sale.element !== element) continue;
    sale.destroy();
    sales.delete(key);
  }
};

export const resume: Panel['resume'] = (code, shop, placeOf) => {
  dropCode();
  placeFinder = placeOf;
  if (code === 'doctor') {
    doctorFile().then(
      ({ showDoctor }) => showDoctor(shop, placeOf, surfaceOf(), actionsOn),
      () => note('The doctor could not be loaded. Is the shop running?'),
    );
    return;
  }
  const memory = recallButton(storage, shop);
  if (memory) pickUp(memory.offerId, { code });
  else {
    // Another browser than the one that left, or one that keeps nothing: the shop knows which order it was.
    const adapter = httpAdapter(shop);
    adapter.resumeCheckout?.(code, { signal: new AbortController().signal, memory: { read: () => undefined, write: () => {} } }).then(
      (returned) => pickUp(returned.session.offerId, { code, adapter: { ...adapter, resumeCheckout: () => Promise.resolve(returned) } }),
      () => note(`The code of this page's address (buypost=${code}) is spent, old or another shop's: ${shop} does not know it.`),
    );
  }

  function pickUp(offerId: string, { code: returned, adapter }: { code: string; adapter?: CheckoutAdapter }): void {
    const button = findButton(memory ?? { offerId, index: 0 }, offerAt(shop));
    const element = button ?? stand();
    const place = { ...(placeOf(element) ?? { shop, offerId, page: `${shop}/buy/${encodeURIComponent(offerId)}` }), adapter };
    saleOf(element, place, returned).open(element, place, 'inline');
    // Back from an app, or in another browser, nobody noted the height: what happened is shown all the same.
    restoreHeight(element, memory && button ? memory.top : innerHeight / 4);
  }
};

/**
 * Who went to a provider's page and pressed "back" finds the checkout open again, with nothing ordered anew. A page that the browser kept
 * does so by itself; this is for one that it loaded again.
 */
export function comeBack(shop: string): void {
  const [way] = performance.getEntriesByType('navigation');
  const memory = way?.toJSON().type === 'back_forward' && !/\Wbuypost=/.test(location.search) && recallButton(storage, shop);
  if (!memory) return;
  const { offerId } = memory;
  const page = `${shop}/buy/${offerId}`;
  const [href, id] = [CSS.escape(page), CSS.escape(offerId)];
  const element = findButton(memory, (one) =>
    one.matches(`[href="${href}"],[href^="${href}?"],[data-buypost="${id}"]`) ? offerId : undefined,
  );
  if (element) open(element, { shop, offerId, page, script: document.querySelector<HTMLElement>(`script[src^="${shop}/buypost."]`) });
}

/** A place at the end of the page, for an order whose button is not here. */
function stand(): HTMLElement {
  const element = document.createElement('buypost-place');
  document.body.append(element);
  return element;
}

let watching = false;
/** From the first sale on: what leaves the page is cleaned up, and a page that sleeps keeps no stream. */
function watchPage(): void {
  if (watching) return;
  watching = true;
  let swept = false;
  new MutationObserver(() => {
    if (swept) return;
    swept = true;
    // A framework may take an element out and put it back in one go.
    setTimeout(() => {
      swept = false;
      cards?.sweepCards();
      for (const sale of sales.values()) if (!sale.isWhole) release(sale.element);
    });
  }).observe(document, { childList: true, subtree: true });

  const check = (): void => {
    for (const sale of sales.values()) sale.check();
  };
  let awaken: (() => void)[] = [];
  addEventListener('pagehide', () => {
    awaken = [...sales.values()].flatMap((sale) => sale.sleep() ?? []);
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    for (const wake of awaken.splice(0)) wake();
    check();
  });
  // A stream may not notice for long that the network is gone; a question does at once, and says so.
  addEventListener('offline', check);
  addEventListener('online', check);
}
