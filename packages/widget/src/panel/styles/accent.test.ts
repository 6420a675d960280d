import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, cssColour, readable, readColour, surfaces } from './accent.ts';

const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('the accent', () => {
  it('has 4.5:1 against both surfaces whatever the brand colour, also after rounding', () => {
    fc.assert(
      fc.property(part, part, part, (red, green, blue) => {
        for (const surface of [surfaces.light, surfaces.dark]) {
          const written = readColour(cssColour(readable([red, green, blue], surface)))!;
          expect(contrast(written.rgb, surface)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });
  it('stays the brand colour where that is readable', () => {
    expect(cssColour(readable([0, 0, 0.6], surfaces.light))).toBe('rgb(0 0 153)');
    expect(cssColour(readable([1, 0.8, 0], surfaces.dark))).toBe('rgb(255 204 0)');
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
