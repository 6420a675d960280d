/** The shop in memory keeps every rule of money, so that it can stand for a real one. */
import { describe, expect, test } from 'vitest';
import { cups, mug, parcel } from '../../checkout/testing/offers.ts';
import type { CallContext, CheckoutAdapter, CheckoutSession, StartCheckout } from '../../contract.ts';
import { memoryShop } from './index.ts';

const keyOf = (name: string) => name.padEnd(22, '_');
const context = (key: string | undefined): CallContext => ({
  signal: new AbortController().signal,
  memory: { read: () => undefined, write: () => {} },
  ...(key !== undefined && { key }),
});
const wish = (changes: Partial<StartCheckout> = {}): StartCheckout => ({
  key: keyOf('one'),
  draft: { offerId: 'mug', quantity: 1 },
  method: 'card',
  expected: { amount: 1900, currency: 'EUR' },
  post: { url: 'https://blog.example/' },
  returnTo: 'https://blog.example/',
  surface: 'desktop',
  locale: 'en',
  ...changes,
});
const start = (adapter: CheckoutAdapter, changes: Partial<StartCheckout> = {}): Promise<CheckoutSession> => {
  const input = wish(changes);
  return adapter.startCheckout(input, context(input.key));
};
const codeOf = (call: Promise<unknown> | undefined) =>
  call?.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

describe('keys', () => {
  test('the same key is the same order, whatever the price is now', async () => {
    const { adapter, world } = memoryShop([mug]);
    const first = await start(adapter);
    world.priceBecomes('mug', { amount: 9900, currency: 'EUR' });
    expect(await start(adapter)).toEqual(first);
    expect(world.orderIds()).toHaveLength(1);
    expect(await codeOf(start(adapter, { key: keyOf('two') }))).toBe('price_changed');
  });
  test('a refusal seals its key, even when the price comes back', async () => {
    const { adapter, world } = memoryShop([mug]);
    expect(await codeOf(start(adapter, { expected: { amount: 1, currency: 'EUR' } }))).toBe('price_changed');
    expect(await codeOf(start(adapter))).toBe('price_changed');
    expect(world.orderIds()).toEqual([]);
  });
  test('a key names one draft', async () => {
    const { adapter } = memoryShop([mug]);
    await start(adapter);
    expect(await codeOf(start(adapter, { draft: { offerId: 'mug', quantity: 2 }, expected: { amount: 3800, currency: 'EUR' } }))).toBe(
      'key_reused',
    );
  });
  test('an id alone opens nothing', async () => {
    const { adapter } = memoryShop([mug]);
    const { id } = await start(adapter);
    for (const key of [undefined, keyOf('other'), id]) expect(await codeOf(adapter.getCheckout(id, context(key)))).toBe('not_found');
    expect(await codeOf(adapter.findCheckout?.(context(keyOf('other'))))).toBe('not_found');
  });
  test('a token of a return reads and cancels, and pays nothing', async () => {
    const { adapter, world } = memoryShop([mug]);
    const { id } = await start(adapter);
    const code = world.comesBack();
    const { token } = (await adapter.resumeCheckout?.(code, context(undefined))) ?? { token: '' };
    expect(await codeOf(adapter.resumeCheckout?.(code, context(undefined)))).toBe('not_found');
    expect(await codeOf(adapter.retryCheckout?.(id, { ...wish(), key: keyOf('r'), method: 'bank' }, context(token)))).toBe('not_found');
    expect(await adapter.cancelCheckout?.(id, context(token))).toMatchObject({ status: 'canceled', money: 'none' });
  });
});

