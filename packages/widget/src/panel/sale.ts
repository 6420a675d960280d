/** One checkout of one offer in this page: the button it was opened from, its panel, and the receipt that ends up where the button was. */
import { createCheckout, type Checkout, type CheckoutState, type CheckoutStorage } from '@buypost/core';
import { httpAdapter } from '@buypost/core/adapters/http';
import { actionsOn } from '@buypost/core/surfaces';
import { draftOf, localeAt, optionsOf, surfaceNow } from './button.ts';
import type { ButtonPlace } from './door.ts';
import { announce, tell, type CheckoutDetail } from './events.ts';
import { mountPanel } from './mount.tsx';
import type { CheckedOptions } from './options.ts';
import { choicesPart } from './parts/loaded-choices.ts';
import { postOf } from './post.ts';
import { isAsking } from './shell.tsx';
import type { MountedPanel, PanelView } from './view.ts';

/** Under this key lies the id of the method that was last paid with in this browser on this site, and nothing else. */
const lastMethod = 'buypost:method';

export interface SaleDoors {
  readonly storage: CheckoutStorage;
  /** Notes the button before the page is left for a provider's. */
  readonly leave: (sale: Sale) => void;
  /** The code of a return address. */
  readonly returned?: string | undefined;
}

/** Only addresses that go somewhere: what would run in the page is refused. */
function navigateTo(address: string): void {
  if (!/^(javascript|data|blob|vbscript|file|about):/i.test(new URL(address, location.href).protocol)) location.assign(address);
}

const isRunning = (state: CheckoutState): boolean => ['starting', 'requires_action', 'processing'].includes(state.name);

export class Sale {
  element: HTMLElement;
  readonly #doors: SaleDoors;
  #place: ButtonPlace;
  #checkout: Checkout;
  #options: CheckedOptions;
  #stop: () => void = () => {};
  #host: HTMLElement | undefined;
  #panel: MountedPanel | undefined;
  #drawn: PanelView['display'] = 'dialog';
  #isOpen = false;
  #hid = false;
  /** A receipt was shown, and has not been asked for again since. */
  #receipt = false;
  /** A press of the buyer's has no answer yet. */
  #pressed = false;
  /** The provider's page that was shown last. */
  #way: string | undefined;
  readonly #surface = surfaceNow();

  constructor(element: HTMLElement, place: ButtonPlace, doors: SaleDoors) {
    this.element = element;
    this.#place = place;
    this.#doors = doors;
    this.#options = optionsOf(element, place);
    this.#checkout = this.#begin(doors.returned);
  }

  get place(): ButtonPlace {
    return this.#place;
  }

  get state(): CheckoutState {
    return this.#checkout.getState();
  }

