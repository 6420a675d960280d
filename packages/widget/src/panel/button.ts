/** A button as the panel knows it: its place, its options, and where its reader sits. What few buttons need for that is a file of its own. */
import { localeOf, type OrderDraft, type Surface } from '@buypost/core';
import type { ButtonPlace } from './door.ts';
import { optionsFile, surfaceFile, type OptionsFile } from './lazy.ts';
import type { CheckedOptions } from './options.ts';

let file: OptionsFile | undefined;
let surface: Surface = 'desktop';

/** Where the reader sits; known after {@link prepare}. */
export const surfaceNow = (): Surface => surface;

/** Does its author say anything about this button, in code, attributes, address or script tag? */
const isPlain = (element: HTMLElement, { options, page, script }: ButtonPlace): boolean =>
  !page.includes('?') &&
  [element.dataset, script?.dataset, options].every((said) => Object.keys(said ?? {}).every((name) => /^(buypost|shop)/.test(name)));

/** A browser of a desktop with a mouse that calls itself nothing else. */
const plainBrowser =
  /^Mozilla\/5\.0 \((Mac|Win|X11)[^)]+\) (Apple|Gecko)[\w./]+( \(KHTML, like Gecko\))?( (Headless)?Chrome\/[\d.]+| Version\/[\d.]+| Firefox\/[\d.]+)( Safari\/[\d.]+)?( Edg\/[\d.]+)?$/;

/** Fetches what this button and this browser need to be understood. Rejects where that is not to be had: nothing can be begun then. */
export async function prepare(element: HTMLElement, place: ButtonPlace): Promise<void> {
  // A page that gives every object fields of its own breaks libraries of ours in ways nobody can foresee: there the link sells.
  for (const field in {}) throw new Error(`The page put "${field}" on Object.prototype.`);
  if (!file && !isPlain(element, place)) file = await optionsFile();
  if (!plainBrowser.test(navigator.userAgent) || matchMedia('(pointer: coarse)').matches) surface = (await surfaceFile()).surfaceOf();
}

/** Options of a button that {@link prepare} has seen: code stands above attributes, these above the link's query, these above the script tag. */
export const optionsOf = (element: HTMLElement, place: ButtonPlace): CheckedOptions => file?.optionsOf(element, place) ?? {};

/** The form's first choices. */
export const draftOf = (options: CheckedOptions): Partial<Omit<OrderDraft, 'offerId'>> => file?.draftOf(options) ?? {};

/** The reader's language: the option, the nearest `lang`, the browser's. Nonsense falls to the next. */
export const localeAt = (element: Element, options: CheckedOptions): string =>
  options.locale ?? localeOf(element.closest('[lang]')?.getAttribute('lang') ?? '') ?? localeOf(navigator.language) ?? 'en';
