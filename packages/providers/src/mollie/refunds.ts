/** Giving money back. */
import * as v from 'valibot';
import { ProviderError, type PaymentRef, type ProviderCall, type ProviderRefund, type Refund, type RefundRef } from '../contract.ts';
import type { Ask } from './client.ts';
import { sumOf } from './payments.ts';
import { toldRefund, toldRefunds, type ToldRefund } from './schema.ts';
import { refundOf } from './status.ts';

const pathOf = (payment: PaymentRef): string => {
  if (payment.reference === undefined)
    throw new ProviderError('unknown', `Mollie's number of ${payment.attempt} is not known, so nothing can be said of its refunds.`);
  return `/payments/${encodeURIComponent(payment.reference)}/refunds`;
};

const read = (id: string, body: unknown): ToldRefund => {
  const told = v.safeParse(toldRefund, body);
  if (!told.success || told.output.metadata?.refund !== id)
    throw new ProviderError('unknown', `Mollie's answer about refund ${id} is not that refund.`);
  return told.output;
};

/** Our refund among those of its payment: how it is found where the answer that named it was lost, or its key is older than an hour. */
const find = async (ask: Ask, payment: PaymentRef, id: string, call: ProviderCall): Promise<ToldRefund | undefined> => {
  const answer = await ask({ method: 'GET', path: `${pathOf(payment)}?limit=250` }, call);
  const told = answer.ok ? v.safeParse(toldRefunds, answer.body) : undefined;
  if (told?.success !== true) throw new ProviderError('unknown', `Mollie would not tell the refunds of ${payment.attempt}.`);
  return told.output._embedded.refunds.find(({ metadata }) => metadata?.refund === id);
};

/** Makes the refund, or finds the one made under its id. */
export const makeRefund = async (ask: Ask, { id, payment, amount }: Refund, call: ProviderCall): Promise<ProviderRefund> => {
  const body = { amount: sumOf(amount), description: id, metadata: { refund: id } };
  const answer = await ask({ method: 'POST', path: pathOf(payment), key: id, body }, call);
  if (answer.ok) return refundOf(read(id, answer.body), amount);
  const message = `Mollie did not refund ${payment.attempt}: ${answer.message}`;
  // Perhaps nothing is left because this very refund took it.
  const made = await find(ask, payment, id, call);
  if (made !== undefined) return refundOf(made, amount);
  // 409: it takes this one for a repetition of another of the same sum, and may make it later.
  throw new ProviderError(answer.status === 422 || answer.status === 400 ? 'refused' : 'unknown', message, { told: String(answer.status) });
};

/** How a refund stands: by Mollie's number of it, else by ours among its payment's refunds. Throws `refused` where there is none. */
export const askRefund = async (ask: Ask, { id, payment, reference }: RefundRef, call: ProviderCall): Promise<ProviderRefund> => {
  if (reference !== undefined) {
    const answer = await ask({ method: 'GET', path: `${pathOf(payment)}/${encodeURIComponent(reference)}` }, call);
    if (answer.ok) return refundOf(read(id, answer.body), payment.amount);
    if (answer.status !== 404) throw new ProviderError('unknown', `Mollie would not tell about refund ${id}: ${answer.message}`);
  }
  const found = await find(ask, payment, id, call);
  if (found === undefined) throw new ProviderError('refused', `Mollie made no refund ${id} of ${payment.attempt}.`);
  return refundOf(found, payment.amount);
};
