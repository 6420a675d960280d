/** One brand colour made readable on the panel's two surfaces. */

/** Red, green and blue, 0 to 1. */
export type Rgb = readonly [number, number, number];

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Relative luminance by WCAG 2.2. */
export const luminance = ([red, green, blue]: Rgb): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

const towards = (from: Rgb, to: number, share: number): Rgb => {
  const step = (part: number): number => part + (to - part) * share;
  return [step(from[0]), step(from[1]), step(from[2])];
};

/**
 * The colour itself, or the nearest one towards black (on white) or white (on the dark surface, #1b1c1f) with 4.5:1 and a little against it:
 * by WCAG 2.2 that is so up to, or from, this luminance.
 */
export function readable(colour: Rgb, onDark: boolean): Rgb {
  let tried = colour;
  for (let share = 0; onDark ? luminance(tried) < 0.234 : luminance(tried) > 0.178; share += 0.02)
    tried = towards(colour, onDark ? 1 : 0, Math.min(1, share));
  return tried;
}

/** What `getComputedStyle` writes for a colour: `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)`, `color(srgb 0.1 0.2 0.3 / 0.5)`. Undefined for anything else. */
export function readColour(text: string): { readonly rgb: Rgb; readonly alpha: number } | undefined {
  const [, kind, inside = ''] = /^(rgba?|color)\((?:srgb )?([^)]*)\)$/.exec(text) ?? [];
  const [red, green, blue, alpha = 1] = (inside.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  if (!kind || red === undefined || green === undefined || blue === undefined) return undefined;
  const most = kind === 'color' ? 1 : 255;
  const part = (value: number): number => Math.min(1, Math.max(0, value / most));
  return { rgb: [part(red), part(green), part(blue)], alpha };
}

export const cssColour = (colour: Rgb): string => `rgb(${colour.map((part) => Math.round(part * 255)).join(' ')})`;
