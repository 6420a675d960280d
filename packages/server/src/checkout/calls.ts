/** How providers are found, named and called. */
import { isProviderError, type PaymentProvider, type PaymentRef, type ProviderCall } from '@buypost/providers';
import { takes } from '../offers/methods.ts';
import type { Shop } from '../shop.ts';
import type { AttemptRow } from '../store/database.ts';

/** What every driver is handed: the guarded fetch, the shop's clock, and a limit in time. */
export function callOf(shop: Shop): ProviderCall {
  const left = Math.min(shop.rules.providerTimeout, (shop.callsEnd ?? Infinity) - shop.now().getTime());
  return { fetch: shop.fetch, now: shop.now, signal: left > 0 ? AbortSignal.timeout(left) : AbortSignal.abort() };
}

/** The shop for work under a lease until `until`: its calls end in time for their answers to be written before another worker may begin. */
export const withLease = (shop: Shop, until: number): Shop => ({ ...shop, callsEnd: until - shop.rules.lease / 5 });

/** The driver of an attempt; undefined when the shop's settings no longer name it. */
export const providerOf = (shop: Shop, attempt: Pick<AttemptRow, 'provider' | 'account'>): PaymentProvider | undefined =>
  shop.providers.find((one) => one.id === attempt.provider && one.account === attempt.account);

/** The first driver that offers this method for this sum. */
export const providerFor = (shop: Shop, method: string, amount: number, currency: string): PaymentProvider | undefined =>
  shop.providers.find((one) => {
    const limits = one.limits(currency);
    return limits !== undefined && takes(limits, { amount, currency }) && one.methods.some((offered) => offered.id === method);
  });

export const refOf = (attempt: AttemptRow): PaymentRef => ({
  attempt: attempt.id,
  account: attempt.account,
  amount: { amount: attempt.amount, currency: attempt.currency },
  method: attempt.method,
  ...(attempt.reference === null ? {} : { reference: attempt.reference }),
  ...(attempt.note === null ? {} : { note: attempt.note }),
});

/** The provider said no and nothing exists or happened. Everything else that goes wrong in a call is not known. */
export const isRefusal = (error: unknown): boolean => isProviderError(error) && error.code === 'refused';

/** A line for the log that cannot carry a secret: our own code, or that it was none. */
export const problemOf = (error: unknown): string =>
  isProviderError(error)
    ? `${error.code}${error.told === undefined ? '' : `:${error.told.slice(0, 60)}`}`
    : error instanceof Error
      ? error.name
      : 'thrown';

/** Can an unpaid payment of this attempt be stopped? The provider's word about this one comes before the driver's about the method. */
export function closingOf(provider: PaymentProvider, attempt: Pick<AttemptRow, 'method' | 'closable'>): 'ask' | 'give_up' | 'impossible' {
  const how = provider.closeOf(attempt.method);
  if (how === 'superseded') return 'give_up';
  if (how === 'never' || provider.cancelPayment === undefined || attempt.closable === 0) return 'impossible';
  return 'ask';
}
