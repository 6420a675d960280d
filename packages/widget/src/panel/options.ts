/**
 * What an author can say about a button. One schema: the URL's query, data attributes, the script tag's page-wide defaults and
 * `mountBuyButton` are all read by it. A wrong value is told to the author and left out; it never stops a sale.
 */
import { exponentOf, isCurrency, localeOf, parseDecimal, type Money } from '@buypost/core';
import * as v from 'valibot';

/** One option: `read` makes a value of its text, or undefined where it is wrong; `ask` says what to write. Numbers given in code are read as their text. */
const option = <Input extends string | number, Output>(ask: string, read: (text: string) => Output | undefined) =>
  v.exactOptional(
    v.pipe(
      v.custom<Input>((value) => typeof value === 'string' || typeof value === 'number', `must be ${ask}`),
      v.transform((value) => read(String(value).trim())),
      v.custom<Output>((value) => value !== undefined, `must be ${ask}`),
    ),
  );

const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  option<Words[number], Words[number]>(words.join(' or '), (text) => words.find((word) => word === text));
const words = (ask: string, most = 64) =>
  option<string, string>(`${ask} of ${most} characters at most`, (text) => (text.length > 0 && text.length <= most ? text : undefined));
const httpUrl = (text: string): URL | undefined =>
  /^https?:\/\/[^/]/i.test(text) && text.length <= 2048 && URL.canParse(text) ? new URL(text) : undefined;

/** Every option, in the spelling of the URL's query; as an attribute each is `data-` plus its name. */
export const optionsSchema = v.object({
  /** Origin of the shop that sells. Default: the link's, then the script's. */
  shop: option<string, string>('the address of a shop, like "https://shop.example"', (text) => httpUrl(text)?.origin),
  /** How the button looks. */
  layout: oneOf('link', 'button', 'card'),
  /** Where the checkout opens: over the page, or in the flow of the post. */
  display: oneOf('dialog', 'inline'),
  /** How many the form starts with. */
  quantity: option<string | number, number>('a whole number from 1, like "2"', (text) =>
    /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined,
  ),
  /** Id of the variant the form starts with. */
  variant: words('the id of a variant'),
  /** For "pay what you want": a decimal number of the currency, as one writes it: "5" or "12.50". Needs `currency`. */
  amount: option<string | number, string>('a decimal number, like "12.50"', (text) =>
    /^\d{1,15}(\.\d{1,4})?$/.test(text) ? text : undefined,
  ),
  coupon: words('a coupon code'),
  /** BCP 47 tag of the language to show. Default: the nearest `lang`, then the browser's. */
  locale: option<string, string>('a language tag, like "en" or "zh-Hans"', localeOf),
  theme: oneOf('light', 'dark', 'auto'),
  /** Brand colour in any CSS notation. Default: the host's link colour. */
  accent: words('a CSS colour, like "#0a6b4b",'),
  /** One of the offer's currencies. */
  currency: option<string, string>('an ISO 4217 code, like "EUR"', (text) =>
    isCurrency(text.toUpperCase()) ? text.toUpperCase() : undefined,
  ),
  /** Address of the post, where the page does not say it. */
  post: option<string, string>('the address of the post, like "https://blog.example/mugs"', (text) => httpUrl(text)?.href),
  /** Which button of the post. Default: its number among the post's buttons. */
  placement: words('a short name'),
  /** The author's own tag for what is sold by this link. `utm_source` where absent. */
  ref: words('a short name'),
});

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
  (element: Element | null | undefined): Source =>
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
  const all = v.safeParse(optionsSchema, raw);
  // Each was read alone before.
  const options: CheckedOptions = all.success ? all.output : {};
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
