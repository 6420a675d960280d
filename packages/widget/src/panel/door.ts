/** Between the script tag (or the npm entry) and the panel it loads: what the one may ask of the other. */
import type { CheckoutAdapter } from '@buypost/core';
import type { ButtonOptions } from './options.ts';

/** What is known of a button before the panel reads its options. */
export interface ButtonPlace {
  /** Origin of the shop, without a trailing slash. */
  readonly shop: string;
  readonly offerId: string;
  /** The shop's own page for this offer, the last resort that always works. */
  readonly page: string;
  /** The script tag; its attributes are the page's defaults. */
  readonly script?: HTMLElement | null | undefined;
  /** Options given in code (`mountBuyButton`); they stand above attributes and URL. */
  readonly options?: ButtonOptions | undefined;
  /** Another payment backend than the shop's own protocol. */
  readonly adapter?: CheckoutAdapter | undefined;
}

/** Finds the place of a button. Undefined for what is no button of this shop. */
export type PlaceOf = (element: Element) => ButtonPlace | undefined;

export interface Panel {
  /**
   * Opens the checkout of a button, or brings the open one to the front. Asking twice does nothing more.
   * `placeOf` knows the page's other buttons, among which this one is found again after a return. Rejects where something it needs could not
   * be fetched: nothing was begun, and the link sells.
   */
  open(element: HTMLElement, place: ButtonPlace, placeOf?: PlaceOf): Promise<void>;
  /**
   * Fills what authors left room for: the price into a `<data>` in the element, or a card where the element stands.
   * `told` holds the shop's answer for each offer id as it came; the panel checks it.
   */
  decorate(elements: readonly HTMLElement[], told: ReadonlyMap<unknown, unknown>, placeOf: PlaceOf): void;
  /** Picks up the order of a return address (`?buypost=<code>`), or shows the author's doctor (`?buypost=doctor`). */
  resume(code: string, shop: string, placeOf: PlaceOf): void;
  /** Takes everything of this element out of the page. The order, if there is one, goes on at the shop. */
  release(element: HTMLElement): void;
}

/** The panel as `mountBuyButton` has it. */
export interface LivePanel extends Panel {
  /** Options of a button were set or changed in code: loads its offer, shows it where there is room, and changes what is open. */
  update(element: HTMLElement, place: ButtonPlace): void;
}
