/** `?buypost=doctor`: tells a page's author, in plain words, what is wrong with its buttons and what to write instead. */
import type { Surface } from '@buypost/core';
import { noted, type Note } from './doctor-notes.ts';
import type { PlaceOf } from './door.ts';
import { optionsOf, prepare } from './button.ts';

const look = `:host{all:initial}dialog{font:15px/1.5 system-ui,sans-serif;color:CanvasText;background:Canvas;color-scheme:light dark;max-width:40rem;border:1px solid GrayText;border-radius:14px;padding:24px}h2{font-size:17px;margin:0 0 12px}li{margin:0 0 8px;overflow-wrap:anywhere}ul{padding-inline-start:20px}button{font:inherit;min-height:44px;padding:0 16px}`;

/** A method as the shop told it, as far as the doctor speaks of it. */
interface ToldMethod {
  readonly id: string;
  readonly title: string;
  readonly actions: readonly unknown[];
  readonly surfaces: readonly unknown[] | undefined;
}

const listIn = (thing: unknown, name: string): readonly unknown[] | undefined => {
  const found: unknown = typeof thing === 'object' && thing !== null ? Reflect.get(thing, name) : undefined;
  return Array.isArray(found) ? found : undefined;
};
const textIn = (thing: unknown, name: string): string =>
  typeof thing === 'object' && thing !== null ? String(Reflect.get(thing, name)) : '';

const toldMethods = (offer: unknown): readonly ToldMethod[] =>
  (listIn(offer, 'methods') ?? []).map((one) => ({
    id: textIn(one, 'id'),
    title: textIn(one, 'title'),
    actions: listIn(one, 'actions') ?? [],
    surfaces: listIn(one, 'surfaces'),
  }));

/** What the panel knows of this browser. */
interface Here {
  readonly surface: Surface;
  readonly actionsOn: (surface: Surface) => readonly unknown[];
}

interface Examined {
  readonly found: readonly Note[];
  /** Which methods this very browser is offered for each offer, and which not. */
  readonly methods: readonly string[];
}

/** What a reader with this browser can pay an offer with, and what is left out for them. */
function methodsHere(id: string, methods: readonly ToldMethod[], { surface, actionsOn }: Here): string {
  const works = ({ surfaces, actions }: ToldMethod): boolean =>
    surfaces?.includes(surface) !== false && actionsOn(surface).some((action) => actions.includes(action));
  const titles = (some: readonly ToldMethod[]): string => some.map((one) => `${one.title} (${one.id})`).join(', ');
  const [shown, out] = [methods.filter(works), methods.filter((one) => !works(one))];
  return `"${id}" in this browser (${surface}): ${shown.length ? titles(shown) : 'no way to pay; readers are told where to open the page instead'}.${
    out.length ? ` Not shown here, since it cannot work here: ${titles(out)}.` : ''
  }`;
}

/** What the page itself shows: buttons, scripts, offers the shop does not know, and whether the shop can be reached from here. */
async function examine(shop: string, placeOf: PlaceOf, here: Here): Promise<Examined> {
  const found: Note[] = [];
  const methods: string[] = [];
  const buttons = [...document.querySelectorAll<HTMLElement>('a[href*="/buy/"],[data-buypost]')].flatMap((element) => {
    const place = placeOf(element);
    return place ? [{ element, place }] : [];
  });
  // Reading the options is what notes their problems.
  for (const { element, place } of buttons) {
    await prepare(element, place);
    optionsOf(element, place);
  }
  if (!buttons.length)
    found.push({
      message: `No button of ${shop} is on this page. A link to ${shop}/buy/<offer> is one, or any element with data-buypost="<offer>".`,
    });

  const shops: Record<string, string[]> | undefined = Reflect.get(window, Symbol.for('buypost'));
  const versions = shops?.[shop] ?? [];
  if (versions.length > 1)
    found.push({
      message: `The script of ${shop} is on this page ${versions.length} times (${versions.join(', ')}). The first one works; remove the others.`,
    });
  if (!isSecureContext)
    found.push({
      message: `This page is not served by https. Browsers withhold what payments need: locks between tabs, the clipboard, payment forms.`,
    });

  const ids = [...new Set(buttons.map(({ place }) => place.offerId))];
  for (let at = 0; at < ids.length; at += 50) {
    try {
      const answer = await fetch(
        `${shop}/v1/offers?ids=${ids
          .slice(at, at + 50)
          .map(encodeURIComponent)
          .join(',')}`,
        { credentials: 'omit' },
      );
      const told: unknown = await answer.json();
      for (const id of listIn(told, 'missing') ?? [])
        found.push({
          message: `${shop} sells no offer "${String(id)}". Check the link against the shop's offers.`,
          element: buttons.find(({ place }) => place.offerId === id)?.element,
        });
      for (const offer of listIn(told, 'offers') ?? []) {
        const id = textIn(offer, 'id');
        const told = toldMethods(offer);
        if (told.length) methods.push(methodsHere(id, told, here));
        else
          found.push({
            message: `${shop} has no way to be paid for "${id}", in no browser. Its command \`buypost doctor\` says why: a currency that no provider takes, a price outside their limits, or "methods" that it does not have.`,
            element: buttons.find(({ place }) => place.offerId === id)?.element,
          });
      }
    } catch {
      found.push({
        message: `${shop} does not answer this page. Is it running? If the page has a Content-Security-Policy, add the shop to script-src, connect-src, img-src and frame-src.`,
      });
    }
  }
  return { found, methods };
}

/** Opens the report. What is wrong is said once each, with the button it concerns, which is brought into view on a press. */
export async function showDoctor(shop: string, placeOf: PlaceOf, surface: Surface, actionsOn: Here['actionsOn']): Promise<void> {
  const { found, methods } = await examine(shop, placeOf, { surface, actionsOn });
  const all = [...found, ...noted()];
  const host = document.createElement('buypost-doctor');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  root.adoptedStyleSheets = [sheet];
  const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, text = ''): HTMLElementTagNameMap[Name] =>
    Object.assign(document.createElement(name), { textContent: text });
  const dialog = make('dialog');
  const title = make(
    'h2',
    all.length
      ? `Buypost found ${all.length === 1 ? 'one thing' : `${all.length} things`} to mend`
      : 'Buypost finds nothing wrong with this page',
  );
  title.id = 'title';
  dialog.setAttribute('aria-labelledby', 'title');
  const list = make('ul');
  for (const { message, element } of all) {
    const item = make('li', message);
    if (element?.isConnected) {
      const show = make('button', 'Show');
      show.addEventListener('click', () => {
        dialog.close();
        element.scrollIntoView({ block: 'center' });
        if (element instanceof HTMLElement) element.focus();
      });
      item.append(' ', show);
    }
    list.append(item);
  }
  const rows = methods.map((text) => make('p', text));
  const close = make('button', 'Close');
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => host.remove());
  dialog.append(title, list, ...rows, close);
  root.append(dialog);
  document.body.append(host);
  dialog.showModal();
}
