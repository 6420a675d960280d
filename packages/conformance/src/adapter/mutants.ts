/** Bad backends: each takes a good adapter and breaks exactly one promise. A law that does not catch its mutant proves nothing. */
import { CheckoutError, type CallContext, type CheckoutAdapter, type CheckoutSession, type RetryCheckout } from '@buypost/core';
import { newKey, type AdapterBench } from './bench.ts';

export type AdapterMutant = (good: AdapterBench) => CheckoutAdapter;

type Change = (session: CheckoutSession) => CheckoutSession;

/** Every session that leaves the adapter goes through `change`. */
const everySession = (good: CheckoutAdapter, change: Change): CheckoutAdapter => {
  const { retryCheckout, cancelCheckout, watchCheckout } = good;
  return {
    ...good,
    startCheckout: async (input, context) => change(await good.startCheckout(input, context)),
    getCheckout: async (id, context) => change(await good.getCheckout(id, context)),
    ...(retryCheckout === undefined
      ? {}
      : {
          retryCheckout: async (id: string, input: RetryCheckout, context: CallContext) => change(await retryCheckout(id, input, context)),
        }),
    ...(cancelCheckout === undefined
      ? {}
      : { cancelCheckout: async (id: string, context: CallContext) => change(await cancelCheckout(id, context)) }),
    ...(watchCheckout === undefined
      ? {}
      : {
          watchCheckout: (id: string, tell: (session: CheckoutSession) => void, context: CallContext) =>
            watchCheckout(id, (session) => tell(change(session)), context),
        }),
  };
};

type Status = 'canceled' | 'expired';
const as = (session: CheckoutSession, status: Status, money: CheckoutSession['money'] = 'none'): CheckoutSession => {
  const { id, offerId, revision, total, lines, methods, test } = session;
  return { id, offerId, revision, total, lines, methods, test, canSwitch: false, canCancel: false, money, status };
};

const waiting = (session: CheckoutSession): CheckoutSession => {
  const { id, offerId, revision, total, lines, methods, test } = session;
  return {
    id,
    offerId,
    revision,
    total,
    lines,
    methods,
    test,
    canSwitch: true,
    canCancel: true,
    money: 'unknown',
    status: 'requires_action',
    nextAction: { type: 'wait' },
  };
};

/** The first answer for an order is the answer for ever. */
const frozen = (good: CheckoutAdapter): CheckoutAdapter => {
  const first = new Map<string, CheckoutSession>();
  return everySession(good, (session) => {
    const kept = first.get(session.id) ?? session;
    first.set(session.id, kept);
    return kept;
  });
};

