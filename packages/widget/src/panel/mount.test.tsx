import type { CheckoutState } from '@buypost/core';
import { act } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountPanel } from './mount.tsx';
import { plain } from './testing/draw.tsx';
import { fakeCheckout, type FakeCheckout } from './testing/fake-checkout.ts';
import { base, eur, quote, shop, states } from './testing/states.ts';
import type { MountedPanel, PanelView } from './view.ts';

interface Mounted {
  readonly checkout: FakeCheckout;
  readonly panel: MountedPanel;
  readonly root: ShadowRoot;
  readonly opener: HTMLAnchorElement;
  readonly closed: () => number;
}
let mounted: MountedPanel[] = [];

function mount(state: CheckoutState, more: Partial<PanelView> = {}): Mounted {
  const opener = document.createElement('a');
  opener.href = `${shop}/buy/mug`;
  const host = document.createElement('div');
  document.body.append(opener, host);
  const checkout = fakeCheckout(state);
  let closed = 0;
  const panel = mountPanel(host, {
    checkout,
    display: 'dialog',
    locale: 'en',
    theme: 'light',
    surface: 'desktop',
    shop,
    shopPage: `${shop}/buy/mug`,
    opener,
    navigate: () => undefined,
    onClose: () => closed++,
    ...more,
  });
  mounted.push(panel);
  return { checkout, panel, root: host.shadowRoot!, opener, closed: () => closed };
}
const dialog = (root: ShadowRoot): HTMLDialogElement => root.querySelector('dialog')!;
const text = (root: ShadowRoot, selector: string): string => plain(root.querySelector(selector)?.textContent ?? '');
const press = (root: ShadowRoot, name: string): Promise<void> =>
  act(() => {
    const found = [...root.querySelectorAll<HTMLElement>('button')].find(
      (button) => button.textContent === name || button.getAttribute('aria-label') === name,
    );
    if (!found) throw new Error(`no button ${name}`);
    found.click();
  });
const escape = (root: ShadowRoot): Promise<void> =>
  act(() => void dialog(root).dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const panel of mounted) panel.destroy();
  mounted = [];
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('a mounted panel', () => {
  it('adds no style element, no style attribute, and no markup from text', async () => {
    const { root, panel } = mount(states['succeeded download, extra']());
    await act(() => panel.show());
    expect(root.querySelectorAll('style, [style], script')).toHaveLength(0);
    expect(root.adoptedStyleSheets.length).toBe(2);
  });

  it('is closed and hidden until it is shown, and showing twice does nothing', async () => {
    const { root, panel } = mount(states.ready());
    expect(dialog(root).open).toBe(false);
    await act(() => panel.show());
    await act(() => panel.show());
    expect(dialog(root).open).toBe(true);
    expect(dialog(root).getAttribute('aria-labelledby')).toBe('title');
    expect(text(root, '#title')).toBe('Winter mug');
  });

  it('has the focus inside when open and gives it back when closed', async () => {
    const { root, panel, opener, closed } = mount(states.ready());
    await act(() => panel.show());
    expect(root.activeElement?.id).toBe('title');
    await press(root, 'Close');
    vi.advanceTimersByTime(200);
    expect(dialog(root).open).toBe(false);
    expect(document.activeElement).toBe(opener);
    expect(closed()).toBe(1);
  });

  it('puts the focus into the field where it is the only one', async () => {
    const { root, panel } = mount(states['ready one field']());
    await act(() => panel.show());
    expect(root.activeElement?.id).toBe('email');
  });

  it('moves the focus to the title when the focused control goes with its state', async () => {
    const { root, panel, checkout } = mount(states.ready());
    await act(() => panel.show());
    await act(() => root.querySelector<HTMLElement>('#email')?.focus());
    await act(() => checkout.to(states.starting()));
    expect(root.activeElement?.id).toBe('title');
  });

  it('closes by Escape without a word to the checkout', async () => {
    const { root, panel, checkout, closed } = mount(states['action qr']());
    await act(() => panel.show());
    await escape(root);
    expect(closed()).toBe(1);
    expect(checkout.said).toEqual([]);
  });

  it('opens again after it was closed', async () => {
    const { root, panel } = mount(states.ready());
    await act(() => panel.show());
    await act(() => panel.close());
    await act(() => panel.show());
    vi.advanceTimersByTime(500);
    expect(dialog(root).open).toBe(true);
  });
});

