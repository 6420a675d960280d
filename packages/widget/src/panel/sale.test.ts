import type { CheckoutStorage } from '@buypost/core';
import { memoryShop } from '@buypost/core/adapters/memory';
import { act } from '@testing-library/preact';
import { afterEach, expect, it, vi } from 'vitest';
import { Sale } from './sale.ts';
import { eur, methods, shop, tip } from './testing/states.ts';

const kept = new Map<string, string>();
const storage: CheckoutStorage = {
  get: (key) => kept.get(key),
  set: (key, value) => void kept.set(key, value),
  remove: (key) => void kept.delete(key),
};
let sales: Sale[] = [];
const sell = async (): Promise<HTMLElement> => {
  const element = document.createElement('a');
  document.body.append(element);
  const { adapter } = memoryShop([{ ...tip, amounts: [], prices: [eur(900)], asks: [], methods: methods.slice(0, 2) }]);
  const place = { shop, offerId: tip.id, page: `${shop}/buy/tip`, adapter };
  const sale = new Sale(element, place, { storage, leave: () => {} });
  sales.push(sale);
  await act(() => sale.open(element, place));
  await vi.waitFor(() => expect(sale.state.name).toBe('ready'));
  await act(async () => undefined);
  return element;
};
const rootOf = (element: HTMLElement): ShadowRoot => element.nextElementSibling!.shadowRoot!;
const chosen = (element: HTMLElement) => rootOf(element).querySelector<HTMLInputElement>('input[name=method]:checked')?.value;

afterEach(() => {
  for (const sale of sales) sale.destroy();
  sales = [];
  document.body.replaceChildren();
});

it('begins with the way that this browser paid with last, and keeps only its id', async () => {
  const [first, second] = methods;
  const one = await sell();
  expect(chosen(one)).toBe(first!.id);
  await act(() => rootOf(one).querySelector<HTMLElement>(`input[value=${second!.id}]`)!.click());
  await vi.waitFor(() => expect(rootOf(one).querySelector('[part~=pay]')?.getAttribute('aria-disabled')).not.toBe('true'));
  await act(() => rootOf(one).querySelector<HTMLElement>('[part~=pay]')!.click());
  await vi.waitFor(() => expect(kept.get('buypost:method')).toBe(second!.id));
  sales[0]!.destroy();
  for (const key of kept.keys()) if (key !== 'buypost:method') kept.delete(key);

  const other = await sell();
  expect(chosen(other)).toBe(second!.id);
  expect(rootOf(other).querySelector<HTMLInputElement>('input[name=method]')?.value).toBe(second!.id);
});
