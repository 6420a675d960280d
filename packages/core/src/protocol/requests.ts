/**
 * What a page may send to a shop, checked strictly: unknown fields are refused, numbers are bounded and whole, texts bounded and clean.
 * The shapes are those of `contract.ts`; the calls stand in `docs/protocol.md`.
 */
import * as v from 'valibot';
import { longest } from './longest.ts';

/** Text without NUL and lone surrogates, which databases refuse or change. */
const text = (max: number, min = 0) => v.pipe(v.string(), v.minLength(min), v.maxLength(max), v.regex(/^[^\0\p{Cs}]*$/u));

const isPage = (url: string): boolean => {
  try {
    return /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
};
const page = (max: number) => v.pipe(text(max, 1), v.check(isPage));

/** A checkout's key, a retry's key, a return code or a token: base64url of 128 or more bits. */
export const keySchema = v.pipe(v.string(), v.regex(/^[\w-]{22,128}$/));

/** A currency's code by its shape; whether the shop sells in it is the offer's word. */
export const currencySchema = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));

/** Integer minor units, never negative: a page never sends a discount. */
export const moneySchema = v.strictObject({ amount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), currency: currencySchema });

const idSchema = text(longest.id, 1);
const methodSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_]{0,39}$/));
const surfaceSchema = v.picklist(['desktop', 'phone', 'wechat', 'alipay', 'in_app']);

export const contactSchema = v.strictObject({
  email: v.exactOptional(text(longest.email)),
  name: v.exactOptional(text(longest.text)),
  phone: v.exactOptional(text(longest.phone)),
});

export const addressSchema = v.strictObject({
  name: text(longest.text),
  line1: text(longest.text),
  line2: v.exactOptional(text(longest.text)),
  city: text(longest.text),
  region: v.exactOptional(text(longest.text)),
  postalCode: v.exactOptional(text(longest.postalCode)),
  country: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/)),
});

/** An {@link OrderDraft}. Whether the offer has such a variant, and what must be given, is the shop's to say (`invalid_fields`). */
export const draftSchema = v.strictObject({
  offerId: idSchema,
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000)),
  variant: v.exactOptional(idSchema),
  amount: v.exactOptional(moneySchema),
  currency: v.exactOptional(currencySchema),
  method: v.exactOptional(methodSchema),
  coupon: v.exactOptional(text(longest.coupon, 1)),
  contact: v.exactOptional(contactSchema),
  shipTo: v.exactOptional(addressSchema),
  shipping: v.exactOptional(idSchema),
  immediateDelivery: v.exactOptional(v.boolean()),
});

export const postSchema = v.strictObject({
  url: page(longest.url),
  title: v.exactOptional(text(longest.title)),
  author: v.exactOptional(text(longest.text)),
  placement: v.exactOptional(text(longest.text)),
  ref: v.exactOptional(text(longest.text)),
});

/** `POST /v1/quotes` */
export const quoteSchema = v.strictObject({ draft: draftSchema });

/** `POST /v1/checkouts`. The key travels in the Authorization header: {@link keySchema}. */
export const startCheckoutSchema = v.strictObject({
  draft: draftSchema,
  method: methodSchema,
  expected: moneySchema,
  post: postSchema,
  returnTo: page(longest.page),
  surface: surfaceSchema,
  locale: text(longest.locale),
  again: v.exactOptional(v.boolean()),
});

/** `POST /v1/checkouts/:id/retry` */
export const retryCheckoutSchema = v.strictObject({ key: keySchema, method: methodSchema, expected: moneySchema, surface: surfaceSchema });

/** `POST /v1/checkouts/:id/cancel` */
export const cancelSchema = v.pipe(
  v.unknown(),
  v.check((body) => !Array.isArray(body)),
  v.strictObject({}),
);

/** `POST /v1/returns` */
export const returnSchema = v.strictObject({ code: keySchema });

/** The `ids` of `GET /v1/offers?ids=a,b`: 1 to 50 offer ids, each once. */
export const offerIdsSchema = v.pipe(
  v.string(),
  v.maxLength(50 * (longest.id + 1)),
  v.transform((ids) => [...new Set(ids.split(','))]),
  v.array(idSchema),
  v.minLength(1),
  v.maxLength(50),
);
