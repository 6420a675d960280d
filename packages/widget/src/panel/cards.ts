/** What authors left room for, in a file of its own: a `<data>` for the price inside the button, or a card in the button's place. */
import { formatMoney, type Money, type Offer } from '@buypost/core';
import { offerAnswer, readAnswer } from '@buypost/core/protocol';
import { localeAt, optionsOf, prepare } from './button.ts';
import { mountCard } from './card.tsx';
import type { ButtonPlace, Panel, PlaceOf } from './door.ts';
import { open, places } from './sales.ts';
import type { CheckedOptions } from './options.ts';
import type { CardView } from './view.ts';

interface Card {
  readonly host: HTMLElement;
  readonly mounted: ReturnType<typeof mountCard>;
}

const cards = new Map<HTMLElement, Card>();

/** The price of one, in the button's currency and variant. Undefined where the buyer names it, or where it is not sold in that currency. */
export function priceOf(offer: Offer, { variant, currency }: CheckedOptions): Money | undefined {
  const own = offer.variants.find(({ id }) => id === variant)?.prices;
  const prices = own?.length ? own : offer.prices;
  return currency === undefined ? prices[0] : prices.find((price) => price.currency === currency);
}

/** Fills the room that the author left at a button. */
export async function showOffer(element: HTMLElement, place: ButtonPlace, offer: Offer): Promise<void> {
  places.set(element, place);
  await prepare(element, place);
  // It may have left while its options were read.
  if (!places.has(element) || !element.isConnected) return;
  const options = optionsOf(element, place);
  const locale = localeAt(element, options);
  const price = priceOf(offer, options);
  const room = element.querySelector('data');
  if (room && price) {
    room.value = `${price.amount} ${price.currency}`;
    room.textContent = formatMoney(price, locale);
  }
  if (options.layout !== 'card') return;
  const { theme = 'auto', accent } = options;
  const view: CardView = {
    offer,
    locale,
    theme,
    ...(accent === undefined ? {} : { accent }),
    label: element.textContent?.trim() ?? '',
    onBuy: ({ variant }) => void open(element, variant === undefined ? place : { ...place, options: { ...place.options, variant } }),
  };
  const there = cards.get(element);
  if (there) {
    there.mounted.update(view);
    return;
  }
  const host = document.createElement('buypost-card');
  // The card takes the box that the fallback had, so that nothing moves.
  const { width, height } = element.getBoundingClientRect();
  host.style.setProperty('--buypost-box-width', `${width}px`);
  host.style.setProperty('--buypost-box-height', `${height}px`);
  (element.closest('a,button,label,summary') ?? element).after(host);
  cards.set(element, { host, mounted: mountCard(host, view) });
  element.hidden = true;
}

/** The same for all, with the shop's answers as they came. */
export function decorate(elements: readonly HTMLElement[], told: Parameters<Panel['decorate']>[1], placeOf: PlaceOf): void {
  for (const element of elements) {
    const place = placeOf(element);
    const offer = place && readAnswer(offerAnswer, told.get(place.offerId));
    // What cannot be had leaves the author's own link as it is.
    if (place && offer) showOffer(element, place, offer).catch(() => {});
  }
}

export function removeCard(element: HTMLElement): void {
  const card = cards.get(element);
  if (!card) return;
  cards.delete(element);
  card.mounted.destroy();
  card.host.remove();
  element.hidden = false;
}

/** Cards whose button has left the page leave too. */
export function sweepCards(): void {
  for (const element of cards.keys()) if (!element.isConnected) removeCard(element);
}
