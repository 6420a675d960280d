/** What bad backends are made of. */
import type { CallContext, CheckoutAdapter, CheckoutSession, RetryCheckout } from '@buypost/core';
import type { AdapterBench } from './bench.ts';

/** Takes a good bench and gives its adapter with one promise broken. */
export type AdapterMutant = (good: AdapterBench) => CheckoutAdapter;

type Change = (session: CheckoutSession) => CheckoutSession;

/** Every session that leaves the adapter goes through `change`. */
export const everySession = (good: CheckoutAdapter, change: Change): CheckoutAdapter => {
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
/** The session as if it had ended. */
export const as = (session: CheckoutSession, status: Status, money: CheckoutSession['money'] = 'none'): CheckoutSession => {
  const { id, offerId, revision, total, lines, methods, test } = session;
  return { id, offerId, revision, total, lines, methods, test, canSwitch: false, canCancel: false, money, status };
};

/** The session as if the buyer still had to act. */
export const waiting = (session: CheckoutSession): CheckoutSession => {
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
export const frozen = (good: CheckoutAdapter): CheckoutAdapter => {
  const first = new Map<string, CheckoutSession>();
  return everySession(good, (session) => {
    const kept = first.get(session.id) ?? session;
    first.set(session.id, kept);
    return kept;
  });
};

/** Mutants by the id of the law that must catch each. */
export type AdapterMutants = Readonly<Record<string, AdapterMutant>>;