describe('one charge, whatever happens', () => {
  const begun = async (options = {}) => {
    const shop = memoryShop([mug, cups, parcel], options);
    const { id } = await start(shop.adapter);
    return {
      ...shop,
      id,
      retry: (method: string, key = keyOf(method)) =>
        shop.adapter.retryCheckout?.(
          id,
          { ...wish(), key, method, expected: { amount: method === 'bank' ? 2000 : 1900, currency: 'EUR' } },
          context(keyOf('one')),
        ),
    };
  };

  test('two payments of two methods: the second goes back in full, and the receipt says so', async () => {
    const { world, retry } = await begun();
    await retry('alipay');
    world.payAfterClose();
    expect(world.session()).toMatchObject({ status: 'succeeded', method: 'card' });
    world.payTwice();
    expect(world.session()).toMatchObject({ money: 'taken', order: { extra: { amount: { amount: 1900 }, state: 'returned' } } });
    expect(world.ledger()).toMatchObject({ kept: [{ amount: 1900, currency: 'EUR' }], deliveries: [{}] });
  });
  test('a retry asked twice under its key is one attempt', async () => {
    const { world, retry } = await begun();
    await retry('alipay', keyOf('again'));
    await retry('alipay', keyOf('again'));
    expect(world.ledger().orders[0]?.attempts).toBe(2);
  });
  test('a method with its own total is charged that total', async () => {
    const { world, retry } = await begun();
    await retry('bank');
    world.buyerPays();
    expect(world.ledger().kept).toEqual([{ amount: 2000, currency: 'EUR' }]);
  });
  test('late money with stock is honoured, without stock goes back', async () => {
    const late = await begun({ stock: { mug: 1 } });
    late.world.timePasses(31 * 60_000);
    expect(late.world.session()).toMatchObject({ status: 'expired', money: 'none' });
    expect(late.world.ledger().stock).toEqual({ mug: 1 });
    late.world.payAfterClose();
    expect(late.world.session().status).toBe('succeeded');
    expect(late.world.ledger().stock).toEqual({ mug: 0 });
    const gone = await begun({ stock: { mug: 1 } });
    gone.world.timePasses(31 * 60_000);
    await start(gone.adapter, { key: keyOf('other') });
    gone.world.payAfterClose(gone.id);
    expect(gone.world.session(gone.id)).toMatchObject({ status: 'expired', money: 'returned' });
  });
  test('a review holds the money; the shop keeps or returns it', async () => {
    for (const accept of [true, false]) {
      const { world } = await begun();
      world.reviews();
      expect(world.session()).toMatchObject({ status: 'processing', reason: 'review', money: 'taken' });
      world.decides(undefined, accept);
      expect(world.session()).toMatchObject(accept ? { status: 'succeeded', money: 'taken' } : { status: 'canceled', money: 'returned' });
      expect(world.ledger().deliveries).toHaveLength(accept ? 1 : 0);
    }
  });
  test('goods do not stay after a full refund', async () => {
    const { world } = await begun();
    world.buyerPays();
    world.refund();
    expect(world.session()).toMatchObject({ money: 'returned', order: { deliveries: [], refunded: { amount: 1900 } } });
  });
  test('what cannot be closed cannot be switched or canceled', async () => {
    const { adapter, world, id, retry } = await begun({ closes: false });
    expect(world.session()).toMatchObject({ canSwitch: false, canCancel: false });
    expect(await codeOf(retry('bank'))).toBe('cannot_switch');
    expect(await codeOf(adapter.cancelCheckout?.(id, context(keyOf('one'))))).toBe('cannot_switch');
  });
  test('reading moves no money', async () => {
    const { adapter, world, id } = await begun();
    const before = world.ledger();
    for (let look = 0; look < 5; look++) await adapter.getCheckout(id, context(keyOf('one')));
    expect({ ...world.ledger(), calls: {} }).toEqual({ ...before, calls: {} });
  });
  test('what nobody can pay is said, not invented', async () => {
    const { world } = await begun();
    world.buyerPays();
    expect(() => world.buyerPays()).toThrow(/Nothing can be paid/);
    expect(() => memoryShop([mug]).world.buyerPays()).toThrow(/start a checkout first/);
  });
});

test('an order of nothing needs no bank', async () => {
  const { adapter, world } = memoryShop([{ ...mug, prices: [{ amount: 0, currency: 'EUR' }] }]);
  expect(await start(adapter, { expected: { amount: 0, currency: 'EUR' } })).toMatchObject({ status: 'succeeded', money: 'none' });
  expect(world.ledger()).toMatchObject({ charges: [], deliveries: [{}] });
});

test('shipping is chosen, paid for and written on the order', async () => {
  const { adapter } = memoryShop([parcel], { shipping: [{ id: 'post', title: 'Post', price: { amount: 600, currency: 'EUR' } }] });
  const draft = {
    offerId: 'parcel',
    quantity: 1,
    contact: { email: 'a@b.c' },
    shipTo: { name: 'Ada', line1: '1 Way', city: 'Kyoto', country: 'JP' },
  };
  expect(await adapter.quote?.(draft, context(undefined))).toMatchObject({ total: { amount: 1900 }, missing: ['shipping'] });
  expect(await codeOf(start(adapter, { key: keyOf('x'), draft }))).toBe('invalid_fields');
  expect(await start(adapter, { draft: { ...draft, shipping: 'post' }, expected: { amount: 2500, currency: 'EUR' } })).toMatchObject({
    total: { amount: 2500 },
    lines: [{ kind: 'item' }, { kind: 'shipping', total: { amount: 600 } }],
  });
});
