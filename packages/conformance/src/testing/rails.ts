/**
 * The real server over HTTP with every driver there is, each against its own provider's simulator, under one clock. A driver is found by its
 * folder. What leaves the shop for an address that is none of theirs is kept in `strayed`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import type { CheckoutAdapter, CheckoutSession, Money, NextAction, Surface } from '@buypost/core';
import { httpAdapter } from '@buypost/core/adapters/http';
import type {
  CreateSimulator,
  Driver,
  PageOnward,
  PaymentProvider,
  PayPageGiven,
  ProviderMethod,
  SimulatedPayment,
  Simulator,
} from '@buypost/providers';
import { ensureStock, reconcileOnce } from '../../../server/src/checkout/index.ts';
import {
  createServer,
  defaultRules,
  localChanges,
  noAssets,
  testLimits,
  type Assets,
  type Shop,
  type ShopOffer,
  type ShopRules,
} from '../../../server/src/index.ts';
import { attemptsOf } from '../../../server/src/store/attempts.ts';
import { guardedFetch, type Store } from '../../../server/src/store/index.ts';
import { contextOf, newKey } from '../adapter/bench.ts';

const shopUrl = 'https://shop.test';
const blogUrl = 'https://blog.test';

/** One driver against its simulator. */
export interface Rail {
  readonly driver: Driver;
  readonly provider: PaymentProvider;
  readonly simulator: Simulator;
  readonly url: string;
  /** Where its pay page sends a browser. */
  readonly onward: PageOnward | undefined;
}

/** A method of a driver, with a currency it takes. */
export interface Way {
  readonly provider: string;
  readonly method: ProviderMethod;
  readonly currency: string;
  /** All of our prices' currencies that it takes. */
  readonly currencies: readonly string[];
}

const home = fileURLToPath(new URL('../../../providers/src/', import.meta.url));

/** Names of the drivers that bring a simulator, in order. */
export const railNames: readonly string[] = readdirSync(home)
  .filter((name) => existsSync(`${home}${name}/simulator/index.ts`))
  .sort();

/** Prices of the one thing on sale, so that every driver finds a currency it takes. */
const prices: readonly Money[] = [
  { amount: 1900, currency: 'EUR' },
  { amount: 16_800, currency: 'CNY' },
  { amount: 2100, currency: 'USD' },
];

const mug: ShopOffer = {
  id: 'mug',
  merchant: 'default',
  title: 'Winter mug, 100 % stoneware & friends',
  seller: { name: 'Studio Ainu', address: ['Kyoto'] },
  prices,
  amounts: [],
  variants: [],
  quantity: { min: 1, max: 10 },
  asks: [],
  shipping: [],
  delivery: { kind: 'thanks', title: 'Thank you', text: 'It is on its way.' },
};

/** Every method of a provider, with the first of our prices that it takes. */
const waysOf = (provider: PaymentProvider): readonly Way[] => {
  const currencies = prices.flatMap(({ currency, amount }) => {
    const limits = provider.limits(currency);
    return limits !== undefined && limits.min <= amount && amount <= limits.max ? [currency] : [];
  });
  const [currency] = currencies;
  return currency === undefined ? [] : provider.methods.map((method) => ({ provider: provider.id, method, currency, currencies }));
};

const originOf = (id: string): string => `https://${id.replaceAll('_', '-')}.test`;

interface Door {
  readonly driver: Driver;
  readonly createSimulator: CreateSimulator;
  readonly onward: PageOnward | undefined;
}

/** The shop has every driver's script for its pay pages; nobody runs it here. */
const assets: Assets = {
  ...noAssets,
  version: '0.0.0',
  widget: (path) =>
    path.startsWith('v/0.0.0/pay/') ? { body: new TextEncoder().encode('export {};'), type: 'text/javascript', etag: '"x"' } : undefined,
};

/** What a pay page gives to its script. */
const givenIn = (html: string): PayPageGiven | undefined => {
  const text = /<script type="application\/json" id="buypost-given">([\s\S]*?)<\/script>/.exec(html)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
};

/** Inside WeChat its pages ask for this name. */
const weChat = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50';

const doorOf = async (id: string): Promise<Door> => {
  const found: { readonly driver: Driver } = await import(`${home}${id}/index.ts`);
  const pretend: { readonly createSimulator: CreateSimulator } = await import(`${home}${id}/simulator/index.ts`);
  const file = `${home}${id}/testing/onward.ts`;
  const walk: { readonly onward?: PageOnward } = existsSync(file) ? await import(file) : {};
  return { driver: found.driver, createSimulator: pretend.createSimulator, onward: walk.onward };
};