describe('closing while an answer is outstanding', () => {
  it.each(['starting', 'action qr renewing'] as const)('%s: asks first', async (name) => {
    const { root, panel, checkout, closed } = mount(states[name]());
    await act(() => panel.show());
    await escape(root);
    expect(closed()).toBe(0);
    expect(text(root, '[role=alertdialog]')).toContain('Close while we wait for an answer?');
    expect(root.activeElement?.textContent).toBe('Keep open');
    await press(root, 'Keep open');
    expect(root.querySelector('[role=alertdialog]')).toBeNull();
    await press(root, 'Close');
    await press(root, 'Close all the same');
    expect(closed()).toBe(1);
    expect(checkout.said).toEqual([]);
  });

  it('the question goes when the answer comes', async () => {
    const { root, panel, checkout } = mount(states.starting());
    await act(() => panel.show());
    await escape(root);
    await act(() => checkout.to(states['succeeded shipment']()));
    expect(root.querySelector('[role=alertdialog]')).toBeNull();
    expect(text(root, '.st h3')).toBe('Paid €44.00');
  });
});

describe('what is spoken', () => {
  it('each status is said once, in a region that was there before', async () => {
    const { root, panel, checkout } = mount(states['processing provider']());
    const region = root.querySelector('[role=status]')!;
    expect(region.textContent).toBe('');
    const said: string[] = [];
    const watcher = new MutationObserver(() => said.push(plain(region.textContent)));
    watcher.observe(region, { characterData: true, childList: true, subtree: true });
    await act(() => panel.show());
    const same = states['processing provider']();
    await act(() => checkout.to({ ...same, session: { ...same.session, revision: 9 } }));
    await act(() => checkout.to(states['succeeded shipment']()));
    await act(async () => undefined);
    expect(root.querySelector('[role=status]')).toBe(region);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^Asking Alipay We do not know yet whether €44\.00 was taken/);
    expect(said[1]).toMatch(/^Paid €44\.00 Order 7K2M$/);
    watcher.disconnect();
  });

  it('bad news and errors are said at once', async () => {
    const { root, panel, checkout } = mount(states['action qr']());
    await act(() => panel.show());
    await act(() => checkout.to(states['failed none']()));
    expect(text(root, '[role=alert]')).toMatch(/^The payment was declined\. Nothing was charged\./);
  });
});

describe('a changed price', () => {
  it('is told with the old and the new one', async () => {
    const ready = states.ready();
    const { root, panel, checkout } = mount({ ...ready, quote: { ...quote, total: eur(4_000) } });
    await act(() => panel.show());
    const { quote: _, ...unquoted } = ready;
    await act(() => checkout.to({ ...states.starting(), quote: { ...quote, total: eur(4_000) } }));
    await act(() => checkout.to({ ...unquoted, quoting: true, notice: { kind: 'price_changed' } }));
    expect(root.querySelector('[part=notice]')).toBeNull();
    await act(() => checkout.to({ ...ready, notice: { kind: 'price_changed' } }));
    expect(text(root, '[part=notice]')).toBe('The price changed from €40.00 to €44.00.Nothing was ordered.');
    expect(text(root, '[part~=pay]')).toBe('Order and pay €44.00');
  });
});

describe('language and direction', () => {
  it('is English at once and turns when the language comes', async () => {
    const { root, panel } = mount(states.ready(), { locale: 'ar' });
    expect(root.querySelector('.r')?.getAttribute('dir')).toBe('ltr');
    await act(() => panel.show());
    await vi.waitFor(() => expect(root.querySelector('.r')?.getAttribute('dir')).toBe('rtl'));
    expect(text(root, '[part~=pay]')).toContain('تأكيد الطلب ودفع');
    await act(() => panel.update({ locale: 'zh_CN' }));
    await vi.waitFor(() => expect(text(root, '[part~=pay]')).toContain('提交订单并支付'));
    expect(root.querySelector('.r')?.getAttribute('lang')).toBe('zh-CN');
  });
});

describe('in the flow', () => {
  it('is the same card, shown and closed without a dialog', async () => {
    const { root, panel, closed } = mount(states.ready(), { display: 'inline' });
    expect(root.querySelector('dialog')).toBeNull();
    expect(root.querySelector('section')?.hidden).toBe(true);
    await act(() => panel.show());
    expect(root.querySelector('section')?.hidden).toBe(false);
    await press(root, 'Close');
    expect(root.querySelector('section')?.hidden).toBe(true);
    expect(closed()).toBe(1);
  });
});

describe('destroy', () => {
  it('takes out everything and hears nothing more', async () => {
    const { root, panel, checkout } = mount(states['action qr']());
    await act(() => panel.show());
    const sheets = document.adoptedStyleSheets.length;
    panel.destroy();
    panel.destroy();
    expect(root.childNodes).toHaveLength(0);
    expect(document.adoptedStyleSheets.length).toBeLessThanOrEqual(sheets);
    checkout.to({ name: 'canceled', role: 'owner', unreachable: false, session: { ...base, status: 'canceled' } });
    expect(root.childNodes).toHaveLength(0);
    vi.advanceTimersByTime(1000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