  /** Opens the panel at `element`, or brings it to the front. `display` where it is not the button's own choice. */
  open(element: HTMLElement, place: ButtonPlace, display?: PanelView['display']): void {
    if (this.#isOpen && element === this.element) {
      this.#panel?.show();
      return;
    }
    if (!tell(element, 'buypost:open', this.#detail(element))) return;
    if (element !== this.element) {
      this.#unmount();
      this.element = element;
      this.#place = place;
      this.#options = optionsOf(element, place);
    }
    this.#mount(display ?? this.#options.display ?? 'dialog');
    const { name } = this.state;
    this.#checkout.send({ type: name === 'idle' ? 'open' : name === 'unavailable' ? 'reload' : 'check' });
    this.#isOpen = true;
    this.#panel?.show();
  }

  /** Language and colours changed in code. */
  restyle(place: ButtonPlace): void {
    this.#place = place;
    this.#options = optionsOf(this.element, place);
    const { accent } = this.#options;
    this.#panel?.update({
      locale: localeAt(this.element, this.#options),
      theme: this.#options.theme ?? 'auto',
      ...(accent === undefined ? {} : { accent }),
    });
  }

  /** Asks the shop once more: the page came back. */
  check(): void {
    this.#checkout.send({ type: 'check' });
  }

  /** Stops every stream and timer for as long as the page sleeps. What was not ordered yet has none, and keeps what the buyer typed. Returns how to go on. */
  sleep(): (() => void) | undefined {
    if (!isRunning(this.state)) return undefined;
    const { element } = this;
    const open = this.#isOpen ? this.#drawn : undefined;
    this.destroy();
    return () => {
      this.#checkout = this.#begin();
      this.#checkout.send({ type: 'open' });
      if (!open) return;
      this.#mount(open);
      this.#isOpen = true;
      this.element = element;
      this.#panel?.show();
    };
  }

  /** Is everything that was drawn still in the page? */
  get isWhole(): boolean {
    return this.element.isConnected && (this.#host?.isConnected ?? true);
  }

  /** Takes everything out of the page. The order goes on at the shop, and the record stays. */
  destroy(): void {
    this.#unmount();
    this.#stop();
    this.#checkout.destroy();
  }

  #begin(returned?: string): Checkout {
    const surface = this.#surface;
    const { shop, offerId } = this.#place;
    const method = this.#doors.storage.get(lastMethod);
    const checkout = createCheckout({
      adapter: this.#place.adapter ?? httpAdapter(shop),
      offerId,
      draft: { ...(method === undefined ? {} : { method }), ...draftOf(this.#options) },
      post: postOf(this.element, this.#options),
      returnTo: location.href,
      surface,
      actions: actionsOn(surface),
      locale: localeAt(this.element, this.#options),
      shop,
      storage: this.#doors.storage,
      checkDraft: (draft, offer, quote) => choicesPart.there()?.checkDraft(draft, offer, quote) ?? [],
      ...(returned === undefined ? {} : { returned }),
    });
    const stopTelling = announce(checkout, {
      element: () => this.element,
      about: () => this.#about(this.element),
      storage: this.#doors.storage,
    });
    const stopWatching = checkout.subscribe((state) => this.#follow(state));
    this.#stop = () => {
      stopTelling();
      stopWatching();
    };
    return checkout;
  }

  #about(element: Element): Omit<CheckoutDetail, 'state'> {
    return { shop: this.#place.shop, offerId: this.#place.offerId, post: postOf(element, this.#options) };
  }

  #detail(element: Element): CheckoutDetail {
    return { ...this.#about(element), state: this.state };
  }

  #go(address: string): void {
    this.#doors.leave(this);
    navigateTo(address);
  }

  #follow(state: CheckoutState): void {
    const pressed = this.#pressed;
    this.#pressed = isAsking(state);
    if (state.name === 'requires_action' && state.session.nextAction.type === 'redirect') {
      const { url } = state.session.nextAction;
      // The buyer chose this way and pressed: a second press asks nothing new. Never out of a closed panel, never in a frame of the page's.
      if (pressed && !this.#pressed && url !== this.#way && this.#isOpen && top === self) this.#go(url);
      this.#way = url;
    }
    if (state.name === 'starting') this.#doors.storage.set(lastMethod, state.method);
    if (state.name !== 'succeeded') return this.#recall();
    this.#receipt = true;
    this.element.dataset['buypostState'] = 'paid';
    // While the reader looks at the dialog it says so itself.
    if (!this.#isOpen || this.#drawn === 'inline') this.#standAsReceipt();
  }

  /** The receipt takes the button's place in the post. */
  #standAsReceipt(): void {
    if (this.#drawn !== 'inline' || !this.#panel) {
      this.#unmount();
      this.#mount('inline');
    }
    this.#panel?.show();
    this.#isOpen = true;
    // A link inside a sentence stays: without it the sentence would break.
    const alone = this.element.parentElement?.textContent?.trim() === this.element.textContent?.trim();
    if ((alone || this.#options.layout === 'card') && !this.element.hidden) {
      this.element.hidden = true;
      this.#hid = true;
    }
  }

  #mount(display: PanelView['display']): void {
    if (this.#panel) return;
    const host = document.createElement('buypost-panel');
    // Never inside an interactive element: a click in the panel would be a click on it.
    (this.element.closest('a,button,label,summary') ?? this.element).after(host);
    const { theme = 'auto', accent } = this.#options;
    this.#host = host;
    this.#drawn = display;
    this.#panel = mountPanel(host, {
      checkout: this.#checkout,
      display,
      locale: localeAt(this.element, this.#options),
      theme,
      ...(accent === undefined ? {} : { accent }),
      surface: this.#surface,
      shop: this.#place.shop,
      shopPage: this.#place.page,
      opener: this.element,
      navigate: (address) => this.#go(address),
      onClose: () => this.#closed(),
    });
  }

  #closed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    tell(this.element, 'buypost:close', this.#detail(this.element));
    if (this.state.name === 'succeeded' && this.#drawn === 'dialog') this.#standAsReceipt();
    else if (this.#drawn === 'inline') this.#unmount();
    this.#recall();
  }

  /** A repeat that was given up: the receipt of what is paid comes back. */
  #recall(): void {
    if (this.#isOpen || !this.#receipt || !/ready|unavailable/.test(this.state.name)) return;
    this.#receipt = false;
    this.#checkout.send({ type: 'continue' });
  }

  #unmount(): void {
    this.#panel?.destroy();
    this.#host?.remove();
    this.#panel = this.#host = undefined;
    this.#isOpen = false;
    if (this.#hid) this.element.hidden = this.#hid = false;
  }
}
