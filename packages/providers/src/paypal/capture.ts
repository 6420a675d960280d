/** Taking what the buyer approved: once, whatever becomes of the answer. */
import { ProviderError, type PaymentRef, type ProviderCall, type ProviderPayment } from '../contract.ts';
import type { Ask } from './client.ts';
import { captureIssues } from './issues.ts';
import { readNote, writeNote } from './note.ts';
import { askOrder, isNotFound, readOrder } from './orders.ts';
import { payeeOf, paymentOf, standingOf } from './status.ts';

export interface Capturing {
  readonly ask: Ask;
  readonly pages: string;
  readonly account: string;
  readonly look: (ref: PaymentRef, call: ProviderCall) => Promise<ProviderPayment>;
}

/**
 * The key of a capture. PayPal makes one capture of an order in any case ("only one capture per order is allowed") and answers a second with
 * ORDER_ALREADY_CAPTURED; the key makes a repeated call hear the first one's answer. After a decline it changes, since the same key would
 * repeat the decline to a buyer who chose another way to pay.
 */
export const captureKey = (ref: PaymentRef): string => {
  const { declines } = readNote(ref.note);
  return `${ref.attempt}:capture${declines === 0 ? '' : `:${declines}`}`;
};

/** Takes an approved order. Never throws `refused`: the order itself says what became of its money. */
export const capture = async ({ ask, pages, account, look }: Capturing, ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
  const { reference } = ref;
  const unknown: ProviderPayment = { ref, status: 'unknown', closed: false, merchant: account };
  if (reference === undefined) return unknown;
  const path = `/v2/checkout/orders/${encodeURIComponent(reference)}/capture`;
  const answer = await ask({ method: 'POST', path, key: captureKey(ref) }, call);
  if (answer.ok) {
    const told = readOrder(ref, answer.body);
    // A short answer names no receiver; only a whole one is believed.
    return payeeOf(told) === undefined ? look(ref, call) : paymentOf(told, ref, { pages });
  }
  if (isNotFound(answer)) return unknown;
  const verdict = captureIssues.get(answer.issue);
  if (verdict === undefined)
    throw new ProviderError('unknown', `PayPal did not capture ${ref.attempt}: ${answer.message}`, { told: answer.issue });
  if (verdict.kind === 'look') {
    const found = await look(ref, call);
    if (found.status !== 'approved') return found;
    throw new ProviderError('unknown', `PayPal calls ${ref.attempt} approved and does not capture it yet: ${answer.message}`, {
      told: answer.issue,
    });
  }
  const told = await askOrder(ask, ref, reference, call);
  if (told === undefined) return unknown;
  const note = readNote(ref.note);
  const noted = writeNote({ ...note, declines: note.declines + 1, declined: verdict.code, seen: standingOf(told) });
  const payment = paymentOf(told, { ...ref, note: noted }, { pages });
  if (verdict.kind === 'declined' || payment.status === 'succeeded' || payment.status === 'processing') return payment;
  const { action: _, ...rest } = payment;
  return { ...rest, status: 'failed', closed: true, declined: verdict.code };
};
