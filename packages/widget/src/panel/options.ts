/**
 * What an author can say about a button. One schema: the URL's query, data attributes, the script tag's page-wide defaults and
 * `mountBuyButton` are all read by it. A wrong value is told to the author and left out; it never stops a sale.
 */
import { exponentOf, isCurrency, localeOf, parseDecimal, type Money } from '@buypost/core';
import * as v from 'valibot';

const told =
  (ask: string) =>
  (issue: { readonly received: string }): string =>
    `must be ${ask}, not ${issue.received}`;

const oneOf = <const Words extends readonly string[]>(...words: Words) => v.picklist(words, told(words.join(' or ')));
const words = (ask: string, most: number) =>
  v.pipe(v.string(told(ask)), v.trim(), v.minLength(1, told(ask)), v.maxLength(most, `must have ${most} characters at most`));
const httpUrl = (ask: string) =>
  v.pipe(
    words(ask, 2048),
    v.check((text) => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text), told(ask)),
  );

/** Every option, in the spelling of the URL's query; as an attribute each is `data-` plus its name. */
export const optionsSchema = v.partial(
  v.object({
    /** Origin of the shop that sells. Default: the link's, then the script's. */
    shop: v.pipe(
      httpUrl('the address of a shop, like "https://shop.example"'),
      v.transform((text) => new URL(text).origin),
    ),
    /** How the button looks. */
    layout: oneOf('link', 'button', 'card'),
    /** Where the checkout opens: over the page, or in the flow of the post. */
    display: oneOf('dialog', 'inline'),
    /** How many the form starts with. */
    quantity: v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number))], told('a whole number from 1, like "2"')),
      v.integer(told('a whole number from 1, like "2"')),
      v.minValue(1, told('a whole number from 1, like "2"')),
    ),
    /** Id of the variant the form starts with. */
    variant: words('the id of a variant', 64),
    /** For "pay what you want": a decimal number of the currency, as one writes it: "5" or "12.50". Needs `currency`. */
    amount: v.pipe(
      v.union([v.pipe(v.number(), v.transform(String)), v.string()], told('a decimal number, like "12.50"')),
      v.trim(),
      v.regex(/^\d{1,15}(\.\d{1,4})?$/, told('a decimal number, like "12.50"')),
    ),
    coupon: words('a coupon code', 64),
    /** BCP 47 tag of the language to show. Default: the nearest `lang`, then the browser's. */
    locale: v.pipe(
      words('a language tag, like "en" or "zh-Hans"', 64),
      v.check((tag) => localeOf(tag) !== undefined, told('a language tag, like "en" or "zh-Hans"')),
      v.transform((tag) => localeOf(tag) ?? tag),
    ),
    theme: oneOf('light', 'dark', 'auto'),
    /** Brand colour in any CSS notation. Default: the host's link colour. */
    accent: words('a CSS colour, like "#0a6b4b"', 64),
    /** One of the offer's currencies. */
    currency: v.pipe(
      words('an ISO 4217 code, like "EUR"', 3),
      v.toUpperCase(),
      v.check((code) => isCurrency(code), told('an ISO 4217 code, like "EUR"')),
    ),
    /** Address of the post, where the page does not say it. */
    post: httpUrl('the address of the post, like "https://blog.example/mugs"'),
    /** Which button of the post. Default: its number among the post's buttons. */
    placement: words('a short name', 64),
    /** The author's own tag for what is sold by this link. `utm_source` where absent. */
    ref: words('a short name', 64),
  }),
);

/** What may be given in code. */
export type ButtonOptions = { readonly [K in keyof v.InferInput<typeof optionsSchema>]: v.InferInput<typeof optionsSchema>[K] | undefined };
/** Options as the panel uses them. */
export type CheckedOptions = { readonly [K in keyof v.InferOutput<typeof optionsSchema>]: v.InferOutput<typeof optionsSchema>[K] };
export type OptionName = keyof CheckedOptions;

/** A wrong value: where it stands, and a sentence that says what to write. */
export interface OptionProblem {
  readonly option: string;
  readonly message: string;
}

const names = Object.keys(optionsSchema.entries);

/** Options of one source, as text or as given in code. */
export type Source = (name: string) => unknown;

/** Attributes of an element: `data-quantity`. */
export const attributesOf =
  (element: Element | undefined): Source =>
  (name) =>
    element?.getAttribute(`data-${name}`) ?? undefined;

/** The query of a button's address. Foreign fields are not looked at, but `utm_source` stands in for `ref`. */
export const queryOf = (address: string): Source => {
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  return (name) => query.get(name) ?? (name === 'ref' ? query.get('utm_source')?.trim().slice(0, 64) || undefined : undefined);
};

/** Options given in code. */
export const given =
  (options: ButtonOptions | undefined): Source =>
  (name) =>
    options && Object.hasOwn(options, name) ? new Map(Object.entries(options)).get(name) : undefined;

/**
 * The options of a button: for each, the first source that has it stands, and a wrong value falls back to the next source.
 * Names a source does not own are absent, whatever a page has put on `Object.prototype`.
 */
export function readOptions(sources: readonly Source[], report: (problem: OptionProblem) => void): CheckedOptions {
  const raw: Record<string, unknown> = Object.create(null);
  for (const name of names) {
    for (const source of sources) {
      const value = source(name);
      if (value === undefined || value === '') continue;
      const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
      const one: Record<string, unknown> = Object.create(null);
      one[name] = value;
      const read = v.safeParse(optionsSchema, one);
      if (read.success) {
        raw[name] = value;
        break;
      }
      report({ option: name, message: `${name}="${shown.slice(0, 80)}": ${name} ${read.issues[0].message}.` });
    }
  }
  const options = v.parse(optionsSchema, raw);
  Object.setPrototypeOf(options, null);
  if (options.amount !== undefined && !amountOf(options)) {
    report({
      option: 'amount',
      message: options.currency
        ? `amount="${options.amount}": ${options.currency} has ${exponentOf(options.currency)} decimals. Write it so.`
        : `amount="${options.amount}" needs a currency beside it, like currency=EUR.`,
    });
  }
  return options;
}

/** The amount as money. Undefined without a currency, or with more decimals than the currency has. */
export const amountOf = ({ amount, currency }: CheckedOptions): Money | undefined =>
  amount && currency ? parseDecimal(amount, currency) : undefined;
