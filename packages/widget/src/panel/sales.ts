/** The sales of this page: which checkout belongs to which button, and what becomes of them when the page changes, sleeps or comes back. */
import { actionsOn } from '@buypost/core/surfaces';
import { browserStorage } from './browser-storage.ts';
import { draftOf, optionsOf, prepare } from './button.ts';
import { note } from './doctor-notes.ts';
import type { ButtonPlace, Panel, PlaceOf } from './door.ts';
import { cardsFile, doctorFile, otherwiseFile, surfaceFile, type Cards } from './lazy.ts';
import { otherwisePart } from './otherwise-part.ts';
import { Sale } from './sale.ts';

export const storage = browserStorage();
/** One checkout for each shop, offer and first choices: several buttons with the same wish share it. */
export const sales = new Map<string, Sale>();
/** Buttons that were told to us, for finding them again after a return. */
export const places = new WeakMap<Element, ButtonPlace>();

const keyOf = (element: HTMLElement, place: ButtonPlace): string =>
  JSON.stringify([place.shop, place.offerId, draftOf(optionsOf(element, place))]);

export function saleOf(element: HTMLElement, place: ButtonPlace, returned?: string): Sale {
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
    // Only what this file draws leads away.
    leave: ({ element: from, place: { shop, offerId } }) =>
      otherwisePart.there()?.rememberButton(storage, shop, from, offerId, offerAt(shop)),
  });
  sales.set(key, sale);
  watchPage();
  return sale;
}

let placeFinder: PlaceOf = () => undefined;
export const offerAt =
  (shop: string) =>
  (element: Element): string | undefined => {
    const place = places.get(element) ?? placeFinder(element);
    return place?.shop === shop ? place.offerId : undefined;
  };

export const open: Panel['open'] = async (element, place, placeOf) => {
  if (placeOf) placeFinder = placeOf;
  await prepare(element, place);
  // It left the page while the panel was on its way.
  if (!element.isConnected) return;
  places.set(element, place);
  saleOf(element, place).open(element, place);
};

let cards: Cards | undefined;

/** Does something with the file for what authors left room for. */
export function withCards(work: (file: Cards) => void): void {
  cardsFile().then(
    (file) => {
      cards = file;
      work(file);
      watchPage();
    },
    // Without the file the author's own link stays, which sells all the same.
    () => {},
  );
}

export const decorate: Panel['decorate'] = (elements, told, placeOf) => {
  placeFinder = placeOf;
  withCards((file) => file.decorate(elements, told, placeOf));
};

export const release: Panel['release'] = (element) => {
  places.delete(element);
  cards?.removeCard(element);
  for (const [key, sale] of sales) {
    if (sale.element !== element) continue;
    sale.destroy();
    sales.delete(key);
  }
};

/** Takes our code out of the page's address, before anything else reads it. The host's own scripts may have seen it. */
function dropCode(): void {
  const url = new URL(location.href);
  url.searchParams.delete('buypost');
  history.replaceState(history.state, '', url);
}

export const resume: Panel['resume'] = (code, shop, placeOf) => {
  const { href } = location;
  dropCode();
  placeFinder = placeOf;
  const fetched =
    code === 'doctor'
      ? Promise.all([doctorFile(), surfaceFile()]).then(([file, { surfaceOf }]) => file.showDoctor(shop, placeOf, surfaceOf(), actionsOn))
      : otherwiseFile().then((file) => file.pickUp(code, shop, placeOf));
  fetched.catch(() => {
    // A reload may do better.
    history.replaceState(history.state, '', href);
    note(`What shows ${code === 'doctor' ? 'the doctor' : 'the order of this address'} could not be loaded. Is the shop running?`);
  });
};

/** Under this key lies the button from which a provider's page was gone to. */
export const returnKey = (shop: string): string => `buypost:return:${shop}`;

/**
 * Who went to a provider's page and pressed "back" finds the checkout open again, with nothing ordered anew. A page that the browser kept
 * does so by itself; this is for one that it loaded again.
 */
export function comeBack(shop: string): void {
  const [way] = performance.getEntriesByType('navigation');
  if (way?.toJSON().type === 'back_forward' && !/\Wbuypost=/.test(location.search) && storage.get(returnKey(shop)))
    otherwiseFile().then(
      (file) => file.reopen(shop),
      () => {},
    );
}

let watching = false;
/** From the first sale on: what leaves the page is cleaned up, and a page that sleeps keeps no stream. */
export function watchPage(): void {
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
