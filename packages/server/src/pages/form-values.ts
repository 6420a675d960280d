/** The hosted form: from what a browser without JavaScript posts to a draft, and from what is wrong with a draft to the form's own fields. */
import { parseDecimal, type Address, type Contact, type DraftField, type FieldProblem, type Money, type OrderDraft } from '@buypost/core';
import { draftSchema } from '@buypost/core/protocol';
import * as v from 'valibot';
import { currenciesOf, type ShopOffer } from '../offers/index.ts';
import type { Messages } from './messages/index.ts';

/** What was typed, by field name. */
export type Values = ReadonlyMap<string, string>;

/** Field names that travel from the form to the review and back. */
export const carried = [
  'variant',
  'quantity',
  'currency',
  'amount',
  'email',
  'name',
  'phone',
  'shipName',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'country',
  'shipping',
  'immediate',
  'method',
] as const;
export type FieldName = (typeof carried)[number];

/** The field of the form that a field of the draft was typed into. */
const fieldOf: Readonly<Record<string, FieldName>> = {
  'contact.email': 'email',
  'contact.name': 'name',
  'contact.phone': 'phone',
  'shipTo.name': 'shipName',
  'shipTo.line1': 'line1',
  'shipTo.line2': 'line2',
  'shipTo.city': 'city',
  'shipTo.region': 'region',
  'shipTo.postalCode': 'postalCode',
  'shipTo.country': 'country',
  variant: 'variant',
  quantity: 'quantity',
  currency: 'currency',
  amount: 'amount',
  'amount.amount': 'amount',
  shipping: 'shipping',
  method: 'method',
};

export type Wrongs = ReadonlyMap<FieldName, string>;

/** Sentences beside the fields. */
export function wrongsOf(problems: readonly FieldProblem[], say: Messages): Wrongs {
  const found = new Map<FieldName, string>();
  for (const { field, problem } of problems) {
    const name = Object.hasOwn(fieldOf, field) ? fieldOf[field] : undefined;
    if (name !== undefined && !found.has(name)) found.set(name, say.problems[problem]);
  }
  return found;
}

/** Sentences for what is not there at all. */
export function lacksOf(missing: readonly DraftField[], say: Messages): Wrongs {
  const places: readonly (readonly [DraftField, FieldName])[] = [
    ['email', 'email'],
    ['name', 'name'],
    ['phone', 'phone'],
    ['address', 'line1'],
    ['shipping', 'shipping'],
    ['amount', 'amount'],
    ['variant', 'variant'],
    ['immediate_delivery', 'immediate'],
  ];
  // How to ship can be chosen only once it is known where to.
  const asked = missing.includes('address') ? missing.filter((field) => field !== 'shipping') : missing;
  const found = new Map<FieldName, string>();
  for (const [field, name] of places) if (asked.includes(field)) found.set(name, say.missing[field]);
  return found;
}

/** Digits of other scripts and a decimal comma, as people type them. */
export const plainNumber = (typed: string): string =>
  typed
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/[,\u066b]/, '.');

const filled = (values: Values, name: FieldName): string | undefined => {
  const text = values.get(name)?.trim();
  return text === undefined || text === '' ? undefined : text;
};

/** Builds an object of the fields that were filled in. */
const present = <K extends string>(pairs: readonly (readonly [K, string | undefined])[]): Partial<Record<K, string>> => {
  const made: Partial<Record<K, string>> = {};
  for (const [name, text] of pairs) if (text !== undefined) made[name] = text;
  return made;
};

/** The draft that a filled form means. Not checked against the offer yet; what cannot be a draft at all comes as problems. */
export function draftOf(offer: ShopOffer, values: Values): { readonly draft: OrderDraft } | { readonly problems: readonly FieldProblem[] } {
  const get = (name: FieldName) => filled(values, name);
  const currency = get('currency') ?? currenciesOf(offer)[0] ?? '';
  const problems: FieldProblem[] = [];
  let amount: Money | undefined;
  if (offer.amounts.length > 0) {
    const typed = get('amount');
    amount = typed === undefined ? undefined : parseDecimal(plainNumber(typed), currency);
    if (amount === undefined) problems.push({ field: 'amount', problem: typed === undefined ? 'missing' : 'invalid' });
  }
  const quantity = plainNumber(get('quantity') ?? '1');
  if (!/^\d{1,6}$/.test(quantity)) problems.push({ field: 'quantity', problem: 'invalid' });
  const contact: Contact = present([
    ['email', get('email')],
    ['name', get('name')],
    ['phone', get('phone')],
  ]);
  const ships = offer.shipping.length > 0 || offer.asks.includes('address');
  const touched = (['shipName', 'line1', 'line2', 'city', 'region', 'postalCode'] as const).some((name) => get(name) !== undefined);
  const shipTo: Address | undefined =
    ships && touched
      ? {
          name: get('shipName') ?? '',
          line1: get('line1') ?? '',
          city: get('city') ?? '',
          country: get('country') ?? '',
          ...present([
            ['line2', get('line2')],
            ['region', get('region')],
            ['postalCode', get('postalCode')],
          ]),
        }
      : undefined;
  const draft = {
    offerId: offer.id,
    quantity: Number(quantity),
    currency,
    ...present([
      ['variant', get('variant')],
      ['method', get('method')],
      ['shipping', offer.shipping.length > 0 ? get('shipping') : undefined],
    ]),
    ...(amount === undefined ? {} : { amount }),
    ...(Object.keys(contact).length === 0 ? {} : { contact }),
    ...(shipTo === undefined ? {} : { shipTo }),
    ...(values.get('immediate') === 'yes' ? { immediateDelivery: true } : {}),
  };
  const read = v.safeParse(draftSchema, draft);
  if (read.success && problems.length === 0) return { draft: read.output };
  for (const issue of read.success ? [] : read.issues) {
    const field = (issue.path ?? []).map((step) => String(step.key)).join('.');
    const problem =
      issue.type === 'max_length'
        ? 'too_long'
        : issue.type === 'min_value'
          ? 'too_small'
          : issue.type === 'max_value'
            ? 'too_large'
            : issue.input === ''
              ? 'missing'
              : 'invalid';
    if (!problems.some((one) => one.field === field)) problems.push({ field, problem });
  }
  return { problems };
}
