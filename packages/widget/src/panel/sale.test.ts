import { CheckoutError, type CheckoutAdapter, type CheckoutStorage, type MethodChoice } from '@buypost/core';
import { memoryShop, type MemoryShopOptions } from '@buypost/core/adapters/memory';
import { act } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { otherwisePart } from './otherwise-part.ts';
import { Sale } from './sale.ts';
import { eur, methods, shop, tip } from './testing/states.ts';

// As a moment after the panel stands open.
await otherwisePart.load();

const kept = new Map<string, string>();
const storage: CheckoutStorage = {
  get: (key) => kept.get(key),
  set: (key, value) => void kept.set(key, value),
  remove: (key) => void kept.delete(key),
};
let sales: Sale[] = [];
const shopOf = (ways: readonly MethodChoice[], travel?: MemoryShopOptions['travel']): CheckoutAdapter =>
  memoryShop([{ ...tip, amounts: [], prices: [eur(900)], asks: [], methods: ways }], travel && { travel }).adapter;
const sell = async (adapter = shopOf(methods.slice(0, 2)), name = 'ready'): Promise<HTMLElement> => {
  const element = document.createElement('a');
  document.body.append(element);
  const place = { shop, offerId: tip.id, page: `${shop}/buy/tip`, adapter };
  const sale = new Sale(element, place, { storage, leave: () => {} });
  sales.push(sale);
  await act(() => sale.open(element, place));
  await vi.waitFor(() => expect(sale.state.name).toBe(name));
  await act(async () => undefined);
  return element;
};
const rootOf = (element: HTMLElement): ShadowRoot => element.nextElementSibling!.shadowRoot!;
const chosen = (element: HTMLElement) => rootOf(element).querySelector<HTMLInputElement>('input[name=method]:checked')?.value;

afterEach(() => {
  for (const sale of sales) sale.destroy();
  for (const key of kept.keys()) kept.delete(key);
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

describe('a way to pay on a page of the provider’s', () => {
  const bank: MethodChoice = { id: 'bank', title: 'The bank', actions: ['redirect'] };
  let gone: string[] = [];
  beforeEach(() => {
    gone = [];
    vi.spyOn(location, 'assign').mockImplementation((address) => void gone.push(String(address)));
  });
  afterEach(() => vi.restoreAllMocks());
  const press = (element: HTMLElement) => act(() => rootOf(element).querySelector<HTMLElement>('[part~=pay]')!.click());
  const isReady = (element: HTMLElement) =>
    vi.waitFor(() => expect(rootOf(element).querySelector('[part~=pay]')?.getAttribute('aria-disabled')).not.toBe('true'));
  const acting = () => vi.waitFor(() => expect(sales.at(-1)!.state.name).toBe('requires_action'));

  it('is gone to by the one press that orders', async () => {
    const element = await sell(shopOf([bank]));
    await isReady(element);
    await press(element);
    await acting();
    expect(gone).toHaveLength(1);
    expect(rootOf(element).textContent).toContain('Continue at The bank');
  });

  it('is not gone to out of a panel that was closed meanwhile', async () => {
    let answer: () => void = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    const element = await sell(shopOf([bank], (call) => (call === 'startCheckout' ? held : Promise.resolve())));
    await isReady(element);
    await press(element);
    await act(() => rootOf(element).querySelector<HTMLElement>('[part~=close]')!.click());
    await act(() => [...rootOf(element).querySelectorAll('button')].find((one) => one.textContent === 'Close all the same')!.click());
    answer();
    await acting();
    expect(gone).toEqual([]);
  });

  it('is not gone to again after a reload, nor by a question that was refused', async () => {
    const honest = shopOf([bank, ...methods]);
    const adapter = { ...honest, retryCheckout: () => Promise.reject(new CheckoutError('cannot_switch', 'no')) };
    const element = await sell(adapter);
    await isReady(element);
    await press(element);
    await acting();
    sales[0]!.destroy();
    const again = await sell(adapter, 'requires_action');
    const button = (name: string) => [...rootOf(again).querySelectorAll('button')].find((one) => one.textContent.includes(name))!;
    await act(() => button('Other way to pay').click());
    await act(() => button('Alipay').click());
    await vi.waitFor(() => expect(rootOf(again).querySelector('.e')).toBeTruthy());
    expect(gone).toHaveLength(1);
    await act(() => button('Continue at The bank').click());
    expect(gone).toHaveLength(2);
  });
});
