/** How often each provider's account may still be asked by the reconciler: what the provider documents, or a careful number where it says nothing. */
import type { PaymentProvider } from '@buypost/providers';
import type { Shop } from '../shop.ts';

/** Where a provider documents no limit. Ten looks a second are far below what any of them was seen to refuse, and enough for a large shop. */
const careful = { calls: 1_200, within: 60 } as const;

/** The reconciler takes this part; the rest is for buyers who are looking, and for creating, closing and returning. */
const share = 0.5;

/** After the provider itself said that it was too much, it is left alone for this long. Milliseconds. */
const rest = 60_000;

type Account = Pick<PaymentProvider, 'id' | 'account' | 'readLimit'>;

interface Budget {
  /** When the calls of the last stretch were begun, milliseconds since 1970, oldest first. */
  readonly begun: number[];
  restsUntil: number;
}

const budgets = new WeakMap<Shop, Map<string, Budget>>();

function budgetOf(shop: Shop, { id, account }: Account): Budget {
  const all = budgets.get(shop) ?? new Map<string, Budget>();
  budgets.set(shop, all);
  const key = JSON.stringify([id, account]);
  const budget = all.get(key) ?? { begun: [], restsUntil: 0 };
  all.set(key, budget);
  return budget;
}

/** Forgets the calls that are long enough ago and answers how many more may be made now. */
function leftOf(budget: Budget, { readLimit = careful }: Account, now: number): number {
  const since = now - readLimit.within * 1_000;
  let gone = 0;
  while (gone < budget.begun.length && (budget.begun[gone] ?? 0) <= since) gone += 1;
  budget.begun.splice(0, gone);
  return budget.restsUntil > now ? 0 : Math.max(0, Math.max(1, Math.floor(readLimit.calls * share)) - budget.begun.length);
}

/** How many looks at this account's payments may be begun now. Counted in this process: several servers of one shop share nothing here. */
export const looksLeft = (shop: Shop, provider: Account): number => leftOf(budgetOf(shop, provider), provider, shop.now().getTime());

/** So many looks are begun now. */
export function countLooks(shop: Shop, provider: Account, looks: number): void {
  const now = shop.now().getTime();
  const { begun } = budgetOf(shop, provider);
  for (let look = 0; look < looks; look += 1) begun.push(now);
}

/** The provider said that this was too much. */
export function letRest(shop: Shop, provider: Account): void {
  budgetOf(shop, provider).restsUntil = shop.now().getTime() + rest;
}
