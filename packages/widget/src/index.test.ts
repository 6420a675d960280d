import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountBuyButton } from './index.ts';

const panel = { open: vi.fn(), decorate: vi.fn(), resume: vi.fn(), update: vi.fn(), release: vi.fn() };
vi.mock('./panel/live.ts', () => panel);

/** Elements the page watches for coming into view. */
let watched: { element: Element; show: () => void }[];
beforeEach(() => {
  vi.clearAllMocks();
  watched = [];
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly heard: (entries: object[]) => void;
      constructor(heard: (entries: object[]) => void) {
        this.heard = heard;
      }
      observe(element: Element): void {
        watched.push({ element, show: () => this.heard([{ isIntersecting: true, target: element }]) });
      }
      disconnect(): void {}
    },
  );
  document.body.innerHTML = '<div id="any">Buy</div><a id="link" href="https://shop.example/buy/mug?quantity=2">Buy</a>';
});
afterEach(() => vi.unstubAllGlobals());

const any = (): HTMLElement => document.getElementById('any')!;
const link = (): HTMLElement => document.getElementById('link')!;
const options = { shop: 'https://shop.example/', offer: 'mug' };

describe('mountBuyButton', () => {
  it('opens on a press, with its options and the shop page to fall back on', async () => {
    mountBuyButton(any(), { ...options, quantity: 2, theme: 'dark' });
    any().click();
    expect(any().getAttribute('aria-busy')).toBe('true');
    await vi.waitFor(() => expect(panel.open).toHaveBeenCalledTimes(1));
    expect(panel.open.mock.calls[0]).toEqual([
      any(),
      {
        shop: 'https://shop.example',
        offerId: 'mug',
        page: 'https://shop.example/buy/mug',
        options: { quantity: 2, theme: 'dark' },
        adapter: undefined,
      },
    ]);
    await vi.waitFor(() => expect(any().hasAttribute('aria-busy')).toBe(false));
  });

  it('gives any element a button’s role and keys, and gives it back as it was', () => {
    const before = any().outerHTML;
    const button = mountBuyButton(any(), options);
    expect(any().getAttribute('role')).toBe('button');
    expect(any().tabIndex).toBe(0);
    const pressed = vi.fn();
    any().addEventListener('click', pressed);
    for (const key of ['Enter', ' ', 'a']) any().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    expect(pressed).toHaveBeenCalledTimes(2);
    button.destroy();
    any().removeAttribute('aria-busy');
    expect(any().outerHTML).toBe(before);
  });

  it('leaves modified clicks, and clicks that somebody else has taken, alone', async () => {
    mountBuyButton(link(), options);
    for (const how of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }]) {
      const click = new MouseEvent('click', { bubbles: true, cancelable: true, ...how });
      // The test's window follows no link.
      document.body.addEventListener('click', (event) => event.preventDefault(), { once: true });
      let prevented = true;
      link().addEventListener('click', (event) => (prevented = event.defaultPrevented), { once: true });
      link().dispatchEvent(click);
      expect(prevented).toBe(false);
    }
    document.body.addEventListener('click', (event) => event.preventDefault(), { capture: true, once: true });
    link().click();
    await Promise.resolve();
    expect(panel.open).not.toHaveBeenCalled();
  });

  it('keeps the link’s own address as the way out', async () => {
    mountBuyButton(link(), options);
    link().click();
    await vi.waitFor(() => expect(panel.open).toHaveBeenCalled());
    expect(panel.open.mock.calls[0]?.[1]).toMatchObject({ page: 'https://shop.example/buy/mug?quantity=2' });
  });

  it('tells once that it was seen, and lets the panel show the offer', async () => {
    const seen = vi.fn();
    document.body.addEventListener('buypost:seen', seen);
    mountBuyButton(any(), options);
    watched[0]?.show();
    watched[0]?.show();
    await vi.waitFor(() => expect(panel.update).toHaveBeenCalled());
    expect(seen.mock.calls[0]?.[0].detail).toEqual({ shop: 'https://shop.example', offerId: 'mug' });
  });

  it('updates what is given and keeps the rest', async () => {
    const button = mountBuyButton(any(), { ...options, quantity: 2 });
    watched[0]?.show();
    await vi.waitFor(() => expect(panel.update).toHaveBeenCalledTimes(1));
    button.update({ locale: 'ar' });
    await vi.waitFor(() => expect(panel.update).toHaveBeenCalledTimes(2));
    expect(panel.update.mock.calls[1]?.[1].options).toEqual({ quantity: 2, locale: 'ar' });
  });

  it('does nothing more after destroy, also when the panel comes late', async () => {
    const button = mountBuyButton(any(), options);
    any().click();
    button.destroy();
    button.destroy();
    button.update({ locale: 'ar' });
    await vi.waitFor(() => expect(panel.release).toHaveBeenCalledTimes(1));
    any().click();
    await Promise.resolve();
    expect(panel.open).not.toHaveBeenCalled();
    expect(panel.update).not.toHaveBeenCalled();
  });

  it('says what to write when it is used wrongly', () => {
    expect(() => mountBuyButton(any(), { shop: 'shop.example', offer: 'mug' })).toThrow(/https:\/\/shop\.example.*It got "shop\.example"/);
    expect(() => mountBuyButton(any(), { shop: 'https://shop.example', offer: '' })).toThrow(/needs the id of an offer/);
    expect(() => mountBuyButton(null as never, options)).toThrow(/needs an element/);
  });
});
