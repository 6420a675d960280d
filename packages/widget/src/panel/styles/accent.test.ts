import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cssColour, luminance, readable, readColour, type Rgb } from './accent.ts';

const light: Rgb = [1, 1, 1];
/** #1b1c1f */
const dark: Rgb = [0x1b / 255, 0x1c / 255, 0x1f / 255];

/** Contrast ratio by WCAG 2.2, 1 to 21. */
const contrast = (one: Rgb, other: Rgb): number => {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
};

const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('the accent', () => {
  it('has 4.5:1 against both surfaces whatever the brand colour, also after rounding', () => {
    fc.assert(
      fc.property(part, part, part, (red, green, blue) => {
        for (const surface of [light, dark]) {
          const written = readColour(cssColour(readable([red, green, blue], surface === dark)))!;
          expect(contrast(written.rgb, surface)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });
  it('stays the brand colour where that is readable', () => {
    expect(cssColour(readable([0, 0, 0.6], false))).toBe('rgb(0 0 153)');
    expect(cssColour(readable([1, 0.8, 0], true))).toBe('rgb(255 204 0)');
  });
  it('knows the contrast of black on white', () => expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21));
});

describe('readColour', () => {
  it.each([
    ['rgb(255, 0, 51)', [1, 0, 0.2], 1],
    ['rgba(0, 0, 0, 0)', [0, 0, 0], 0],
    ['rgb(0 0 0 / 0.5)', [0, 0, 0], 0.5],
    ['color(srgb 0.5 0 1)', [0.5, 0, 1], 1],
    ['color(srgb 1.2 -0.1 1 / 0.25)', [1, 0, 1], 0.25],
  ])('%s', (text, rgb, alpha) => {
    expect(readColour(text)?.rgb.map((one) => Math.round(one * 100) / 100)).toEqual(rgb);
    expect(readColour(text)?.alpha).toBe(alpha);
  });
  it.each(['', 'transparent', 'url(x)', 'oklch(0.5 0.1 20)', 'rgb(none)'])('%j is not read', (text) =>
    expect(readColour(text)).toBeUndefined(),
  );
});
