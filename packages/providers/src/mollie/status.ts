/** Mollie's words for a payment, and ours. Read this file first: everything about money hangs on it. */
import type { DeclineCode } from '@buypost/core';
import type { PaymentRef, ProviderPayment, ProviderRefund } from '../contract.ts';
import { readSum } from './currencies.ts';
import type { ToldPayment, ToldRefund } from './schema.ts';

type Told = Pick<ProviderPayment, 'status' | 'closed'>;

/** docs.mollie.com/docs/status-change: paid, failed, canceled and expired are definitive; a failed payment cannot be tried again. */
export const states: ReadonlyMap<string, Told> = new Map([
  ['open', { status: 'requires_action', closed: false }],
  ['pending', { status: 'processing', closed: false }],
  // Mollie takes it by itself: we ask for no manual capture.
  ['authorized', { status: 'processing', closed: false }],
  ['paid', { status: 'succeeded', closed: true }],
  ['failed', { status: 'failed', closed: true }],
  ['canceled', { status: 'canceled', closed: true }],
  ['expired', { status: 'expired', closed: true }],
]);

/** A word we do not know: neither success nor failure, and never closed. */
const unknownWord: Told = { status: 'processing', closed: false };

/** `details.failureReason` of cards: mollie/mollie-api-golang, `paymentdetailsfailurereasonresponse.md`. */
export const refusals: ReadonlyMap<string, DeclineCode> = new Map([
  ['authentication_abandoned', 'authentication_failed'],
  ['authentication_failed', 'authentication_failed'],
  ['authentication_required', 'authentication_failed'],
  ['authentication_unavailable_acs', 'authentication_failed'],
  ['card_declined', 'declined'],
  ['card_expired', 'expired_method'],
  ['inactive_card', 'method_unavailable'],
  ['insufficient_funds', 'insufficient_funds'],
  ['invalid_cvv', 'declined'],
  ['invalid_card_holder_name', 'declined'],
  ['invalid_card_number', 'declined'],
  ['invalid_card_type', 'method_unavailable'],
  ['possible_fraud', 'suspected_fraud'],
  ['refused_by_issuer', 'declined'],
  ['unknown_reason', 'declined'],
]);

/** docs.mollie.com/reference/get-refund: `queued`, `pending` and `processing` may still be canceled or fail. */
export const refundStates: ReadonlyMap<string, ProviderRefund['status']> = new Map([
  ['queued', 'pending'],
  ['pending', 'pending'],
  ['processing', 'pending'],
  ['refunded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** Only a page of Mollie's own is shown to a buyer. */
const ownPage = (told: string | undefined, endpoint: string | undefined): string | undefined => {
  if (told === undefined || !URL.canParse(told)) return undefined;
  const url = new URL(told);
  if (endpoint !== undefined) return url.origin === endpoint ? url.href : undefined;
  const own = url.protocol === 'https:' && url.port === '' && url.username === '' && /(?:^|\.)mollie\.com$/.test(url.hostname);
  return own ? url.href : undefined;
};

/** What Mollie told about a payment, in our words. */
export const paymentOf = (told: ToldPayment, ref: PaymentRef, endpoint: string | undefined): ProviderPayment => {
  const word = states.get(told.status) ?? unknownWord;
  const sum = readSum(told.amount);
  // "Paid" without a readable sum is not a success: nobody can say what was paid.
  const { status, closed } = word.status === 'succeeded' && (sum === undefined || sum.amount === 0) ? unknownWord : word;
  const refunded = told.amountRefunded ? readSum(told.amountRefunded) : undefined;
  const page = ownPage(told._links.checkout?.href, endpoint);
  const reason = told.details?.failureReason;
  return {
    ref: { ...ref, reference: told.id },
    status,
    closed,
    // Where Mollie does not say that it can be cancelled, it cannot.
    ...(closed ? {} : { closable: told.isCancelable === true }),
    ...(status === 'succeeded' && sum !== undefined ? { received: sum } : {}),
    ...(refunded === undefined || refunded.amount === 0 ? {} : { refunded }),
    ...(status !== 'requires_action'
      ? {}
      : { action: page === undefined ? { type: 'wait' } : { type: 'redirect', url: page, purpose: 'pay' } }),
    ...(status === 'failed' ? { declined: refusals.get(reason ?? '') ?? 'declined' } : {}),
    merchant: told.profileId,
  };
};

/** What Mollie told about a refund, in our words. An unknown word is `pending`: it is asked about again. */
export const refundOf = (told: ToldRefund, asked: ProviderRefund['amount']): ProviderRefund => ({
  status: refundStates.get(told.status) ?? 'pending',
  reference: told.id,
  amount: readSum(told.amount) ?? asked,
});
