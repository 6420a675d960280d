/** The real server over HTTP, with SQLite in a folder of its own and the pretend bank beside it, as a bench for the laws of adapters. One clock for all. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckoutSession, Money } from '@buypost/core';
import { httpAdapter } from '@buypost/core/adapters/http';
import { sandbox } from '@buypost/providers/sandbox';
import { createBank, type MakeBelieveBank } from '@buypost/providers/sandbox/simulator';
import { ensureStock, reconcileOnce, refundOrder } from '../../../server/src/checkout/index.ts';
import { createServer, defaultRules, localChanges, noAssets, testLimits, type Shop, type ShopOffer } from '../../../server/src/index.ts';
import { attemptsOf } from '../../../server/src/store/attempts.ts';
import { deliveriesOf } from '../../../server/src/store/deliveries.ts';
import { guardedFetch, openSqlite } from '../../../server/src/store/index.ts';
import { listOrders } from '../../../server/src/store/orders.ts';
import type { AdapterBench } from '../adapter/index.ts';
import { contextOf, newKey } from '../adapter/bench.ts';

const shopUrl = 'https://shop.test';
const bankUrl = 'https://bank.test';
const apiKey = 'an-api-key-of-24-bytes-or-more';
const webhookSecret = 'a-webhook-secret-of-24-bytes-or-more';

const mug: ShopOffer = {
  id: 'mug',
  merchant: 'default',
  title: 'Winter mug',
  seller: { name: 'Studio Ainu', address: ['Kyoto'] },
  prices: [{ amount: 1900, currency: 'EUR' }],
  amounts: [],
  variants: [],
  quantity: { min: 1, max: 10 },
  stock: 20,
  asks: [],
  shipping: [],
  delivery: { kind: 'thanks', title: 'Thank you', text: 'It is on its way.' },
};

/** The code that the action's address ends with. */
const codeOf = (session: CheckoutSession): string | undefined => {
  if (session.status !== 'requires_action') return undefined;
  const { nextAction } = session;
  const address = nextAction.type === 'qr_code' ? nextAction.data : nextAction.type === 'wait' ? undefined : nextAction.url;
  return address?.split('/').at(-1);
};

export interface ServerBenchOptions {
  readonly method?: string;
  readonly otherMethod?: string;
  /** Notifications are lost: only what the shop asks itself is known. */
  readonly deaf?: boolean;
}

/** The bench with its insides, for tests that go beyond the laws. */
export interface ServerBench extends AdapterBench {
  readonly bank: MakeBelieveBank;
  readonly shop: Shop;
  /** Attempts of an order, oldest first. */
  readonly attempts: (orderId: string) => Promise<readonly string[]>;
}

