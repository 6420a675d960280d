import { afterEach, describe, expect, it } from 'vitest';
import { dress, themeOf } from './dress.ts';

afterEach(() => {
  document.body.replaceChildren();
  document.body.removeAttribute('style');
});
const place = (background = ''): HTMLElement => {
  const box = document.createElement('div');
  box.style.backgroundColor = background;
  const host = document.createElement('div');
  box.append(host);
  document.body.append(box);
  return host;
};

describe('the theme', () => {
  it('is what was asked for', () => {
    document.body.style.backgroundColor = 'rgb(0, 0, 0)';
    expect(themeOf('light', place())).toBe('light');
    expect(themeOf('dark', place('rgb(255, 255, 255)'))).toBe('dark');
  });
  it('else follows the nearest ground that can be seen, through shadow roots', () => {
    document.body.style.backgroundColor = 'rgb(20, 20, 24)';
    expect(themeOf('auto', place())).toBe('dark');
    expect(themeOf('auto', place('rgba(255, 255, 255, 0.1)'))).toBe('dark');
    expect(themeOf('auto', place('rgb(250, 250, 240)'))).toBe('light');
    const inside = document.createElement('div');
    place().attachShadow({ mode: 'open' }).append(inside);
    expect(themeOf('auto', inside)).toBe('dark');
  });
  it('is light where the page says nothing', () => expect(themeOf('auto', place())).toBe('light'));
});

describe('the accent', () => {
  it('ignores what is no colour, so that no other property can be written', () => {
    const host = place();
    const root = host.attachShadow({ mode: 'open' });
    const link = document.createElement('a');
    link.style.color = 'rgb(0, 0, 255)';
    document.body.append(link);
    dress(root).accent('red;display:none', link);
    const rule = root.adoptedStyleSheets[1]?.cssRules[0]?.cssText ?? '';
    expect(rule).not.toContain('display');
    expect(rule).toContain('--buypost-on-light: rgb(0 0 255)');
  });
});
