/** The shop in memory as a bench for the laws of adapters. */
import type { CheckoutSession, Offer } from '@buypost/core';
import { memoryShop } from '@buypost/core/adapters/memory';
import type { AdapterBench } from '../adapter/index.ts';
import { contextOf, newKey } from '../adapter/bench.ts';

const mug: Offer = {
  id: 'mug',
  title: 'Winter mug',
  seller: { name: 'Studio Ainu', address: ['Kyoto'] },
  prices: [{ amount: 1900, currency: 'EUR' }],
  amounts: [],
  variants: [],
  quantity: { min: 1, max: 10 },
  availability: 'available',
  asks: [],
  shipsTo: [],
  delivery: 'thanks',
  methods: [
    { id: 'card', title: 'Card', actions: ['redirect'] },
    { id: 'wallet', title: 'Wallet', actions: ['qr_code'] },
  ],
  test: true,
};

const actionOf = (session: CheckoutSession): string =>
  session.status === 'requires_action' ? JSON.stringify(session.nextAction) : session.status;

export const memoryBench = (): AdapterBench => {
  const { adapter, world } = memoryShop([mug], { stock: { mug: 20 } });
  /** Does what the world allows; what it does not allow is a payment that cannot be made. */
  const tried = (work: () => void): void => {
    try {
      work();
    } catch {
      // The bank did not take the money.
    }
  };
  const sum = (rows: readonly { readonly orderId: string; readonly amount: { readonly amount: number } }[], id: string): number =>
    rows.filter(({ orderId }) => orderId === id).reduce((total, { amount }) => total + amount.amount, 0);
  return {
    adapter,
    draft: { offerId: 'mug', quantity: 1 },
    method: 'wallet',
    otherMethod: 'card',
    world: {
      buyerPays: async (session) => tried(() => actionOf(world.session(session.id)) === actionOf(session) && world.buyerPays(session.id)),
      money: async (id) => ({ charged: sum(world.ledger().charges, id), returned: sum(world.ledger().refunds, id) }),
      orders: async () => world.orderIds().length,
      deliveries: async (id) => world.ledger().deliveries.filter(({ orderId }) => orderId === id).length,
      quiet: async () => {},
      bankDeclines: async ({ id }) => world.bankDeclines(id),
      timePasses: async (ms) => world.timePasses(ms),
      loseTheAnswer: () => world.loseTheAnswer(),
      priceBecomes: async (price) => world.priceBecomes('mug', price),
      paysClosed: async ({ id }) => {
        if (world.session(id).status === 'succeeded') world.payTwice(id);
        else world.payAfterClose(id);
      },
      sellsOut: async () => {
        for (let left = world.ledger().stock['mug'] ?? 0; left > 0; left = world.ledger().stock['mug'] ?? 0) {
          const key = newKey();
          const quantity = Math.min(left, mug.quantity.max);
          const post = { url: 'https://blog.example/posts/mugs' };
          const expected = { amount: 1900 * quantity, currency: 'EUR' };
          const wish = {
            key,
            draft: { offerId: 'mug', quantity },
            method: 'card',
            expected,
            post,
            returnTo: post.url,
            surface: 'desktop',
            locale: 'en',
          } as const;
          world.buyerPays((await adapter.startCheckout(wish, contextOf(key))).id);
        }
      },
      merchantRefunds: async (id) => world.refund(id),
      comesBack: async ({ id }) => world.comesBack(id),
    },
  };
};
