/** Bad backends for the laws about offers, prices and opening an order. */
import { CheckoutError, type CheckoutAdapter } from '@buypost/core';
import { newKey } from './bench.ts';
import { everySession, type AdapterMutants } from './mutant.ts';

export const startingMutants: AdapterMutants = {
  'offer-is-whole': ({ adapter }) => ({
    ...adapter,
    loadOffer: async (id, context) => {
      const offer = await adapter.loadOffer(id, context);
      return { ...offer, prices: offer.prices.map(({ amount, currency }) => ({ amount: amount / 1000, currency })) };
    },
  }),
  'no-such-offer': ({ adapter }) => ({
    ...adapter,
    loadOffer: (id, context) =>
      adapter.loadOffer(id, context).catch(() => {
        throw new TypeError('fetch failed');
      }),
  }),
  'shown-is-charged': ({ adapter }) =>
    everySession(adapter, (session) => ({ ...session, total: { ...session.total, amount: session.total.amount + 1 } })),
  'same-key-same-order': ({ adapter }) => ({
    ...adapter,
    startCheckout: (input, context) => {
      const key = newKey();
      return adapter.startCheckout({ ...input, key }, { ...context, key });
    },
  }),
  'lost-answer-same-key': ({ adapter }) => ({
    ...adapter,
    startCheckout: (input, context) =>
      adapter.startCheckout(input, context).catch((cause: unknown) => {
        throw new CheckoutError('invalid_request', 'No answer, so there is no order.', { cause });
      }),
  }),
  'key-before-price': ({ adapter, draft }) => ({
    ...adapter,
    startCheckout: async (input, context) => {
      const offer = await adapter.loadOffer(draft.offerId, context);
      const price = offer.prices.find(({ currency }) => currency === input.expected.currency);
      if (price !== undefined && price.amount * draft.quantity > input.expected.amount)
        throw new CheckoutError('price_changed', 'The price is another one now.');
      return adapter.startCheckout(input, context);
    },
  }),
  'price-changed-makes-nothing': ({ adapter }) => ({
    ...adapter,
    startCheckout: (input, context) =>
      adapter.startCheckout(input, context).catch((thrown: unknown) => {
        const key = newKey();
        if (thrown instanceof CheckoutError && thrown.code === 'price_changed')
          return adapter.startCheckout(
            { ...input, key, expected: { ...input.expected, amount: input.expected.amount + 1 } },
            { ...context, key },
          );
        throw thrown;
      }),
  }),
  'refusal-seals-key': ({ adapter }) => {
    const refused = new Set<string>();
    return {
      ...adapter,
      startCheckout: (input, context) => {
        const key = refused.has(input.key) ? newKey() : input.key;
        return adapter.startCheckout({ ...input, key }, { ...context, key }).catch((thrown: unknown) => {
          refused.add(input.key);
          throw thrown;
        });
      },
    };
  },
  'key-names-one-draft': ({ adapter }) => ({
    ...adapter,
    startCheckout: (input, context) =>
      adapter.startCheckout(input, context).catch(async (thrown: unknown) => {
        if (!(thrown instanceof CheckoutError) || thrown.code !== 'key_reused') throw thrown;
        const key = newKey();
        const total = (await adapter.quote?.(input.draft, context))?.total;
        return adapter.startCheckout(
          {
            ...input,
            key,
            expected: total ?? { ...input.expected, amount: (input.expected.amount / (input.draft.quantity - 1)) * input.draft.quantity },
          },
          { ...context, key },
        );
      }),
  }),
  'keys-do-not-meet': ({ adapter }) => {
    let only: ReturnType<CheckoutAdapter['startCheckout']> | undefined;
    return { ...adapter, startCheckout: (input, context) => (only ??= adapter.startCheckout(input, context)) };
  },
  'order-id-alone-opens-nothing': ({ adapter }) => {
    const keys = new Map<string, string>();
    return {
      ...adapter,
      startCheckout: async (input, context) => {
        const session = await adapter.startCheckout(input, context);
        keys.set(session.id, input.key);
        return session;
      },
      getCheckout: (id, context) => {
        const key = keys.get(id) ?? context.key;
        return adapter.getCheckout(id, { ...context, ...(key === undefined ? {} : { key }) });
      },
    };
  },
};
