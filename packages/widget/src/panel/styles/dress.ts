/** A host's style: the panel's one sheet, and a sheet of its own for the accent, made only by CSSOM so that no policy is touched. */
import { cssColour, luminance, readable, readColour, type Rgb } from './accent.ts';
import adapt from './adapt.css?inline';
import controls from './controls.css?inline';
import ground from './ground.css?inline';
import layout from './layout.css?inline';
import status from './status.css?inline';

export type Theme = 'light' | 'dark';

const onHost = ':host{}';

let shared: CSSStyleSheet | undefined;
const texts = [ground, layout, controls, status];
// In this order: what adapts to the reader outdoes the rest.
const fill = (): void => shared?.replaceSync(texts.join('') + adapt);

/** Rules of what a file draws that was fetched later. */
export const addRules = (...rules: readonly string[]): void => {
  texts.push(...rules);
  fill();
};

/** Made at the first use: importing this in Node touches nothing. */
const panelSheet = (): CSSStyleSheet => {
  if (!shared) {
    shared = new CSSStyleSheet();
    fill();
  }
  return shared;
};

/** Any CSS colour as numbers, by the engine's own parser. `color-mix` makes every notation computed as sRGB. */
const computed = (colour: string, probe: HTMLElement, rule: CSSStyleDeclaration | undefined): Rgb | undefined => {
  if (!rule) return readColour(colour)?.rgb;
  rule.setProperty('outline-color', colour);
  rule.setProperty('outline-color', `color-mix(in srgb,${colour} 100%,#000)`);
  const found = readColour(getComputedStyle(probe).outlineColor);
  rule.removeProperty('outline-color');
  return found?.rgb;
};

/** The colour that the page uses for this link: its own filling where it has one, else its text. */
const colourOf = (link: HTMLElement): string => {
  const { backgroundColor, color } = getComputedStyle(link);
  return (readColour(backgroundColor)?.alpha ?? 0) > 0.5 ? backgroundColor : color;
};

/** Light or dark, as the page around the panel really is: a light page stays light on a dark system. */
export function themeOf(wanted: 'light' | 'dark' | 'auto', host: HTMLElement): Theme {
  if (wanted !== 'auto') return wanted;
  for (let element: Element | null = host; element; element = element.parentElement ?? hostOf(element)) {
    const found = readColour(getComputedStyle(element).backgroundColor);
    if (found && found.alpha > 0.5) return luminance(found.rgb) < 0.2 ? 'dark' : 'light';
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return scheme.includes('dark') && (!scheme.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches) ? 'dark' : 'light';
}

const hostOf = (element: Element): Element | null => {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
};

/** Tells when the system turns light or dark. Returns how to stop. */
export function watchTheme(tell: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', tell);
  return () => scheme.removeEventListener('change', tell);
}

export interface Dress {
  /** Computes the accent anew. The opener's colour is used where no accent is given or it is no colour. */
  accent(colour: string | undefined, opener: HTMLElement): void;
  /** Sets or removes a property of the host itself; no rule of the page outdoes it. */
  host(property: string, value: string | undefined): void;
}

/** Puts the sheets into a shadow root. */
export function dress(root: ShadowRoot): Dress {
  const own = new CSSStyleSheet();
  own.replaceSync(onHost);
  root.adoptedStyleSheets = [panelSheet(), own];
  const first = own.cssRules[0];
  const rule = first && 'style' in first && first.style instanceof CSSStyleDeclaration ? first.style : undefined;
  return {
    accent(colour, opener) {
      const host = root.host instanceof HTMLElement ? root.host : opener;
      const wanted = colour && CSS.supports('color', colour) ? colour : colourOf(opener);
      const rgb = computed(wanted, host, rule) ?? readColour(colourOf(opener))?.rgb ?? [0, 0, 0];
      rule?.setProperty('--buypost-on-light', cssColour(readable(rgb, false)));
      rule?.setProperty('--buypost-on-dark', cssColour(readable(rgb, true)));
    },
    host(property, value) {
      if (value === undefined) rule?.removeProperty(property);
      else rule?.setProperty(property, value, 'important');
    },
  };
}