/** Every driver's methods, for the names of tests. */
export const allWays: readonly Way[] = (
  await Promise.all(
    railNames.map(async (id) => {
      const { driver, createSimulator } = await doorOf(id);
      const { settings } = await createSimulator({ url: originOf(id), fetch: () => Promise.reject(new TypeError('fetch failed')) });
      return waysOf(driver.create(settings));
    }),
  )
).flat();

export interface RailsOptions {
  readonly only?: readonly string[];
  readonly rules?: Partial<ShopRules>;
}

/** A notification as it was sent. */
export interface Held {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A checkout that a reader has open. */
export interface Opened {
  readonly key: string;
  readonly way: Way;
  readonly session: CheckoutSession;
  /** Newest attempt of the order. */
  attempt(): Promise<string>;
  look(): Promise<CheckoutSession>;
}

export type Books = ReadonlyMap<string, SimulatedPayment>;

export interface Rails {
  readonly shop: Shop;
  readonly store: Store;
  readonly rails: readonly Rail[];
  readonly ways: readonly Way[];
  readonly adapter: CheckoutAdapter;
  readonly clock: { now: number };
  /** Addresses outside the providers and the shop that somebody asked for. */
  readonly strayed: readonly string[];
  /** When the shop called each provider, by its id, milliseconds since 1970. */
  readonly asked: Map<string, number[]>;
  /** `deaf`: notifications are lost on the way. `holding`: they are, and are kept in `held`. */
  ears: 'open' | 'deaf' | 'holding';
  readonly held: Held[];
  rail(id: string): Rail;
  /** Asks the server as the world does. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  open(way: Way, more?: { readonly surface?: Surface; readonly key?: string }): Promise<Opened>;
  /** Another method on the order. */
  switchTo(opened: Opened, way: Way): Promise<CheckoutSession>;
  cancel(opened: Opened): Promise<CheckoutSession>;
  /** What the buyer's browser does with an action before anybody can pay: goes where it says. */
  follow(session: CheckoutSession, way: Way): Promise<void>;
  /** The buyer pays as soon as there is something to pay: false where nothing could be paid for a minute. */
  pay(opened: Opened): Promise<boolean>;
  /** Every provider's books as they are now, by attempt. */
  books(): Books;
  /** Money of an order in all the providers' books. */
  money(orderId: string, books?: Books): Promise<{ charged: number; refunded: number; payers: number }>;
  /** Passes of notifications and of the reconciler, until the world is at rest. */
  quiet(passes?: number): Promise<void>;
}

/** Opens a world over an empty, migrated store. */
export async function openRails(store: Store, options: RailsOptions = {}): Promise<Rails> {
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const strayed: string[] = [];
  const asked = new Map<string, number[]>();
  const names = railNames.filter((name) => options.only?.includes(name) ?? true);
  const toShop: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== shopUrl) {
      strayed.push(request.url);
      throw new TypeError('fetch failed');
    }
    if (self.ears === 'open') return app.fetch(request);
    if (self.ears === 'holding')
      self.held.push({ url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
    return new Response(null, { status: 503 });
  };
  const rails: readonly Rail[] = await Promise.all(
    names.map(async (id) => {
      const { driver, createSimulator, onward } = await doorOf(id);
      const url = originOf(id);
      const simulator = await createSimulator({
        url,
        now: () => clock.now,
        fetch: toShop,
        notifies: 'on_tick',
        notifyUrl: `${shopUrl}/v1/notifications/${id}`,
      });
      return { driver, provider: driver.create(simulator.settings), simulator, url, onward };
    }),
  );
  for (const id of names) asked.set(id, []);
  const network: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { origin } = new URL(request.url);
    const rail = rails.find(({ url }) => url === origin);
    if (rail === undefined) {
      strayed.push(request.url);
      throw new TypeError('fetch failed');
    }
    asked.get(rail.driver.id)?.push(clock.now);
    return rail.simulator.fetch(request);
  };
  // Those that only stand in for another one are offered where they are named.
  const sold: ShopOffer = { ...mug, methods: rails.flatMap(({ provider }) => provider.methods.map((method) => method.id)) };
  const shop: Shop = {
    merchant: 'default',
    publicUrl: shopUrl,
    store,
    offers: { find: async (id) => (id === mug.id ? sold : undefined), list: async () => [sold] },
    providers: rails.map(({ provider }) => provider),
    secret: new Uint8Array(randomBytes(32)),
    fetch: guardedFetch(
      network,
      rails.flatMap(({ provider }) => provider.hosts),
    ),
    now: () => new Date(clock.now),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    changes: localChanges(),
    log: () => {},
    rules: { ...defaultRules, ...options.rules },
  };
  await ensureStock(shop);
  const app = createServer(shop, assets, { limits: testLimits, address: () => '203.0.113.7' });
  const ask = async (path: string, init?: RequestInit): Promise<Response> => app.fetch(new Request(new URL(path, shopUrl), init));
  const adapter = httpAdapter(shopUrl, {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      // What a browser adds: the page's own origin.
      request.headers.set('origin', blogUrl);
      return app.fetch(request);
    },
  });
  const attempts = async (orderId: string): Promise<readonly string[]> =>
    (await store.read((tx) => attemptsOf(tx, orderId))).map(({ id }) => id);
  const priceIn = (currency: string): Money => prices.find((price) => price.currency === currency) ?? { amount: 0, currency };

  const self: Rails = {
    shop,
    store,
    rails,
    ways: rails.flatMap(({ provider }) => waysOf(provider)),
    adapter,
    clock,
    strayed,
    asked,
    ears: 'open',
    held: [],
    rail(id) {
      const found = rails.find(({ driver }) => driver.id === id);
      if (found === undefined) throw new Error(`There is no driver ${id}.`);
      return found;
    },
    ask,
    async open(way, { surface, key = newKey() } = {}) {
      const wish = {
        key,
        draft: { offerId: mug.id, quantity: 1, currency: way.currency },
        method: way.method.id,
        expected: priceIn(way.currency),
        post: { url: `${blogUrl}/posts/mugs` },
        returnTo: `${blogUrl}/posts/mugs`,
        surface: surface ?? way.method.surfaces[0] ?? 'desktop',
        locale: 'en',
      } as const;
      const session = await adapter.startCheckout(wish, contextOf(key));
      await self.follow(session, way);
      return {
        key,
        way,
        session,
        attempt: async () => (await attempts(session.id)).at(-1) ?? '',
        look: () => adapter.getCheckout(session.id, contextOf(key)),
      };
    },
    async switchTo({ key, session }, way) {
      if (adapter.retryCheckout === undefined) throw new Error('The adapter cannot retry.');
      const surface = way.method.surfaces[0] ?? 'desktop';
      const wish = { key: newKey(), method: way.method.id, expected: session.total, surface };
      const next = await adapter.retryCheckout(session.id, wish, contextOf(key));
      await self.follow(next, way);
      return next;
    },
    async cancel({ key, session }) {
      if (adapter.cancelCheckout === undefined) throw new Error('The adapter cannot cancel.');
      return adapter.cancelCheckout(session.id, contextOf(key));
    },
    async follow(session, { provider, method }) {
      if (session.status !== 'requires_action') return;
      const init = { headers: { 'user-agent': method.surfaces[0] === 'wechat' ? weChat : 'Mozilla/5.0' } };
      const { onward } = self.rail(provider);
      let at = addressOf(session.nextAction);
      // A browser goes as far as it is sent, between the shop and the provider.
      for (let hops = 0; at !== undefined && hops < 8; hops += 1) {
        const here: string = at;
        const rail = rails.find(({ url }) => new URL(here).origin === url);
        const inShop = new URL(here).origin === shopUrl;
        if (rail === undefined && !inShop) return;
        const answer: Response = rail === undefined ? await ask(here, init) : await rail.simulator.fetch(new Request(here, init));
        const location = answer.headers.get('location');
        const given = inShop && location === null ? givenIn(await answer.text()) : undefined;
        const { origin, pathname } = new URL(here);
        if (location !== null) at = new URL(location, here).href;
        else at = given === undefined ? undefined : onward?.(given.data, { here: origin + pathname, returnUrl: given.returnUrl });
      }
    },
    async pay(opened) {
      for (let tries = 0; tries < 12; tries += 1) {
        const session = await opened.look();
        await self.follow(session, opened.way);
        const row = (await store.read((tx) => attemptsOf(tx, session.id))).at(-1);
        const simulator = rails.find(({ driver }) => driver.id === row?.provider)?.simulator;
        if (row !== undefined && (await simulator?.pay(row.id)) === true) return true;
        await self.quiet(1);
      }
      return false;
    },
    books: () => new Map(rails.flatMap(({ simulator }) => simulator.ledger()).map((line) => [line.attempt, line])),
    async money(orderId, books = self.books()) {
      const lines = (await attempts(orderId)).flatMap((id) => books.get(id) ?? []);
      return {
        charged: lines.reduce((sum, line) => sum + line.charged, 0),
        refunded: lines.reduce((sum, line) => sum + line.refunded, 0),
        payers: lines.filter((line) => line.charged > line.refunded).length,
      };
    },
    async quiet(passes = 3) {
      for (let pass = 0; pass < passes; pass += 1) {
        for (const { simulator } of rails) await simulator.tick();
        await reconcileOnce(shop);
        clock.now += shop.rules.reconcileEvery;
      }
    },
  };
  return self;
}

/** Where a browser goes by itself; a code or a form in the page is not followed. */
function addressOf(action: NextAction): string | undefined {
  if (action.type === 'redirect') return action.url;
  if (action.type === 'open_app') return /^https?:/.test(action.url) ? action.url : action.fallback;
  return undefined;
}
