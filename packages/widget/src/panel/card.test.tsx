import { act } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { mountCard } from './card.tsx';
import { plain } from './testing/draw.tsx';
import { eur, mug, tip } from './testing/states.ts';
import type { CardView } from './view.ts';

const mount = (more: Partial<CardView> = {}) => {
  const host = document.createElement('div');
  document.body.append(host);
  const bought: unknown[] = [];
  const view: CardView = {
    offer: mug,
    locale: 'en',
    theme: 'light',
    label: 'Buy the mug',
    onBuy: (choice) => bought.push(choice),
    ...more,
  };
  const card = mountCard(host, view);
  return { root: host.shadowRoot!, bought, card, view };
};
const text = (root: ShadowRoot, selector: string): string => plain(root.querySelector(selector)?.textContent ?? '');
afterEach(() => document.body.replaceChildren());

describe('the card', () => {
  it('shows the offer and buys what was chosen', async () => {
    const { root, bought } = mount();
    expect(text(root, '[part=title]')).toBe('Winter mug');
    expect(text(root, '[part=price]')).toBe('€19.00');
    expect(root.querySelector('img')?.alt).toBe('A blue mug with a thin rim');
    root.querySelector<HTMLElement>('button')!.click();
    await act(() => root.querySelector<HTMLElement>('input[value=sand]')!.click());
    root.querySelector<HTMLElement>('button')!.click();
    expect(bought).toEqual([{}, { variant: 'sand' }]);
  });
  it('says from which price on where variants differ, and the variant’s own once chosen', async () => {
    const variants = mug.variants.map((variant, place) => ({ ...variant, prices: [eur(2_000 - place * 300)] }));
    const { root } = mount({ offer: { ...mug, variants } });
    expect(text(root, '[part=price]')).toBe('from €14.00');
    await act(() => root.querySelector<HTMLElement>('input[value=blue]')!.click());
    expect(text(root, '[part=price]')).toBe('€20.00');
  });
  it('sells nothing that cannot be had', () => {
    const { root, bought } = mount({ offer: { ...mug, availability: 'sold_out' } });
    expect(text(root, 'button')).toBe('Sold out');
    root.querySelector<HTMLElement>('button')!.click();
    expect(bought).toEqual([]);
  });
  it('follows an update and leaves nothing behind', async () => {
    const { root, card, view } = mount();
    await act(() => card.update({ ...view, offer: tip, label: 'Tip' }));
    expect(text(root, '[part=price]')).toBe('Pay what you want');
    expect(text(root, 'button')).toBe('Tip');
    card.destroy();
    expect(root.childNodes).toHaveLength(0);
  });
});
