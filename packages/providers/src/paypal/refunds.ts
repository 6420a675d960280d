/** Giving money back. A refund is made of the capture, not of the order. */
import * as v from 'valibot';
import { ProviderError, type PaymentRef, type ProviderCall, type ProviderRefund, type Refund, type RefundRef } from '../contract.ts';
import type { Ask } from './client.ts';
import { refundedNothing } from './issues.ts';
import { readNote } from './note.ts';
import { askOrder, isNotFound, sumOf } from './orders.ts';
import { toldRefund, type ToldRefund } from './schema.ts';
import { captureIdOf, refundOf } from './status.ts';

const isOurs = (told: ToldRefund, id: string): boolean => told.custom_id === id || told.invoice_id === id;

const read = (id: string, body: unknown): ToldRefund => {
  const told = v.safeParse(toldRefund, body);
  const name = told.success ? (told.output.custom_id ?? told.output.invoice_id ?? id) : undefined;
  if (!told.success || name !== id) throw new ProviderError('unknown', `PayPal's answer about refund ${id} is not that refund.`);
  return told.output;
};

const wholeOrder = async (ask: Ask, payment: PaymentRef, call: ProviderCall) => {
  const told = payment.reference === undefined ? undefined : await askOrder(ask, payment, payment.reference, call);
  if (told === undefined)
    throw new ProviderError('unknown', `PayPal does not know the order of ${payment.attempt}, so nothing can be said of its refunds.`);
  return told;
};

/** Our refund among those of its order: how it is found when the answer that named it was lost. */
const find = async (ask: Ask, payment: PaymentRef, id: string, call: ProviderCall): Promise<ToldRefund | undefined> =>
  (await wholeOrder(ask, payment, call)).purchase_units[0]?.payments?.refunds?.find((told) => isOurs(told, id));

const captureOf = async (ask: Ask, payment: PaymentRef, call: ProviderCall): Promise<string> => {
  const capture = readNote(payment.note).capture ?? captureIdOf(await wholeOrder(ask, payment, call));
  if (capture === undefined)
    throw new ProviderError('unknown', `PayPal took nothing by ${payment.attempt} yet, so nothing can go back. Ask again once it did.`);
  return capture;
};

/** Makes the refund, or finds the one made under its id (PayPal keeps refund keys for 45 days). */
export const makeRefund = async (ask: Ask, { id, payment, amount }: Refund, call: ProviderCall): Promise<ProviderRefund> => {
  const sum = sumOf(amount);
  const path = `/v2/payments/captures/${encodeURIComponent(await captureOf(ask, payment, call))}/refund`;
  const answer = await ask({ method: 'POST', path, key: id, body: { amount: sum, custom_id: id, invoice_id: id } }, call);
  if (answer.ok) return refundOf(read(id, answer.body), amount);
  const message = `PayPal did not refund ${payment.attempt}: ${answer.message}`;
  if (!refundedNothing.has(answer.issue)) throw new ProviderError('unknown', message, { told: answer.issue });
  // Nothing is left perhaps because this very refund took it, under a key that PayPal forgot.
  const made = await find(ask, payment, id, call);
  if (made !== undefined) return refundOf(made, amount);
  throw new ProviderError('refused', message, { told: answer.issue });
};

/** How a refund stands: by PayPal's number of it, else by ours among its order's refunds. Throws `refused` where there is none. */
export const askRefund = async (ask: Ask, { id, payment, reference }: RefundRef, call: ProviderCall): Promise<ProviderRefund> => {
  if (reference !== undefined) {
    const answer = await ask({ method: 'GET', path: `/v2/payments/refunds/${encodeURIComponent(reference)}` }, call);
    if (answer.ok) return refundOf(read(id, answer.body), payment.amount);
    if (!isNotFound(answer))
      throw new ProviderError('unknown', `PayPal would not tell about refund ${id}: ${answer.message}`, { told: answer.issue });
  }
  const found = await find(ask, payment, id, call);
  if (found === undefined) throw new ProviderError('refused', `PayPal made no refund ${id} of ${payment.attempt}.`);
  return refundOf(found, payment.amount);
};
