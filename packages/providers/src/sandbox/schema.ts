/** What the bank's answers look like to us. Lenient: unknown fields are ignored, unknown words stay words; see `status.ts`. */
import * as v from 'valibot';

const minorUnits = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const link = v.optional(v.string());

/** A payment as the bank tells it. */
export const toldPayment = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  merchant_reference: v.string(),
  account: v.string(),
  state: v.string(),
  currency: v.string(),
  amount: minorUnits,
  paid_amount: v.optional(minorUnits, 0),
  refunded_amount: v.optional(minorUnits, 0),
  refusal: v.nullish(v.string()),
  closable: v.nullish(v.boolean()),
  expires_at: v.nullish(v.string()),
  links: v.optional(v.object({ page: link, scan: link, app: link, form: link }), {}),
});
export type ToldPayment = v.InferOutput<typeof toldPayment>;

/** A refund as the bank tells it. */
export const toldRefund = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  refund_reference: v.string(),
  state: v.string(),
  amount: minorUnits,
  currency: v.string(),
});
export type ToldRefund = v.InferOutput<typeof toldRefund>;

/** A problem as the bank tells it. */
export const toldProblem = v.object({ error: v.object({ code: v.string(), message: v.optional(v.string(), '') }) });

/** A notification's body. Only names are read from it: the truth is asked for. */
export const toldEvent = v.object({
  event: v.string(),
  type: v.string(),
  created_at: v.optional(v.string()),
  payment: v.optional(v.object({ id: v.optional(v.string()), merchant_reference: v.optional(v.string()) })),
  refund: v.optional(v.object({ id: v.optional(v.string()), refund_reference: v.optional(v.string()) })),
});
