/** The script tag: finds a shop's buttons in a page, brings them to life, and loads the panel when somebody means to buy. */
import type { ButtonPlace, Panel } from '../panel/door.ts';
import { sheetText } from './sheet.ts';
import { importVerified } from './verified.ts';

/** Put in by the build: the package's version, and the SRI string of its `panel.js`. */
declare const __BUYPOST_VERSION__: string;
declare const __BUYPOST_PANEL__: string;

/** The shops of this page with the versions of their scripts, in order of arrival. The first version works, the others are for the doctor. */
const pageShops: unique symbol = Symbol.for('buypost');
declare global {
  interface Window {
    [pageShops]?: Record<string, string[]>;
  }
}

/** What the loader reads of the shop's answer; the panel checks the rest. */
interface Told {
  readonly id: string;
  readonly availability: string;
}

/** The page's own, told what it will be listened to for. */
declare function addEventListener(type: string, hear: (event: MouseEvent & KeyboardEvent) => void, capture: true): void;

const candidates = 'a[href*="/buy/"],[data-buypost]';
/** Elements that a keyboard can press without us. */
const pressable = 'a[href],button,input,summary';

/** `address`: of the script, whose origin is the shop. `script`: the tag where it is known; its attributes are the page's defaults. */
export function start(address: string, script?: HTMLElement | null): void {
  const [shop] = /https?:..[^\s/]+/.exec(address) ?? [];
  const shops = (self[pageShops] ??= {});
  if (!shop || (shops[shop] ??= []).push(__BUYPOST_VERSION__) > 1) return;

  /** Selects elements with this layout: by their own word, else by the page's default. */
  const drawnAs = (layout: string): string =>
    `[href*="layout=${layout}"],[data-layout=${layout}]${script?.dataset['layout'] === layout ? ',:not([href*="layout="],[data-layout])' : ''}`;
  const known = new WeakMap<Element, string>();
  const told = new Map<unknown, Told | undefined>();
  let loading: Promise<Panel> | undefined;
  let waiting: unknown;
  let asked = Promise.resolve();

  const load = (): Promise<Panel> =>
    (loading ??= importVerified<Panel>(`${shop}/v/${__BUYPOST_VERSION__}/panel.js`, __BUYPOST_PANEL__).catch((refused: unknown) => {
      loading = undefined;
      throw refused;
    }));
  const use = (work?: (panel: Panel) => void): unknown =>
    load()
      .then(work)
      .catch(() => {});

  // Read as an anchor: what is none has no pathname, and what is no element no dataset.
  const placeOf = ({ dataset, pathname, origin, href }: Partial<HTMLAnchorElement>): ButtonPlace | undefined => {
    const [, linked] = /^\/buy\/([\w.~-]+)\/?$/.exec(`${pathname}`) ?? [];
    const offerId = dataset?.['buypost'] || linked;
    return offerId && `${dataset?.['shop'] ?? (linked ? origin : Object.keys(shops)[0])}/`.startsWith(`${shop}/`)
      ? { shop, offerId, page: (linked && href) || `${shop}/buy/${offerId}`, script }
      : undefined;
  };

  /** One listener for all buttons, those of open shadow roots and those to come included. */
  const hear = (event: MouseEvent & KeyboardEvent): void => {
    for (const node of event.composedPath()) {
      if (!(node instanceof HTMLElement)) continue;
      const place = placeOf(node);
      const native = node.matches(pressable);
      if (place) {
        if (event.key) {
          if (native || event.target !== node || !/^( |Enter)$/.test(event.key)) return;
          event.preventDefault();
          node.click();
        } else if (event.type !== 'click') use();
        else if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || node.matches('[target=_blank],[download]'))) {
          event.preventDefault();
          if (node.ariaBusy) return;
          node.ariaBusy = 'true';
          const follow = (): unknown => (location.href = place.page);
          setTimeout(() => node.ariaBusy && follow(), 8e3);
          void load()
            .then((panel) => panel.open(node, place, placeOf))
            .catch(follow)
            .then(() => (node.ariaBusy = null));
        }
      }
      if (place || native) return;
    }
  };

  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        sight.unobserve(target);
        target.dispatchEvent(new CustomEvent('buypost:seen', { bubbles: true, composed: true, detail: placeOf(target) }));
        use();
      }
  });

  const scan = async (): Promise<void> => {
    waiting = 0;
    const fresh: HTMLElement[] = [];
    const ids: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(candidates)) {
      const id = placeOf(element)?.offerId;
      if (!id || known.get(element) === id) continue;
      known.set(element, id);
      fresh.push(element);
      sight.observe(element);
      if (!element.matches(pressable)) {
        element.tabIndex = 0;
        element.role ??= 'button';
      }
      if (told.has(id)) continue;
      told.set(id, undefined);
      ids.push(id);
    }
    // Wait for the answers that earlier scans asked for, too.
    asked = asked
      .then(async () => {
        while (ids[0])
          for (const offer of (await (await fetch(`${shop}/v1/offers?ids=${ids.splice(0, 50).join()}`)).json()).offers)
            told.set(offer.id, offer);
      })
      .catch(() => {});
    await asked;
    const roomy = fresh.filter((element) => {
      const offer = told.get(known.get(element));
      const off = offer && offer.availability !== 'available';
      if (off || element.dataset['buypostState']) {
        element.ariaDisabled = `${off}`;
        element.dataset['buypostState'] = offer?.availability;
      }
      return offer && element.matches(`${drawnAs('card')},:has(data)`);
    });
    if (roomy[0]) use((panel) => panel.decorate(roomy, told, placeOf));
  };
  const idle = self.requestIdleCallback ?? setTimeout;
  // Not before the page is parsed and has been drawn, or a long one would be seen later than without us. Only "loading" has so few letters.
  const begin = (): unknown => {
    if (!document.readyState[7]) return idle(begin);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(sheetText(candidates, drawnAs('button')));
    document.adoptedStyleSheets.push(sheet);
    new MutationObserver(() => (waiting ||= idle(scan))).observe(document, {
      childList: true,
      subtree: true,
      attributeFilter: ['href', 'data-buypost'],
    });
    return scan();
  };

  for (const type of ['click', 'keydown', 'pointerover', 'focusin']) addEventListener(type, hear, true);
  const [, code] = /\Wbuypost=([\w-]+)/.exec(location.search) ?? [];
  if (code) use((panel) => panel.resume(code, shop, placeOf));
  idle(begin);
}
