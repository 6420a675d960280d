/** The parameters that the pretend Stripe takes, each named: another one is an error, as at Stripe. */
import * as v from 'valibot';

const whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
const currency = v.pipe(v.string(), v.regex(/^[a-zA-Z]{3}$/), v.toLowerCase());
const flag = v.pipe(
  v.picklist(['true', 'false']),
  v.transform((word) => word === 'true'),
);
const webUrl = v.pipe(
  v.string(),
  v.maxLength(5_000),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be a URL'),
);
const metadata = v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(500))), {});
/** Lists are objects whose names are numbers. */
const list = <T extends v.GenericSchema>(member: T) =>
  v.pipe(
    v.record(v.string(), member),
    v.transform((told) => Object.values(told)),
  );
const expand = v.optional(list(v.string()), {});

/** Of the buyer's browser: a card number, or a method that needs a page of its own. */
const methodData = v.strictObject({
  type: v.picklist(['card', 'ideal', 'klarna', 'bancontact', 'alipay']),
  card: v.optional(v.object({ number: v.string() })),
});

export const intentParams = v.strictObject({
  amount: whole,
  currency,
  automatic_payment_methods: v.optional(v.strictObject({ enabled: flag, allow_redirects: v.optional(v.picklist(['always', 'never'])) })),
  capture_method: v.optional(v.picklist(['automatic', 'automatic_async'])),
  confirm: v.optional(flag),
  description: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
  expand,
  metadata,
  payment_method: v.optional(v.string()),
  return_url: v.optional(webUrl),
});

export const confirmParams = v.strictObject({
  client_secret: v.optional(v.string()),
  expand,
  key: v.optional(v.string()),
  payment_method: v.optional(v.string()),
  payment_method_data: v.optional(methodData),
  return_url: v.optional(webUrl),
});

export const cancelParams = v.strictObject({
  cancellation_reason: v.optional(v.picklist(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])),
  expand,
});

export const expireParams = v.strictObject({ expand });

const lineItem = v.strictObject({
  quantity: v.pipe(whole, v.minValue(1)),
  price_data: v.strictObject({
    currency,
    unit_amount: whole,
    product_data: v.strictObject({ name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(250)), description: v.optional(v.string()) }),
  }),
});

export const sessionParams = v.strictObject({
  mode: v.literal('payment'),
  success_url: webUrl,
  cancel_url: v.optional(webUrl),
  client_reference_id: v.optional(v.pipe(v.string(), v.maxLength(200))),
  expand,
  expires_at: v.optional(whole),
  line_items: v.pipe(list(lineItem), v.minLength(1), v.maxLength(100)),
  metadata,
  payment_intent_data: v.optional(v.strictObject({ metadata, description: v.optional(v.string()) })),
});

export const refundParams = v.strictObject({
  payment_intent: v.string(),
  amount: v.optional(whole),
  expand,
  metadata,
  reason: v.optional(v.picklist(['duplicate', 'fraudulent', 'requested_by_customer'])),
});

export const endpointParams = v.strictObject({
  url: webUrl,
  enabled_events: v.pipe(list(v.string()), v.minLength(1)),
  api_version: v.optional(v.string()),
});
