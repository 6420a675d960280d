/** What is read of Stripe's answers: only what is used, leniently. Where a field is not what it should be, it is as if it were not there. */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());
const maybe = <T extends v.GenericSchema>(schema: T) => v.fallback(v.nullish(schema), undefined);
const count = v.pipe(v.number(), v.safeInteger());
const metadata = maybe(v.record(v.string(), v.string()));

/** An id, or the object itself where it was asked to be expanded. */
const named = v.union([
  text,
  v.pipe(
    v.object({ id: text }),
    v.transform(({ id }) => id),
  ),
]);

export const toldProblem = v.object({
  error: v.object({
    type: v.optional(v.fallback(v.string(), '')),
    code: v.optional(v.fallback(v.string(), '')),
    message: v.optional(v.fallback(v.string(), '')),
  }),
});

const charge = v.object({ id: text, amount_refunded: v.fallback(count, 0) });

export const toldIntent = v.object({
  id: v.pipe(v.string(), v.startsWith('pi_')),
  status: text,
  amount: count,
  amount_received: v.optional(v.fallback(count, 0), 0),
  currency: v.pipe(v.string(), v.regex(/^[a-z]{3}$/)),
  client_secret: maybe(text),
  livemode: maybe(v.boolean()),
  metadata,
  cancellation_reason: maybe(v.string()),
  last_payment_error: maybe(v.object({ type: maybe(v.string()), code: maybe(v.string()), decline_code: maybe(v.string()) })),
  latest_charge: maybe(v.union([text, charge])),
  on_behalf_of: maybe(named),
  transfer_data: maybe(v.object({ destination: named })),
});
export type ToldIntent = v.InferOutput<typeof toldIntent>;

export const toldSession = v.object({
  id: v.pipe(v.string(), v.startsWith('cs_')),
  status: text,
  payment_status: text,
  amount_total: count,
  currency: v.pipe(v.string(), v.regex(/^[a-z]{3}$/)),
  livemode: maybe(v.boolean()),
  metadata,
  url: maybe(text),
  payment_intent: maybe(v.union([text, toldIntent])),
});
export type ToldSession = v.InferOutput<typeof toldSession>;

export const toldRefund = v.object({
  id: text,
  status: maybe(v.string()),
  amount: count,
  currency: v.pipe(v.string(), v.regex(/^[a-z]{3}$/)),
  metadata,
});
export type ToldRefund = v.InferOutput<typeof toldRefund>;

/** A page of a list. Members that are not what they should be are left out by whoever reads them. */
export const toldList = v.object({ data: v.array(v.unknown()), has_more: maybe(v.boolean()) });

export const toldEvent = v.object({
  id: maybe(text),
  type: text,
  created: maybe(count),
  account: maybe(text),
  livemode: maybe(v.boolean()),
  data: v.object({
    object: v.pipe(
      v.unknown(),
      v.check((told) => !Array.isArray(told)),
      v.record(v.string(), v.unknown()),
    ),
  }),
});

/** What an event's object may say about whose it is. */
export const toldSubject = v.object({
  id: maybe(text),
  metadata,
  payment_intent: maybe(named),
  status: maybe(v.string()),
});
