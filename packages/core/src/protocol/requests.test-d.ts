/** What the schemas let through is what the contract speaks of: compiled, never run. */
import type * as v from 'valibot';
import type { Address, Contact, Money, OrderDraft, PostContext, RetryCheckout, StartCheckout } from '../contract.ts';
import type {
  addressSchema,
  contactSchema,
  draftSchema,
  moneySchema,
  postSchema,
  retryCheckoutSchema,
  startCheckoutSchema,
} from './requests.ts';

type Fits<Narrow extends Wide, Wide> = Narrow;

export type Checked = [
  Fits<v.InferOutput<typeof moneySchema>, Money>,
  Fits<v.InferOutput<typeof contactSchema>, Contact>,
  Fits<v.InferOutput<typeof addressSchema>, Address>,
  Fits<v.InferOutput<typeof draftSchema>, OrderDraft>,
  Fits<v.InferOutput<typeof postSchema>, PostContext>,
  Fits<v.InferOutput<typeof retryCheckoutSchema>, RetryCheckout>,
  Fits<v.InferOutput<typeof startCheckoutSchema>, Omit<StartCheckout, 'key'>>,
  // And the other way: what the core sends is what a shop takes.
  Fits<OrderDraft, v.InferInput<typeof draftSchema>>,
  Fits<Omit<StartCheckout, 'key'>, v.InferInput<typeof startCheckoutSchema>>,
  Fits<RetryCheckout, v.InferInput<typeof retryCheckoutSchema>>,
];
