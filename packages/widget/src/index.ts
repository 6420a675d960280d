/**
 * Buypost for bundlers: `mountBuyButton(element, { shop, offer })`. Importing this touches nothing, also on a server.
 * The checkout itself is a chunk of its own, fetched when somebody means to buy.
 */
import type { CheckoutAdapter } from '@buypost/core';
import type { ButtonPlace, LivePanel } from './panel/door.ts';
import type { ButtonOptions } from './panel/options.ts';

export type { ButtonOptions } from './panel/options.ts';
export type { BuypostEventMap, ButtonDetail, CheckoutDetail, DeliveredDetail, PaidDetail } from './panel/events.ts';

export interface BuyButtonOptions extends Omit<ButtonOptions, 'shop'> {
  /** Origin of the shop: "https://shop.example". */
  readonly shop: string;
  /** Id of the offer. */
  readonly offer: string;
  /** Another payment backend than the shop's own. */
  readonly adapter?: CheckoutAdapter | undefined;
}

export interface BuyButton {
  /** Changes options; those not given stay. A checkout that has begun goes on. */
  update(options: Partial<BuyButtonOptions>): void;
  /** Takes everything of the button out of the page and gives the element back as it was. The order, if there is one, goes on at the shop. */
  destroy(): void;
}

const isNative = 'a[href],button,input,summary';

/** The place a button has by its options. Throws a TypeError that says what to write. */
function placeOf(element: HTMLElement, { shop, offer, adapter, ...options }: BuyButtonOptions): ButtonPlace {
  if (typeof shop !== 'string' || !/^https?:/.test(shop) || !URL.canParse(shop))
    throw new TypeError(
      `mountBuyButton needs the shop's address: mountBuyButton(element, { shop: 'https://shop.example', offer: 'mug' }). It got ${JSON.stringify(shop)}.`,
    );
  if (typeof offer !== 'string' || !offer)
    throw new TypeError(
      `mountBuyButton needs the id of an offer: mountBuyButton(element, { shop: '${shop}', offer: 'mug' }). It got ${JSON.stringify(offer)}.`,
    );
  const { origin } = new URL(shop);
  const linked = element instanceof HTMLAnchorElement && element.origin === origin && element.pathname.startsWith('/buy/');
  return { shop: origin, offerId: offer, page: linked ? element.href : `${origin}/buy/${encodeURIComponent(offer)}`, options, adapter };
}

/**
 * Makes `target` a buy button: a link or a button element is best, anything else gets a button's role and keys.
 * If the checkout cannot be loaded, a press goes to the shop's own page for the offer.
 */
export function mountBuyButton(target: HTMLElement, options: BuyButtonOptions): BuyButton {
  if (!(target instanceof HTMLElement))
    throw new TypeError(`mountBuyButton needs an element of the page, like document.querySelector('#buy'). It got ${String(target)}.`);
  let wanted = options;
  let place = placeOf(target, wanted);
  let loading: Promise<LivePanel> | undefined;
  const stop = new AbortController();
  const { signal } = stop;

  const load = (): Promise<LivePanel> =>
    (loading ??= import('./panel/live.ts').catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
  const use = (work?: (panel: LivePanel) => void): void => {
    load().then(
      (panel) => {
        if (!signal.aborted) work?.(panel);
      },
      () => {},
    );
  };

  const added: string[] = [];
  const add = (name: string, value: string): void => {
    if (target.hasAttribute(name)) return;
    target.setAttribute(name, value);
    added.push(name);
  };
  if (!target.matches(isNative)) {
    add('role', 'button');
    add('tabindex', '0');
  }

  for (const intent of ['pointerover', 'focusin']) target.addEventListener(intent, () => use(), { signal, passive: true });
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.target !== target || target.matches(isNative) || !/^( |Enter)$/.test(event.key)) return;
      event.preventDefault();
      target.click();
    },
    { signal },
  );
  target.addEventListener(
    'click',
    (event) => {
      const elsewhere =
        event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || target.matches('[target=_blank],[download]');
      if (event.defaultPrevented || elsewhere) return;
      event.preventDefault();
      if (target.hasAttribute('aria-busy')) return;
      target.setAttribute('aria-busy', 'true');
      const at = place;
      Promise.race([load(), new Promise<never>((_, late) => setTimeout(late, 8000))])
        .then((panel) => {
          return signal.aborted ? undefined : panel.open(target, at);
        })
        .catch(() => location.assign(at.page))
        .finally(() => target.removeAttribute('aria-busy'));
    },
    { signal },
  );

  const sight = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    sight.disconnect();
    target.dispatchEvent(
      new CustomEvent('buypost:seen', { bubbles: true, composed: true, detail: { shop: place.shop, offerId: place.offerId } }),
    );
    use((panel) => panel.update(target, place));
  });
  sight.observe(target);

  return {
    update(change) {
      if (signal.aborted) return;
      wanted = { ...wanted, ...change };
      place = placeOf(target, wanted);
      if (loading) use((panel) => panel.update(target, place));
    },
    destroy() {
      if (signal.aborted) return;
      stop.abort();
      sight.disconnect();
      for (const name of added) target.removeAttribute(name);
      loading?.then((panel) => panel.release(target)).catch(() => {});
    },
  };
}
