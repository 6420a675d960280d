/** What a merchant asks on the command line. Each answers the process's exit code. */
import { randomBytes } from 'node:crypto';
import { parseDecimal, toDecimal, type Money } from '@buypost/core';
import { ordersNamed, ordersOf, refundOrder, shipOrder, unmatchedMoney, type MerchantOrder } from '../checkout/index.ts';
import { reachOfAll, type ShopOffer } from '../offers/index.ts';
import type { Shop } from '../shop.ts';
import { examineProviders } from './doctor.ts';
import type { MadeDriver } from './providers.ts';

export interface Asked {
  readonly shop: Shop;
  /** What stands after the command. */
  readonly words: readonly string[];
  readonly limit: number;
  /** Names a refund, so that repeating the command returns nothing twice. */
  readonly key?: string;
  /** How many proxies are believed about who calls. */
  readonly proxies?: number;
  /** The drivers with what they were told, for the doctor. */
  readonly made?: readonly MadeDriver[];
  readonly print: (line: string) => void;
}

const written = (money: Money): string => `${money.currency} ${toDecimal(money)}`;

const lineOf = (order: MerchantOrder): string =>
  [
    order.number,
    order.createdAt.slice(0, 16).replace('T', ' '),
    order.status.padEnd(8),
    written(order.session.total).padStart(14),
    order.title,
    order.session.id,
  ].join('  ');

export async function orders({ shop, limit, print }: Asked): Promise<number> {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    print('--limit must be a whole number, as in --limit 20');
    return 2;
  }
  const found = await ordersOf(shop, { limit });
  for (const order of found) print(lineOf(order));
  if (found.length === 0) print('No orders yet.');
  const strangers = await unmatchedMoney(shop);
  for (const one of strangers)
    print(`! ${one.provider} told of money that no order of this shop asked for: ${one.event}, ${one.receivedAt}`);
  return 0;
}

/** The one order that a word names; says what to do where it is none or several. */
async function named({ shop, words, print }: Asked): Promise<MerchantOrder | undefined> {
  const [name] = words;
  if (name === undefined) {
    print('Name the order, as in: buypost refund 7K2M9Q');
    return undefined;
  }
  const found = await ordersNamed(shop, name);
  if (found.length === 1) return found[0];
  print(found.length === 0 ? `There is no order ${name}.` : `${name} names ${found.length} orders; use the long id:`);
  for (const order of found) print(lineOf(order));
  return undefined;
}

export async function refund(asked: Asked): Promise<number> {
  const { shop, words, print } = asked;
  const order = await named(asked);
  if (order === undefined) return 2;
  const { currency } = order.session.total;
  const [, typed] = words;
  const amount = typed === undefined ? undefined : parseDecimal(typed, currency);
  if (typed !== undefined && (amount === undefined || amount.amount <= 0)) {
    print(`"${typed}" is no sum in ${currency}; write it as in ${toDecimal(order.session.total)}`);
    return 2;
  }
  const key = asked.key ?? randomBytes(16).toString('base64url');
  const done = await refundOrder(shop, order.session.id, {
    reason: 'merchant',
    requestKey: key,
    ...(amount === undefined ? {} : { amount: amount.amount }),
  });
  print(`${written({ amount: done.amount, currency: done.currency })} of order ${order.number}: ${done.status} (${done.id})`);
  return done.status === 'failed' ? 1 : 0;
}

export async function ship(asked: Asked): Promise<number> {
  const order = await named(asked);
  if (order === undefined) return 2;
  const sent = await shipOrder(asked.shop, order.session.id);
  asked.print(sent ? `Order ${order.number} is on its way.` : `Nothing of order ${order.number} was waiting to be sent.`);
  return sent ? 0 : 1;
}

export async function backup({ shop, words, print }: Asked): Promise<number> {
  const [file] = words;
  if (file === undefined) {
    print('Name a new file, as in: buypost backup shop-copy.sqlite');
    return 2;
  }
  if (shop.store.backup === undefined) {
    print('This shop keeps its state in PostgreSQL: use pg_dump.');
    return 2;
  }
  await shop.store.backup(file);
  print(`Copied to ${file}.`);
  return 0;
}

/** What lets a shop start and will still disappoint its buyers. */
export function warningsOf(shop: Shop, offers: readonly ShopOffer[], proxies: number): readonly string[] {
  const open = new URL(shop.publicUrl);
  const local = /^(localhost|127\.|\[::1\])/.test(open.hostname);
  return [
    ...(open.protocol === 'http:' && !local
      ? [`publicUrl is ${shop.publicUrl}: pages on https cannot load a shop on http. Put it behind https.`]
      : []),
    ...(local && shop.providers.some((provider) => !provider.test)
      ? [`publicUrl is ${shop.publicUrl}: providers cannot tell a shop on this machine that money came.`]
      : []),
    ...offers.flatMap((offer) =>
      [...offer.prices, ...offer.amounts]
        .filter(({ currency }) => shop.providers.every((provider) => provider.limits(currency) === undefined))
        .map(({ currency }) => `Offer ${offer.id} is sold in ${currency}, which no provider takes.`),
    ),
    ...(open.protocol === 'https:' && proxies === 0
      ? [
          `publicUrl is ${shop.publicUrl}, so a proxy stands before this process, but "proxies" is 0: all buyers look like one address and share its limits. Set "proxies": 1.`,
        ]
      : []),
  ];
}

const marks = { good: '+', warning: '!', problem: 'x' } as const;

/**
 * That the shop opened at all has checked settings, offers, providers and database. What is left: can buyers and providers reach it, and does
 * each provider know this shop? 1 where anything is to be mended.
 */
export async function doctor({ shop, print, proxies = 0, made = [] }: Asked): Promise<number> {
  const offers = await shop.offers.list();
  print(`settings   fine`);
  print(`offers     ${offers.length}: ${offers.map((offer) => offer.id).join(', ')}`);
  print(`providers  ${shop.providers.map((provider) => `${provider.id}${provider.test ? ' (test: no real money)' : ''}`).join(', ')}`);
  print(`database   ${shop.store.engine}`);
  const warnings = warningsOf(shop, offers, proxies);
  for (const warning of warnings) print(`! ${warning}`);
  let well = warnings.length === 0;
  for (const { title, findings } of await examineProviders(shop, made)) {
    if (title !== '') print(`\n${title}`);
    for (const { level, says } of findings) print(`${marks[level]} ${says}`);
    if (findings.some(({ level }) => level !== 'good')) well = false;
  }
  for (const { ids, lines, stuck } of reachOfAll(offers, shop.providers)) {
    print(`\n${ids.length === 1 ? 'Offer' : 'Offers'} ${ids.join(', ')}: who is shown what`);
    for (const line of lines) print(`${stuck && line === lines[0] ? marks.problem : ' '} ${line}`);
    if (stuck) well = false;
  }
  print(well ? '\nAll is well.' : '\nx stops buyers from paying, or the shop from learning that they did; ! will disappoint somebody.');
  return well ? 0 : 1;
}