export const serverBench = async ({
  method = 'sandbox_qr',
  otherMethod = 'sandbox_redirect',
  deaf = false,
}: ServerBenchOptions = {}): Promise<ServerBench> => {
  const folder = await mkdtemp(join(tmpdir(), 'buypost-laws-'));
  const store = await openSqlite(join(folder, 'shop.sqlite'));
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const offers = [mug];
  const bank = createBank({
    url: bankUrl,
    account: 'demo_shop',
    apiKey,
    webhookSecret,
    now: () => clock.now,
    notifies: 'on_tick',
    fetch: async (input, init) => (deaf ? new Response(null, { status: 503 }) : app.fetch(new Request(input, init))),
  });
  const provider = sandbox({ url: bankUrl, account: 'demo_shop', apiKey, webhookSecret });
  const shop: Shop = {
    merchant: 'default',
    publicUrl: shopUrl,
    store,
    offers: { find: async (id) => offers.find((offer) => offer.id === id), list: async () => offers },
    providers: [provider],
    secret: new Uint8Array(randomBytes(32)),
    fetch: guardedFetch(async (input, init) => bank.fetch(new Request(input, init)), provider.hosts),
    now: () => new Date(clock.now),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    changes: localChanges(),
    log: () => {},
    rules: defaultRules,
  };
  await ensureStock(shop);
  const stopping = new AbortController();
  const app = createServer(shop, noAssets, { limits: testLimits, stopping: stopping.signal });

  let losing = false;
  const adapter = httpAdapter(shopUrl, {
    fetch: async (input, init) => {
      const lost = losing;
      losing = false;
      const request = new Request(input, init);
      // What a browser adds: the page's own origin.
      request.headers.set('origin', 'https://blog.example');
      const answer = await app.fetch(request);
      if (lost) throw new TypeError('fetch failed');
      return answer;
    },
  });
  const attempts = (orderId: string) => store.read((tx) => attemptsOf(tx, orderId));
  const quiet = async (): Promise<void> => {
    for (let pass = 0; pass < 3; pass += 1) {
      await bank.tick();
      await reconcileOnce(shop);
      clock.now += shop.rules.reconcileEvery;
    }
  };
  const sum = async (orderId: string, of: (line: ReturnType<typeof bank.ledger>[number]) => number): Promise<number> => {
    const ids = new Set((await attempts(orderId)).map(({ id }) => id));
    return bank
      .ledger()
      .filter(({ attempt }) => ids.has(attempt))
      .reduce((total, line) => total + of(line), 0);
  };
  const paysClosed = async (session: CheckoutSession): Promise<void> => {
    const code = codeOf(session);
    if (code === undefined) return;
    bank.fault({ kind: 'pay_after_close', payment: code });
    bank.pay(code);
  };
  const price = (): Money => offers[0]?.prices[0] ?? { amount: 0, currency: 'EUR' };

  return {
    bank,
    shop,
    attempts: async (orderId) => (await attempts(orderId)).map(({ id }) => id),
    adapter,
    draft: { offerId: 'mug', quantity: 1 },
    method,
    otherMethod,
    world: {
      buyerPays: async (session) => {
        const code = codeOf(session);
        if (code !== undefined) bank.pay(code);
      },
      money: async (orderId) => ({
        charged: await sum(orderId, ({ charged }) => charged),
        returned: await sum(orderId, ({ refunded }) => refunded),
      }),
      orders: async () => (await store.read((tx) => listOrders(tx, 'default', 1_000, Number.MAX_SAFE_INTEGER))).length,
      deliveries: async (orderId) => (await store.read((tx) => deliveriesOf(tx, orderId))).length,
      quiet,
      bankDeclines: async (session) => {
        const code = codeOf(session);
        if (code !== undefined) bank.decline(code);
      },
      timePasses: async (ms) => {
        clock.now += ms;
        await quiet();
      },
      loseTheAnswer: () => {
        losing = true;
      },
      priceBecomes: async (next) => {
        offers[0] = { ...mug, prices: [next] };
      },
      // A provider that breaks its word and tells nobody cannot be found out by asking: what it closed is not asked about.
      ...(deaf ? {} : { paysClosed }),
      sellsOut: async () => {
        for (const quantity of [10, 1])
          for (let sold = true; sold;) {
            const key = newKey();
            const post = { url: 'https://blog.example/posts/mugs' };
            const expected = { ...price(), amount: price().amount * quantity };
            const wish = {
              key,
              draft: { offerId: 'mug', quantity },
              method,
              expected,
              post,
              returnTo: post.url,
              surface: 'desktop',
              locale: 'en',
            } as const;
            const session = await adapter.startCheckout(wish, contextOf(key)).catch(() => undefined);
            const code = session === undefined ? undefined : codeOf(session);
            sold = code !== undefined;
            if (code !== undefined) bank.pay(code);
          }
        await quiet();
      },
      merchantRefunds: async (orderId) => void (await refundOrder(shop, orderId, { reason: 'merchant', requestKey: newKey() })),
      comesBack: async (session) => {
        const told: { return_url: string } = await (
          await bank.fetch(new Request(`${bankUrl}/control/payments/${codeOf(session) ?? ''}`))
        ).json();
        const answer = await app.fetch(new Request(told.return_url));
        return new URL(answer.headers.get('location') ?? '').searchParams.get('buypost') ?? '';
      },
    },
    close: async () => {
      stopping.abort();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
