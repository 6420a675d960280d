/** Between what composes a checkout (`panel/index.ts`) and what draws it (`panel/mount.tsx`). */
import type { Checkout, Offer, Surface } from '@buypost/core';

export interface PanelView {
  readonly checkout: Checkout;
  readonly display: 'dialog' | 'inline';
  /** BCP 47; any nonsense is borne. Decides language and direction of the panel. */
  readonly locale: string;
  readonly theme: 'light' | 'dark' | 'auto';
  /** One brand colour in any CSS notation; its contrast is corrected. The host's link colour where absent. */
  readonly accent?: string;
  /** Where the reader sits. */
  readonly surface: Surface;
  /** The shop's origin: where language files come from and the only origin the pay frame may have. */
  readonly shop: string;
  /** The shop's own page for this offer, the last resort that always works. */
  readonly shopPage: string;
  /** Gets the focus back when the panel closes. */
  readonly opener: HTMLElement;
  /** Goes to a provider's page, after the buyer pressed for it. */
  readonly navigate: (url: string) => void;
  /** The panel was closed by the buyer. Says nothing about the order. */
  readonly onClose: () => void;
}

/** A panel in the page. It draws the checkout's states and nothing else knows how. */
export interface MountedPanel {
  /** Opens the dialog, or makes the inline panel visible. Asking twice does nothing. */
  show(): void;
  close(): void;
  update(change: Partial<Pick<PanelView, 'locale' | 'theme' | 'accent'>>): void;
  /** Takes everything out of the page and stops every listener. The checkout itself is not destroyed. */
  destroy(): void;
}

/** Draws the panel into a shadow root of `host`. */
export type MountPanel = (host: HTMLElement, view: PanelView) => MountedPanel;

export interface CardView {
  readonly offer: Offer;
  readonly locale: string;
  readonly theme: 'light' | 'dark' | 'auto';
  readonly accent?: string;
  /** The link's own text. */
  readonly label: string;
  readonly onBuy: (choice: { readonly variant?: string }) => void;
}

/** Draws an offer's card into a shadow root of `host`, within the box that the fallback content takes. */
export type MountCard = (host: HTMLElement, view: CardView) => { update(view: CardView): void; destroy(): void };
