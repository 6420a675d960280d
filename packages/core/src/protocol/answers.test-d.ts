/** What we read out of an answer is what the contract speaks of: compiled, never run. */
import type * as v from 'valibot';
import type { CheckoutSession, Offer, Quote, ReturnedCheckout } from '../contract.ts';
import type { offerAnswer, quoteAnswer, returnedAnswer, sessionAnswer } from './answers.ts';

type Fits<Narrow extends Wide, Wide> = Narrow;

export type Checked = [
  Fits<v.InferOutput<typeof offerAnswer>, Offer>,
  Fits<v.InferOutput<typeof quoteAnswer>, Quote>,
  Fits<v.InferOutput<typeof sessionAnswer>, CheckoutSession>,
  Fits<v.InferOutput<typeof returnedAnswer>, ReturnedCheckout>,
];
