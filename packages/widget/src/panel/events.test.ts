import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutState, CheckoutStorage } from '@buypost/core';
import { announce, tell, type BuypostEventMap } from './events.ts';
import { fakeCheckout } from './testing/fake-checkout.ts';
import { base, order } from './testing/states.ts';

const memory = (): CheckoutStorage => {
  const values = new Map<string, string>();
  return { get: (key) => values.get(key), set: (key, value) => void values.set(key, value), remove: (key) => void values.delete(key) };
};
const begun = { role: 'owner', unreachable: false } as const;
const action = (type: 'redirect' | 'wait'): CheckoutState => ({
  ...begun,
  name: 'requires_action',
  session: {
    ...base,
    status: 'requires_action',
    nextAction: type === 'wait' ? { type } : { type, url: 'https://pay.example', purpose: 'pay' },
  },
});
const processing: CheckoutState = { ...begun, name: 'processing', session: { ...base, status: 'processing', reason: 'provider' } };
const failed: CheckoutState = { ...begun, name: 'failed', session: { ...base, status: 'failed', declined: 'declined' } };
const succeeded = (deliveries = order.deliveries): CheckoutState => ({
  ...begun,
  name: 'succeeded',
  session: { ...base, status: 'succeeded', money: 'taken', order: { ...order, deliveries } },
});

const names = ['seen', 'open', 'start', 'action', 'processing', 'paid', 'failed', 'delivered', 'close'].map((name) => `buypost:${name}`);
const about = { shop: 'https://shop.example', offerId: 'mug', post: { url: 'https://blog.example/mugs' } };

let button: HTMLElement;
let heard: { type: string; detail: BuypostEventMap['buypost:paid']['detail'] }[];
beforeEach(() => {
  heard = [];
  document.body.innerHTML = '<article><a id="buy">Buy</a></article>';
  button = document.getElementById('buy')!;
  const article = document.querySelector('article')!;
  for (const name of names) article.addEventListener(name, (event) => heard.push({ type: name, detail: (event as CustomEvent).detail }));
});

const listen = (storage = memory()) => {
  const checkout = fakeCheckout({ name: 'idle' });
  return { checkout, storage, stop: announce(checkout, { element: () => button, about: () => about, storage }) };
};
const types = (): string[] => heard.map(({ type }) => type);

describe('events', () => {
  it('tell the way of an order on the button, once for each step, with the whole snapshot', () => {
    const { checkout } = listen();
    for (const state of [action('redirect'), action('redirect'), processing, processing, succeeded()]) checkout.to(state);
    expect(types()).toEqual(['buypost:action', 'buypost:processing', 'buypost:paid', 'buypost:delivered']);
    expect(heard[2]?.detail).toMatchObject({ ...about, order: { id: order.id, total: order.total }, state: { name: 'succeeded' } });
  });

  it('tell another kind of action, and failures by their state', () => {
    const { checkout } = listen();
    for (const state of [action('redirect'), action('wait'), failed, action('redirect')]) checkout.to(state);
    expect(types()).toEqual(['buypost:action', 'buypost:action', 'buypost:failed', 'buypost:action']);
  });

  it('tell `paid` once: not again for a newer snapshot, after a reload, or in another tab', () => {
    const storage = memory();
    const first = listen(storage).checkout;
    first.to(succeeded([]));
    first.to(succeeded());
    first.to(succeeded());
    listen(storage).checkout.to(succeeded());
    expect(types()).toEqual(['buypost:paid', 'buypost:delivered']);
  });

  it('never tell `paid` before the shop says so', () => {
    const { checkout } = listen();
    for (const state of [action('redirect'), processing, failed]) checkout.to(state);
    expect(types()).not.toContain('buypost:paid');
  });

  it('stop', () => {
    const { checkout, stop } = listen();
    stop();
    checkout.to(processing);
    expect(heard).toEqual([]);
  });

  it('let a page prevent opening, and nothing else', () => {
    document.addEventListener('buypost:open', (event) => event.preventDefault(), { once: true });
    const detail = { ...about, state: { name: 'idle' } } as const;
    expect(tell(button, 'buypost:open', detail)).toBe(false);
    document.addEventListener('buypost:close', (event) => event.preventDefault(), { once: true });
    expect(tell(button, 'buypost:close', detail)).toBe(true);
  });

  it('leave shadow roots', () => {
    const host = document.createElement('div');
    const inner = document.createElement('a');
    host.attachShadow({ mode: 'open' }).append(inner);
    document.querySelector('article')!.append(host);
    tell(inner, 'buypost:close', { ...about, state: { name: 'idle' } });
    expect(types()).toEqual(['buypost:close']);
  });
});
