/** Who can pay an offer where, and why a method is not shown: for the merchant, who sees only their own browser. */
import { exponentOf, toDecimal, type Money, type Surface } from '@buypost/core';
import { worksOn } from '@buypost/core/surfaces';
import type { PaymentProvider, ProviderMethod } from '@buypost/providers';
import { surfacesOf, takes } from './methods.ts';
import type { ShopOffer } from './offer.ts';
import { currenciesOf } from './price.ts';

type Provider = Pick<PaymentProvider, 'id' | 'limits' | 'methods'>;

export const surfaces: readonly Surface[] = ['desktop', 'phone', 'wechat', 'alipay', 'in_app'];

/** One method of one provider, seen from one offer. */
export interface Reach {
  readonly method: string;
  readonly title: string;
  readonly provider: string;
  /** Where it is shown; empty where it is nowhere. */
  readonly shownOn: readonly Surface[];
  /** Of the offer's currencies, those that can be paid by it. */
  readonly currencies: readonly string[];
  /** Why it is not shown in some currency, at some price or on some surface: sentences, each with its cure where there is one. */
  readonly why: readonly string[];
}

const written = (money: Money): string => `${money.currency} ${toDecimal(money)}`;

/** The least and the most that one order may come to in a currency, before shipping. */
function rangeOf(offer: ShopOffer, currency: string): { readonly least: Money; readonly most: Money } {
  const fixed = [...offer.prices, ...offer.variants.flatMap((one) => one.prices ?? [])].filter((one) => one.currency === currency);
  const free = offer.amounts.filter((one) => one.currency === currency);
  const least = Math.min(...fixed.map((one) => one.amount), ...free.map((one) => one.min));
  const most = Math.max(...fixed.map((one) => one.amount), ...free.map((one) => one.max));
  return { least: { amount: least * offer.quantity.min, currency }, most: { amount: most * offer.quantity.max, currency } };
}

/** Why a provider cannot be paid some totals of this offer in a currency it takes; undefined where it can be paid them all. */
function limitsProblem(offer: ShopOffer, currency: string, provider: Provider): string | undefined {
  const limits = provider.limits(currency);
  if (limits === undefined) return `${provider.id} takes no ${currency}.`;
  const { least, most } = rangeOf(offer, currency);
  const bound = (amount: number): string => written({ amount, currency });
  if (most.amount < limits.min) return `${written(most)} is less than the ${bound(limits.min)} that ${provider.id} takes at least.`;
  if (least.amount > limits.max) return `${written(least)} is more than the ${bound(limits.max)} that ${provider.id} takes at most.`;
  if (limits.exponent < exponentOf(currency) && !takes(limits, least) && least.amount >= limits.min)
    return `${provider.id} counts ${currency} in coarser units than ${written(least)} has. Give it a price that it can count.`;
  if (least.amount > 0 && least.amount < limits.min) return `An order under ${bound(limits.min)} does not show it.`;
  if (most.amount > limits.max) return `An order over ${bound(limits.max)} does not show it.`;
  return undefined;
}

const isPayable = (offer: ShopOffer, currency: string, provider: Provider): boolean => {
  const limits = provider.limits(currency);
  if (limits === undefined) return false;
  const { least, most } = rangeOf(offer, currency);
  return most.amount >= limits.min && least.amount <= limits.max;
};

function reachOfMethod(offer: ShopOffer, provider: Provider, method: ProviderMethod): Reach {
  const all = currenciesOf(offer);
  const named = { method: method.id, title: method.title, provider: provider.id };
  if (offer.methods?.includes(method.id) === false)
    return { ...named, shownOn: [], currencies: [], why: [`The offer's "methods" do not name ${method.id}.`] };
  const offered = surfacesOf(offer, provider, method);
  const covered = method.surfaces.filter((surface) => !offered.includes(surface));
  const currencies = all.filter((currency) => isPayable(offer, currency, provider));
  const works = surfaces.filter((surface) => worksOn(surface, [{ ...method, surfaces: offered }]).length > 0);
  const stuck = offered.filter((surface) => !works.includes(surface));
  const missing = surfaces.filter((surface) => !method.surfaces.includes(surface));
  return {
    ...named,
    shownOn: currencies.length > 0 ? works : [],
    currencies,
    why: [
      ...all.flatMap((currency) => limitsProblem(offer, currency, provider) ?? []),
      ...(covered.length > 0
        ? [`On ${covered.join(', ')} ${method.standsInFor} does the same: name ${method.id} in the offer's "methods" to show it there.`]
        : []),
      ...(stuck.length > 0 ? [`No step of it (${method.actions.join(', ')}) works on ${stuck.join(', ')}.`] : []),
      ...(missing.length > 0 ? [`It is not made for ${missing.join(', ')}.`] : []),
    ],
  };
}

/** Every method of the shop, seen from an offer. A method that two providers have is the first one's. */
export function reachOf(offer: ShopOffer, providers: readonly Provider[]): readonly Reach[] {
  const found = new Map<string, Reach>();
  for (const provider of providers)
    for (const method of provider.methods) {
      const known = found.get(method.id);
      if (known === undefined || known.shownOn.length === 0) found.set(method.id, reachOfMethod(offer, provider, method));
    }
  return [...found.values()];
}

/** The same as a page of text. `stuck`: nobody can pay this offer anywhere. */
export function reachLines(
  offer: ShopOffer,
  providers: readonly Provider[],
): { readonly lines: readonly string[]; readonly stuck: boolean } {
  const all = reachOf(offer, providers);
  const several = currenciesOf(offer).length > 1;
  const shown = (surface: Surface): string => {
    const here = all.filter((one) => one.shownOn.includes(surface));
    if (here.length === 0) return 'nothing; readers are told where to open it instead';
    return here.map((one) => `${one.title} (${one.method})${several ? ` in ${one.currencies.join(', ')}` : ''}`).join(', ');
  };
  const stuck = all.every((one) => one.shownOn.length === 0);
  const places = stuck
    ? [`nobody can pay it: no method of the shop is shown anywhere`]
    : surfaces.map((surface) => `${surface.padEnd(8)} ${shown(surface)}`);
  const reasons = all
    .filter((one) => one.why.length > 0)
    .map((one) => `not everywhere: ${one.title} (${one.method}). ${one.why.join(' ')}`);
  return { lines: [...places, ...reasons], stuck };
}

/** The pages of text of all offers; those that read the same are told together. */
export function reachOfAll(
  offers: readonly ShopOffer[],
  providers: readonly Provider[],
): readonly { readonly ids: readonly string[]; readonly lines: readonly string[]; readonly stuck: boolean }[] {
  const found = new Map<string, { readonly ids: string[]; readonly lines: readonly string[]; readonly stuck: boolean }>();
  for (const offer of offers) {
    const { lines, stuck } = reachLines(offer, providers);
    const known = found.get(lines.join('\n'));
    if (known === undefined) found.set(lines.join('\n'), { ids: [offer.id], lines, stuck });
    else known.ids.push(offer.id);
  }
  return [...found.values()];
}
