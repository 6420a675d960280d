/** Bad backends for the laws about what a session says. */
import { CheckoutError } from '@buypost/core';
import { everySession, frozen, waiting, type AdapterMutants } from './mutant.ts';

export const truthMutants: AdapterMutants = {
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
  'refund-takes-goods-back': ({ adapter }) =>
    everySession(adapter, (session) => (session.status === 'succeeded' ? { ...session, money: 'taken' } : session)),
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
};
