/** What authors left room for, in a file of its own: a `<data>` for the price inside the button, or a card in the button's place. */
import { formatMoney, type Money, type Offer } from '@buypost/core';
import { localeAt, optionsOf } from './button.ts';
import { mountCard } from './card.tsx';
import type { ButtonPlace } from './door.ts';
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

/** Shows the offer at its button. `buy` opens the checkout with what was chosen on the card. */
export function showOffer(element: HTMLElement, place: ButtonPlace, offer: Offer, buy: CardView['onBuy']): void {
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
    onBuy: buy,
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
