/** The shape of an offers file. Rules within one offer; what needs the world (files, the shop's address) is in `file.ts`. */
import * as v from 'valibot';
import { count, country, filePath, id, isWebAddress, language, money, origin, prices, time, webAddress, words } from './fields.ts';

export const seller = v.strictObject({
  name: words(120),
  address: v.pipe(
    v.array(words(120), 'write the postal address as a list, one line each'),
    v.nonEmpty('write the postal address, one line each'),
    v.maxLength(8, 'has more than 8 lines'),
  ),
  email: v.optional(v.pipe(v.string(), v.email('write an e-mail address'))),
  terms: v.optional(webAddress),
  privacy: v.optional(webAddress),
});

const image = v.strictObject({
  src: v.union(
    [v.pipe(v.string(), v.check(isWebAddress)), filePath],
    'write a file beside the offers file, as in "images/mug.svg", or an address that begins with https://',
  ),
  alt: words(300),
  width: count(1),
  height: count(1),
});

const amount = v.pipe(
  v.strictObject({
    min: money,
    max: money,
    suggested: v.optional(v.pipe(v.array(money), v.maxLength(6, 'has more than 6 suggestions')), []),
  }),
  v.check(
    (range) => range.min.currency === range.max.currency && range.suggested.every((one) => one.currency === range.min.currency),
    'write "min", "max" and "suggested" in one currency',
  ),
  v.check((range) => range.min.amount >= 1, '"min" must be more than nothing'),
  v.check((range) => range.min.amount <= range.max.amount, '"min" is more than "max"'),
  v.check(
    (range) => range.suggested.every((one) => one.amount >= range.min.amount && one.amount <= range.max.amount),
    'a suggestion is outside "min" and "max"',
  ),
);

const once = <T>(list: readonly T[], of: (one: T) => string): boolean => new Set(list.map(of)).size === list.length;

const choice = v.strictObject({ id, title: words(80), price: v.optional(prices), image: v.optional(image), stock: v.optional(count(0)) });

const rate = v.strictObject({
  id,
  title: words(80),
  countries: v.pipe(
    v.array(country, 'write a list of countries, as in [JP, KR], or ["*"]'),
    v.nonEmpty('name at least one country, or "*"'),
  ),
  price: prices,
});

const delivery = v.variant(
  'kind',
  [
    v.strictObject({
      kind: v.literal('download'),
      title: words(120),
      file: filePath,
      name: v.optional(
        v.pipe(
          words(120),
          v.check((name) => !/[/\\:*?"<>|]/.test(name), 'a file name cannot contain / \\ : * ? " < > |'),
        ),
      ),
      type: v.optional(
        v.pipe(v.string(), v.regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'write a media type, as in "image/png"')),
        'application/octet-stream',
      ),
      uses: v.optional(count(1), 5),
      days: v.optional(count(1), 30),
    }),
    v.strictObject({ kind: v.literal('text'), title: words(120), text: words(5000, true) }),
    v.strictObject({ kind: v.literal('shipment'), title: words(120) }),
    v.strictObject({ kind: v.literal('thanks'), title: words(120), text: words(2000, true) }),
  ],
  'write what the buyer gets: "kind" is one of download, text, shipment, thanks',
);

const ask = v.picklist(['email', 'name', 'phone', 'address'], 'use email, name, phone or address');

export const offer = v.pipe(
  v.strictObject({
    id,
    title: words(120),
    description: v.optional(words(2000, true)),
    language: v.optional(language),
    image: v.optional(image),
    seller: v.optional(seller),
    price: v.optional(prices),
    amount: v.optional(
      v.union(
        [
          v.pipe(
            amount,
            v.transform((one) => [one]),
          ),
          v.array(amount),
        ],
        (issue) => issue.issues?.[0]?.message ?? 'write { min, max, suggested }',
      ),
    ),
    variants: v.optional(
      v.strictObject({
        label: words(40),
        choices: v.pipe(
          v.array(choice, 'write a list of choices, each with "id" and "title"'),
          v.nonEmpty('write at least one choice'),
          v.maxLength(100, 'has more than 100 choices'),
          v.check((list) => once(list, (one) => one.id), 'has one "id" twice'),
        ),
      }),
    ),
    quantity: v.optional(
      v.pipe(
        v.strictObject({ min: v.optional(count(1), 1), max: v.optional(count(1), 1) }),
        v.check((range) => range.min <= range.max, '"min" is more than "max"'),
      ),
      { min: 1, max: 1 },
    ),
    stock: v.optional(count(0)),
    asks: v.optional(
      v.pipe(
        v.array(ask),
        v.check((list) => once(list, (one) => one), 'asks for one thing twice'),
      ),
      [],
    ),
    shipping: v.optional(
      v.pipe(
        v.array(rate),
        v.check((list) => once(list, (one) => one.id), 'has one "id" twice'),
      ),
      [],
    ),
    delivery,
    methods: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,40}$/, 'write a method id, as in "card"'))),
        v.nonEmpty('is empty; leave "methods" out for all'),
      ),
    ),
    origins: v.optional(v.pipe(v.array(origin), v.nonEmpty('is empty; leave "origins" out for any page'))),
    from: v.optional(time),
    until: v.optional(time),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const problem of rulesOf(dataset.value)) addIssue({ message: problem });
  }),
);