/** By the id of the law that must catch it. */
export const adapterMutants: Readonly<Record<string, AdapterMutant>> = {
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
  'unpaid-is-never-success': ({ adapter }) =>
    everySession(adapter, (session) => (session.status === 'requires_action' ? { ...session, money: 'taken' } : session)),
  'read-moves-no-money': ({ adapter, world }) => ({
    ...adapter,
    getCheckout: async (id, context) => {
      await world.buyerPays(await adapter.getCheckout(id, context));
      return adapter.getCheckout(id, context);
    },
  }),
  'paid-is-told': ({ adapter }) => frozen(adapter),
  'paid-stays-paid': ({ adapter }) => ({
    ...adapter,
    startCheckout: async (input, context) => {
      const session = await adapter.startCheckout(input, context);
      return session.status === 'succeeded' ? waiting(session) : session;
    },
  }),
  'decline-is-an-answer': ({ adapter }) => ({
    ...adapter,
    getCheckout: async (id, context) => {
      const session = await adapter.getCheckout(id, context);
      if (session.status === 'requires_action' && session.declined !== undefined)
        throw new CheckoutError('provider_unavailable', 'The bank said no.');
      return session;
    },
  }),
  'not-charged-only-when-closed': ({ adapter }) =>
    everySession(adapter, (session) => (session.status === 'requires_action' ? { ...session, money: 'none' } : session)),
  'revision-rises': ({ adapter }) => everySession(adapter, (session) => ({ ...session, revision: 1 })),
  'plain-data': ({ adapter }) => everySession(adapter, (session) => Object.assign({ ...session }, { again: () => session })),
  'watch-tells': ({ adapter }) => ({ ...adapter, watchCheckout: async () => {} }),
  'watch-can-be-stopped': ({ adapter }) => ({
    ...adapter,
    watchCheckout: (id, tell, context) =>
      adapter.watchCheckout?.(id, tell, { ...context, signal: new AbortController().signal }) ?? Promise.resolve(),
  }),
  'found-by-its-key': ({ adapter }) => ({
    ...adapter,
    findCheckout: async () => {
      throw new CheckoutError('not_found', 'It was lost.');
    },
  }),
  'return-opens-no-payment': ({ adapter }) => {
    let last = '';
    return {
      ...adapter,
      startCheckout: (input, context) => {
        last = input.key;
        return adapter.startCheckout(input, context);
      },
      resumeCheckout: async (code, context) => {
        const returned = await adapter.resumeCheckout?.(code, context);
        if (returned === undefined) throw new CheckoutError('not_found', 'There is no way back.');
        return { ...returned, token: last };
      },
    };
  },
  'cancel-closes': ({ adapter }) => ({
    ...adapter,
    cancelCheckout: async (id, context) => as(await adapter.getCheckout(id, context), 'canceled'),
  }),
  'cancel-may-answer-paid': ({ adapter }) => ({
    ...adapter,
    cancelCheckout: async (id, context) =>
      as((await adapter.cancelCheckout?.(id, context)) ?? (await adapter.getCheckout(id, context)), 'canceled'),
  }),
  'late-money-is-kept-for-goods-or-returned': ({ adapter }) => {
    const canceled = new Set<string>();
    return everySession(adapter, (session) => {
      if (session.status === 'canceled') canceled.add(session.id);
      return canceled.has(session.id) ? as(session, 'canceled') : session;
    });
  },
  'switch-closes-first': ({ adapter }) => ({ ...adapter, retryCheckout: (id, _input, context) => adapter.getCheckout(id, context) }),
  'second-success-goes-back': ({ adapter }) =>
    everySession(adapter, (session) => {
      if (session.status !== 'succeeded') return session;
      const { extra: _, ...order } = session.order;
      return { ...session, order };
    }),
  'first-money-after-switch': ({ adapter }) =>
    everySession(adapter, (session) => (session.status === 'succeeded' ? waiting(session) : session)),
  'same-retry-once': ({ adapter }) => ({
    ...adapter,
    retryCheckout: (id, input, context) =>
      adapter.retryCheckout?.(id, { ...input, key: newKey() }, context) ?? adapter.getCheckout(id, context),
  }),
  'switch-may-answer-paid': ({ adapter }) => ({
    ...adapter,
    retryCheckout: async (id, input, context) =>
      waiting((await adapter.retryCheckout?.(id, input, context)) ?? (await adapter.getCheckout(id, context))),
  }),
  'expires-closed': ({ adapter }) => everySession(adapter, (session) => (session.status === 'expired' ? waiting(session) : session)),
  'no-final-by-clock': ({ adapter, world }) => {
    let passed = false;
    // The world is watched rather than changed: only this adapter believes its clock.
    const { timePasses } = world;
    if (timePasses !== undefined) Object.assign(world, { timePasses: (ms: number) => ((passed = true), timePasses(ms)) });
    return everySession(adapter, (session) => (passed ? as(session, 'expired') : session));
  },
  'late-without-stock-goes-back': ({ adapter }) =>
    everySession(adapter, (session) => ({ ...session, money: session.money === 'unknown' ? 'unknown' : 'none' })),
  'cancel-needs-an-order': ({ adapter }) => ({
    ...adapter,
    cancelCheckout: (id, context) =>
      (adapter.cancelCheckout?.(id, context) ?? adapter.getCheckout(id, context)).catch(() => {
        throw new CheckoutError('internal', 'Something went wrong.');
      }),
  }),
};
