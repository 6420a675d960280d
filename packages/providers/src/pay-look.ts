/**
 * The colours of the post, as the panel tells them to its frame: `#rgb(255, 255, 255)rgb(11, 95, 75)`, the surface and the accent. Whoever frames the
 * page can say them, so nothing else is read out of the fragment, and an accent that could hide the button is not taken.
 */

/** CSS colours. */
export interface PayLook {
  readonly surface: string;
  readonly ink: string;
  readonly accent: string;
  readonly dark: boolean;
}

type Rgb = readonly [number, number, number];

const plain = {
  light: { surface: '#ffffff', ink: '#1c1d20', accent: '#0b5f4b', dark: false },
  dark: { surface: '#1b1c1f', ink: '#f1f1ef', accent: '#6fd3b4', dark: true },
} as const satisfies Record<string, PayLook>;

const told = /^#rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)$/;

const hex = (colour: Rgb): string => `#${colour.map((part) => Math.min(255, part).toString(16).padStart(2, '0')).join('')}`;

const linear = (part: number): number => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);

/** Relative luminance by WCAG 2.2. */
const luminance = ([red, green, blue]: Rgb): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** `systemDark`: what the reader's system prefers, where the fragment says nothing. */
export function readLook(fragment: string, systemDark: boolean): PayLook {
  const parts = told.exec(fragment.replaceAll('%20', ' '))?.slice(1).map(Number);
  const [r1, g1, b1, r2, g2, b2] = parts ?? [];
  if (r1 === undefined || g1 === undefined || b1 === undefined || r2 === undefined || g2 === undefined || b2 === undefined)
    return systemDark ? plain.dark : plain.light;
  const [surface, accent]: readonly [Rgb, Rgb] = [
    [r1, g1, b1],
    [r2, g2, b2],
  ];
  const [ground, over] = [luminance(surface), luminance(accent)];
  // Nearer to black or to white, as eyes see it: 0.18 is the luminance that both contrast with alike.
  const look = ground < 0.18 ? plain.dark : plain.light;
  const seen = (Math.max(ground, over) + 0.05) / (Math.min(ground, over) + 0.05) >= 3;
  return { ...look, surface: hex(surface), accent: seen ? hex(accent) : look.accent };
}
