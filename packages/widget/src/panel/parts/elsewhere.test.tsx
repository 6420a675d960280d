import type { Surface } from '@buypost/core';
import { act, fireEvent } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadMessages } from '../messages/index.ts';
import { elsewhereTexts } from '../messages/elsewhere.ts';
import { cleanup, draw, screen } from '../testing/draw.tsx';
import { states } from '../testing/states.ts';

const wechat = 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile MicroMessenger/8.0.61';
const line = 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile Safari Line/14.0.0';
const webview = 'Mozilla/5.0 (Linux; Android 15; wv) AppleWebKit/537.36';

const inside = (agent: string): void => void vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(agent);

/** A state as it is drawn once the file of the way out is here. */
async function shown(
  name: 'unavailable in an app' | 'unavailable everywhere' | 'ready' | 'action redirect',
  surface: Surface,
  locale = 'en',
) {
  const drawn = draw(states[name](), await loadMessages(locale), surface);
  await act(() => Promise.resolve());
  return drawn;
}
const arrow = (box: Element): Element | null => box.querySelector('[part=arrow]');

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('where nothing can be paid', () => {
  it('says why and what to do, and points at the menu of the app', async () => {
    inside(wechat);
    const { box, text, announced } = await shown('unavailable in an app', 'wechat');
    expect(text()).toContain('Open this page in your browser');
    expect(text()).toContain('Inside WeChat you cannot pay with Alipay or WeChat Pay.');
    expect(text()).toContain('Tap the three dots in the upper right corner');
    expect(arrow(box)?.getAttribute('aria-hidden')).toBe('true');
    screen.getByRole('button', { name: 'Copy link' });
    // The words that the arrow cannot say.
    expect(announced.join(' ')).toMatch(/Open this page in your browser.*three dots/);
  });
  it.each([
    ['zh-CN', '在微信内无法使用Alipay或WeChat Pay付款。'],
    ['ar', 'داخل'],
  ])('in the language of the reader: %s', async (locale, said) => {
    inside(wechat);
    const { text } = await shown('unavailable in an app', 'wechat', locale);
    expect(text().replace(/[\s\u2066-\u2069]/g, '')).toContain(said.replace(/\s/g, ''));
  });
  it('gives a link where an app hands pages over, and no hint where we know of none', async () => {
    inside(line);
    const { box } = await shown('unavailable in an app', 'in_app');
    expect(screen.getByRole('link', { name: 'Open in the browser' }).getAttribute('href')).toContain('openExternalBrowser=1');
    expect(arrow(box)).toBeNull();
    cleanup();
    inside(webview);
    const { text, box: other } = await shown('unavailable in an app', 'in_app');
    expect(text()).toContain('Inside this app you cannot pay');
    expect(text()).toContain('Copy the link and open it there.');
    expect(arrow(other)).toBeNull();
  });
  it('on a computer shows the link as a code for the phone', async () => {
    const { box, text } = await shown('unavailable in an app', 'desktop');
    expect(text()).toContain('Open this page on your phone');
    await vi.waitFor(() => expect(box.querySelector('[part=qr] path')).not.toBeNull());
  });
  it('says nothing of other places where the shop has no way to be paid anywhere', async () => {
    inside(wechat);
    const { text, box } = await shown('unavailable everywhere', 'wechat');
    expect(text()).toContain('There is no way to pay for this here.');
    expect(box.querySelector('[part=elsewhere]')).toBeNull();
  });
  it('copies the link, and selects it where the page may not copy', async () => {
    inside(webview);
    const write = vi.fn(() => Promise.reject(new Error('denied')));
    vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(Object.assign(Object.create(Clipboard.prototype), { writeText: write }));
    await shown('unavailable in an app', 'in_app');
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Copy link' })));
    expect(write).toHaveBeenCalledWith(location.href);
    const field = screen.getByRole<HTMLInputElement>('textbox');
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual([location.href, 0, location.href.length]);
  });
});

describe('inside an app where something can be paid', () => {
  it.each(['ready', 'action redirect'] as const)('%s has a quiet way out', async (name) => {
    inside(wechat);
    const { text } = await shown(name, 'wechat');
    expect(text()).not.toContain('three dots');
    await act(async () => screen.getByRole('button', { name: 'Trouble paying inside WeChat?' }).click());
    expect(text()).toContain('three dots');
    screen.getByRole('button', { name: 'Copy link' });
  });
  it.each(['desktop', 'phone'] as const)('a browser on a %s has none', async (surface) => {
    const { text } = await shown('ready', surface);
    expect(text()).not.toContain('Trouble');
  });
});

it('a link opens beside the page in a browser, and in its place inside an app, which may do nothing for a new window', () => {
  const target = (surface: Surface) => {
    draw(states['succeeded download, extra'](), undefined, surface);
    const found = screen.getAllByRole('link').map((link) => link.getAttribute('target'));
    cleanup();
    return new Set(found);
  };
  expect(target('phone')).toContain('_blank');
  expect(target('wechat')).not.toContain('_blank');
});

it('every language of the panel has its texts, and nonsense is English', () => {
  expect(elsewhereTexts('zh-Hans-CN').go).not.toBe(elsewhereTexts('en').go);
  expect(elsewhereTexts('ar-EG').go).not.toBe(elsewhereTexts('en').go);
  expect(elsewhereTexts('__proto__')).toBe(elsewhereTexts('en'));
});
