/** A whole shop over a store, with a clock that stands still, banks that do as told, and verbs for what buyers and time do. */
import { randomBytes } from 'node:crypto';
import type { CheckoutSession, OrderDraft, RetryCheckout, StartCheckout } from '@buypost/core';
import type { Notification, RawRequest } from '@buypost/providers';
import { receiveNotification, reconcileOnce, retryCheckout, startCheckout, readCheckout } from '../checkout/index.ts';
import type { ShopOffer } from '../offers/offer.ts';
import { defaultRules, type Changes, type Shop, type ShopRules } from '../shop.ts';
import { guardedFetch, type Store } from '../store/index.ts';
import { bankDriver, kinds, type BankProvider, type Kind } from './bank-driver.ts';

export interface Clock {
  now: number;
}

const offer = (id: string, more: Partial<ShopOffer>): ShopOffer => ({
  id,
  merchant: 'default',
  title: `The ${id}`,
  seller: { name: 'Mug & Co', address: ['1 Long Street'] },
  prices: [{ amount: 1900, currency: 'EUR' }],
  amounts: [],
  variants: [],
  quantity: { min: 1, max: 5 },
  asks: [],
  shipping: [],
  delivery: { kind: 'thanks', title: 'Thanks', text: 'It is on its way.' },
  ...more,
});

export const offers: readonly ShopOffer[] = [
  offer('mug', { stock: 10 }),
  offer('last', { stock: 1 }),
  offer('cup', {
    variantLabel: 'Colour',
    variants: [
      { id: 'red', title: 'red', stock: 2 },
      { id: 'blue', title: 'blue' },
    ],
  }),
  offer('print', {
    delivery: { kind: 'download', title: 'The print', file: 'print.pdf', name: 'print.pdf', type: 'application/pdf', maxUses: 2, days: 3 },
  }),
  offer('free', { prices: [{ amount: 0, currency: 'EUR' }] }),
  offer('tiny', { prices: [{ amount: 10, currency: 'EUR' }] }),
  offer('book', { asks: ['email'] }),
  offer('only', { origins: ['https://blog.test'] }),
];

/** An in-process emitter, as a single server has one. */
export function changes(): Changes {
  const listeners = new Map<string, Set<() => void>>();
  return {
    tell: (id) => listeners.get(id)?.forEach((listener) => listener()),
    listen(id, listener) {
      const set = listeners.get(id) ?? new Set();
      listeners.set(id, set.add(listener));
      return () => void set.delete(listener);
    },
  };
}

export interface WorldOptions {
  readonly kinds?: readonly Kind[];
  readonly rules?: Partial<ShopRules>;
  readonly offers?: ShopOffer[];
  readonly clock?: Clock;
  readonly banks?: readonly BankProvider[];
  readonly secret?: Uint8Array;
  readonly wrapFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
}

export const newKey = (): string => randomBytes(24).toString('base64url');

export interface World {
  readonly shop: Shop;
  readonly clock: Clock;
  readonly offers: ShopOffer[];
  readonly logged: { readonly level: string; readonly event: string }[];
  readonly banks: readonly BankProvider[];
  bank(kind: Kind): BankProvider['bank'];
  /** Money kept of buyers at all banks, and payments of which some is kept. */
  kept(): { readonly money: number; readonly charges: number };
  input(method: Kind, draft?: Partial<OrderDraft>, more?: Partial<StartCheckout>): StartCheckout;
  start(method: Kind, draft?: Partial<OrderDraft>, more?: Partial<StartCheckout>): Promise<{ key: string; session: CheckoutSession }>;
  read(of: { key: string; session: CheckoutSession }): Promise<CheckoutSession>;
  retry(of: { key: string; session: CheckoutSession }, method: Kind, more?: Partial<RetryCheckout>): Promise<CheckoutSession>;
  /** Ids of an order's attempts in the order they were made. */
  attempts(orderId: string): Promise<string[]>;
  notify(kind: Kind, notification: Notification): Promise<{ status: number }>;
  /** Time passes, and the workers make a pass. */
  pass(ms?: number): Promise<void>;
}

export const rawNotification = (notification: Notification, signature = 'good'): RawRequest => ({
  method: 'POST',
  url: 'https://shop.test/v1/notifications/x',
  headers: new Headers({ 'x-signature': signature }),
  body: new TextEncoder().encode(JSON.stringify(notification)),
});

export function makeWorld(store: Store, options: WorldOptions = {}): World {
  const clock = options.clock ?? { now: Date.UTC(2026, 0, 15, 12) };
  const banks = options.banks ?? (options.kinds ?? kinds).map(bankDriver);
  const list = options.offers ?? [...offers];
  const logged: { level: string; event: string }[] = [];
  const network: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const kind = new URL(request.url).hostname.split('.')[0];
    const bank = banks.find((one) => one.id === kind);
    if (bank === undefined) throw new TypeError('no such host');
    return bank.bank.fetch(request);
  };
  const wrapped = options.wrapFetch?.(network) ?? network;
  const shop: Shop = {
    merchant: 'default',
    publicUrl: 'https://shop.test',
    store,
    offers: { find: async (id) => list.find((one) => one.id === id), list: async () => list },
    providers: banks,
    secret: options.secret ?? new Uint8Array(32).fill(7),
    fetch: guardedFetch(
      wrapped,
      banks.flatMap((one) => one.hosts),
    ),
    now: () => new Date(clock.now),
    randomBytes: (length) => randomBytes(length),
    changes: changes(),
    log: (level, event) => void logged.push({ level, event }),
    rules: { ...defaultRules, ...options.rules },
  };
  const world: World = {
    shop,
    clock,
    offers: list,
    logged,
    banks,
    bank(kind) {
      const found = banks.find((one) => one.id === kind);
      if (found === undefined) throw new Error(`no bank ${kind}`);
      return found.bank;
    },
    kept: () => ({
      money: banks.reduce((sum, one) => sum + one.bank.kept, 0),
      charges: banks.reduce((sum, one) => sum + one.bank.charges, 0),
    }),
    input(method, draft = {}, more = {}) {
      const offerId = draft.offerId ?? 'mug';
      const unit = list.find((one) => one.id === offerId)?.prices[0] ?? { amount: 1900, currency: 'EUR' };
      return {
        key: newKey(),
        draft: { offerId, quantity: 1, ...(offerId === 'print' ? { immediateDelivery: true } : {}), ...draft },
        method,
        expected: { amount: unit.amount * (draft.quantity ?? 1), currency: unit.currency },
        post: { url: 'https://blog.test/post' },
        returnTo: 'https://blog.test/post?page=2#buy',
        surface: 'desktop',
        locale: 'en',
        ...more,
      };
    },
    async start(method, draft, more) {
      const input = world.input(method, draft, more);
      const { session } = await startCheckout(shop, input, { origin: 'https://blog.test', ip: '203.0.113.7' });
      return { key: input.key, session };
    },
    read: ({ key, session }) => readCheckout(shop, session.id, key),
    retry: ({ key, session }, method, more = {}) =>
      retryCheckout(shop, session.id, key, { key: newKey(), method, expected: session.total, surface: 'desktop', ...more }, {}),
    attempts: (orderId) =>
      store.read(async (tx) =>
        (await tx.selectFrom('attempts').select('id').where('order_id', '=', orderId).orderBy('position').execute()).map((row) => row.id),
      ),
    notify: (kind, notification) => receiveNotification(shop, kind, rawNotification(notification)),
    async pass(ms = shop.rules.reconcileEvery) {
      clock.now += ms;
      await reconcileOnce(shop);
    },
  };
  return world;
}