type Written = {
  readonly price?: readonly { currency: string }[] | undefined;
  readonly amount?: readonly { min: { currency: string } }[] | undefined;
  readonly variants?:
    | { readonly choices: readonly { id: string; price?: readonly { currency: string }[] | undefined; stock?: number | undefined }[] }
    | undefined;
  readonly quantity: { readonly min: number; readonly max: number };
  readonly stock?: number | undefined;
  readonly shipping: readonly { id: string; price: readonly { currency: string }[] }[];
  readonly delivery: { readonly kind: string };
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

const listed = (sums: readonly { currency: string }[] | undefined): readonly string[] => (sums ?? []).map((sum) => sum.currency);

/** Rules between the fields of one offer. */
function* rulesOf(one: Written): Generator<string> {
  const fixed = listed(one.price);
  const open = (one.amount ?? []).map((range) => range.min.currency);
  const choices = one.variants?.choices ?? [];
  const currencies = fixed.length > 0 ? fixed : open.length > 0 ? open : listed(choices[0]?.price);
  if (fixed.length > 0 && open.length > 0) yield 'has "price" and "amount"; keep one: a fixed price, or what the buyer wants to pay';
  if (open.length > 0 && choices.length > 0) yield 'has "amount" and "variants"; a sum that the buyer chooses has no variants';
  if (open.length > 0 && one.quantity.max > 1) yield 'has "amount" and a "quantity"; a sum that the buyer chooses is sold once';
  if (new Set(open).size !== open.length) yield '"amount" has one currency twice; write each once';
  if (currencies.length === 0) yield 'has no price; write price: "EUR 19.00", or amount: { min: "EUR 1.00", max: "EUR 500.00" }';
  for (const choice of choices) {
    if (choice.price === undefined && fixed.length > 0) continue;
    const lacks = currencies.filter((code) => !listed(choice.price).includes(code));
    if (lacks.length > 0) yield `variant "${choice.id}" has no price in ${lacks.join(', ')}; write one for each currency of the offer`;
    const extra = listed(choice.price).filter((code) => !currencies.includes(code));
    if (extra.length > 0) yield `variant "${choice.id}" has a price in ${extra.join(', ')}, which the offer itself is not sold in`;
  }
  if (one.stock !== undefined && choices.length > 0) yield 'has "stock" beside "variants"; write "stock" under each choice';
  for (const rate of one.shipping) {
    const lacks = currencies.filter((code) => !listed(rate.price).includes(code));
    if (lacks.length > 0) yield `shipping "${rate.id}" has no price in ${lacks.join(', ')}; write one for each currency of the offer`;
  }
  if (one.delivery.kind === 'shipment' && one.shipping.length === 0)
    yield 'is shipped but has no "shipping"; write at least one rate with its countries and price';
  if (one.delivery.kind !== 'shipment' && one.shipping.length > 0) yield 'has "shipping" but its "delivery" is not a shipment';
  if (one.from !== undefined && one.until !== undefined && one.from >= one.until) yield '"until" is not after "from"';
}

export type WrittenOffer = v.InferOutput<typeof offer>;
export type WrittenSeller = v.InferOutput<typeof seller>;
