/** What Mollie's answers look like to us. Lenient: unknown fields are ignored, unknown words stay words; see `status.ts`. */
import * as v from 'valibot';

const sum = v.object({ currency: v.string(), value: v.string() });
const id = (prefix: string) => v.pipe(v.string(), v.regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,60}$`)));
const text = v.nullish(v.string());

export const toldPayment = v.object({
  id: id('tr'),
  status: v.string(),
  amount: sum,
  amountRefunded: v.nullish(sum),
  amountChargedBack: v.nullish(sum),
  profileId: v.string(),
  isCancelable: v.nullish(v.boolean()),
  /** Ours; `attempt` is what we named it. */
  metadata: v.nullish(v.object({ attempt: text })),
  details: v.nullish(v.object({ failureReason: text })),
  _links: v.optional(v.object({ checkout: v.nullish(v.object({ href: v.string() })) }), {}),
  _embedded: v.nullish(v.object({ refunds: v.nullish(v.array(v.object({ id: v.string(), status: v.string() }))) })),
});
export type ToldPayment = v.InferOutput<typeof toldPayment>;

export const toldRefund = v.object({
  id: id('re'),
  status: v.string(),
  amount: sum,
  metadata: v.nullish(v.object({ refund: text })),
});
export type ToldRefund = v.InferOutput<typeof toldRefund>;

export const toldRefunds = v.object({ _embedded: v.object({ refunds: v.array(toldRefund) }) });

/** A problem as Mollie tells it. */
export const toldProblem = v.object({ status: v.number(), title: v.string(), detail: v.optional(v.string(), ''), field: text });
