/** What PayPal's answers look like to us. Lenient: unknown fields are ignored, unknown words stay words; see `status.ts`. */
import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const sum = v.object({ currency_code: v.string(), value: v.string() });

const toldCapture = v.object({
  id,
  status: v.string(),
  status_details: v.nullish(v.object({ reason: v.nullish(v.string()) })),
  amount: sum,
});

/** A refund as PayPal tells it, alone or inside its order. Our refund's id comes back in `custom_id`, and in `invoice_id`. */
export const toldRefund = v.object({
  id,
  status: v.string(),
  amount: v.nullish(sum),
  custom_id: v.nullish(v.string()),
  invoice_id: v.nullish(v.string()),
});
export type ToldRefund = v.InferOutput<typeof toldRefund>;

const toldUnit = v.object({
  custom_id: v.nullish(v.string()),
  amount: v.nullish(sum),
  payee: v.nullish(v.object({ merchant_id: v.nullish(v.string()) })),
  payments: v.nullish(v.object({ captures: v.nullish(v.array(toldCapture)), refunds: v.nullish(v.array(toldRefund)) })),
});

/** An order as PayPal tells it. */
export const toldOrder = v.object({
  id,
  status: v.string(),
  update_time: v.nullish(v.string()),
  purchase_units: v.pipe(v.array(toldUnit), v.length(1)),
  links: v.optional(v.array(v.object({ rel: v.string(), href: v.string() })), []),
});
export type ToldOrder = v.InferOutput<typeof toldOrder>;

/** A problem as PayPal tells it. */
export const toldProblem = v.object({
  name: v.string(),
  message: v.optional(v.string(), ''),
  debug_id: v.nullish(v.string()),
  details: v.nullish(v.array(v.object({ issue: v.nullish(v.string()), description: v.nullish(v.string()) }))),
});

export const toldToken = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty(), v.regex(/^[\x21-\x7e]+$/)),
  expires_in: v.pipe(v.number(), v.minValue(0)),
});

const text = v.nullish(v.string());

/** A webhook's body. Only names are read from it: the truth is asked for. */
export const toldEvent = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
  event_type: v.pipe(v.string(), v.regex(/^[A-Z0-9.-]{1,100}$/)),
  create_time: text,
  resource: v.object({
    id: text,
    order_id: text,
    custom_id: text,
    invoice_id: text,
    supplementary_data: v.nullish(v.object({ related_ids: v.nullish(v.object({ order_id: text })) })),
    purchase_units: v.nullish(v.array(v.object({ custom_id: text }))),
    dispute_id: text,
    dispute_outcome: v.nullish(v.object({ outcome_code: text })),
    disputed_transactions: v.nullish(v.array(v.object({ custom: text, invoice_number: text }))),
  }),
});
export type ToldEvent = v.InferOutput<typeof toldEvent>;
