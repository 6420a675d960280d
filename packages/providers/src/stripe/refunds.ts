/** Giving money back. Our refund id is the idempotency key and stands in the metadata, so that a refund can be found whose answer was lost. */
import * as v from 'valibot';
import { ProviderError, type PaymentRef, type ProviderCall, type ProviderRefund, type Refund, type RefundRef } from '../contract.ts';
import { failure, type Asking } from './client.ts';
import { atStripe } from './currencies.ts';
import type { Payments } from './payments.ts';
import { toldList, toldRefund, type ToldRefund } from './schema.ts';
import { refundOf } from './status.ts';

/** Where our refund id stands. */
export const refundField = 'buypost_refund';

const path = '/refunds';

/** Stripe knows three reasons. */
const reasonOf = (reason: string): 'duplicate' | 'requested_by_customer' =>
  reason === 'second_payment' ? 'duplicate' : 'requested_by_customer';

export const refundBody = (input: Refund, intent: string, amount: number) => ({
  payment_intent: intent,
  amount,
  reason: reasonOf(input.reason),
  metadata: { [refundField]: input.id },
});

export interface Refunds {
  refund(input: Refund, call: ProviderCall): Promise<ProviderRefund>;
  get(ref: RefundRef, call: ProviderCall): Promise<ProviderRefund>;
}

export const createRefunds = (ask: Asking, payments: Payments): Refunds => {
  const ours = (id: string, thing: unknown): ToldRefund | undefined => {
    const told = v.safeParse(toldRefund, thing);
    return told.success && told.output.metadata?.[refundField] === id ? told.output : undefined;
  };

  const read = (id: string, body: unknown): ProviderRefund => {
    const told = ours(id, body);
    const refund = told === undefined ? undefined : refundOf(told);
    if (refund === undefined) throw new ProviderError('unknown', `Stripe's answer about refund ${id} is not that refund.`);
    return refund;
  };

  /** Among all refunds of its payment; a payment has few. */
  const find = async (id: string, payment: PaymentRef, call: ProviderCall): Promise<ProviderRefund | undefined> => {
    const intent = await payments.intentOf(payment, call);
    if (intent === undefined) return undefined;
    const answer = await ask({ method: 'GET', path, form: { payment_intent: intent, limit: 100 } }, call);
    if (!answer.ok) throw failure(answer, `tell the refunds of ${payment.attempt}`, 'unknown');
    const list = v.safeParse(toldList, answer.body);
    const found = list.success ? list.output.data.map((one) => ours(id, one)).find((one) => one !== undefined) : undefined;
    return found === undefined ? undefined : refundOf(found);
  };

  return {
    async refund(input, call) {
      const amount = atStripe(input.amount);
      if (amount === undefined)
        throw new ProviderError(
          'refused',
          `Stripe cannot return exactly ${input.amount.amount} minor units of ${input.amount.currency}. Nothing went back.`,
          {
            told: 'amount_not_chargeable',
          },
        );
      const intent = await payments.intentOf(input.payment, call);
      if (intent === undefined)
        throw new ProviderError('refused', `Stripe knows no payment of ${input.payment.attempt} that could be refunded.`, {
          told: 'no_payment',
        });
      const form = refundBody(input, intent, amount);
      const answer = await ask({ method: 'POST', path, form, key: input.id }, call);
      if (answer.ok) return read(input.id, answer.body);
      const found = answer.replayed ? await find(input.id, input.payment, call) : undefined;
      if (found !== undefined) return found;
      throw failure(answer, `refund ${input.payment.attempt}`, 'refused');
    },

    async get({ id, payment, reference }, call) {
      if (reference === undefined) {
        const found = await find(id, payment, call);
        if (found !== undefined) return found;
        throw new ProviderError('refused', `Stripe knows nothing of refund ${id}.`, { told: 'no_such_refund' });
      }
      const answer = await ask({ method: 'GET', path: `${path}/${encodeURIComponent(reference)}` }, call);
      if (answer.ok) return read(id, answer.body);
      throw failure(answer, `tell about refund ${id}`, 'unknown');
    },
  };
};
