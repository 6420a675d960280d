import { afterEach, describe, expect, it, vi } from 'vitest';
import { holdPage } from './page.ts';

const tall = (height: number): void => {
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(height);
  vi.spyOn(document.documentElement, 'clientHeight', 'get').mockReturnValue(800);
};
afterEach(() => vi.restoreAllMocks());

describe('the page behind an open dialog', () => {
  it('is held once for several dialogs, keeps its own sheets, and is let go with the last', () => {
    tall(2000);
    const own = new CSSStyleSheet();
    document.adoptedStyleSheets = [own];
    const [first, second] = [holdPage(), holdPage()];
    expect(document.adoptedStyleSheets).toHaveLength(2);
    first();
    first();
    expect(document.adoptedStyleSheets).toHaveLength(2);
    second();
    expect([...document.adoptedStyleSheets]).toEqual([own]);
  });
  it('is left alone where it does not scroll, so that nothing moves', () => {
    tall(800);
    const before = document.adoptedStyleSheets.length;
    const free = holdPage();
    expect(document.adoptedStyleSheets).toHaveLength(before);
    free();
  });
});
