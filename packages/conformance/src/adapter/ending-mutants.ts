/** Bad backends for the laws about stopping, switching and time. */
import { CheckoutError } from '@buypost/core';
import { newKey } from './bench.ts';
import { as, everySession, waiting, type AdapterMutants } from './mutant.ts';

export const endingMutants: AdapterMutants = {
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
