/** Stripe's words for a payment, and ours. Read this file first: everything about money hangs on it. */
import type { PaymentRef, ProviderAction, ProviderPayment, ProviderRefund } from '../contract.ts';
import { fromStripe } from './currencies.ts';
import { declineOf } from './declines.ts';
import type { ToldIntent, ToldRefund, ToldSession } from './schema.ts';

type Told = Pick<ProviderPayment, 'status' | 'closed' | 'closable'>;

/** docs.stripe.com/payments/paymentintents/lifecycle. A declined try leads back to `requires_payment_method`: it stays payable. */
const intentStates: ReadonlyMap<string, Told> = new Map([
  ['requires_payment_method', { status: 'requires_action', closed: false }],
  ['requires_confirmation', { status: 'requires_action', closed: false }],
  // The buyer is at their bank, or in the 3-D Secure step.
  ['requires_action', { status: 'requires_action', closed: false }],
  // A bank debit under way may not be called back.
  ['processing', { status: 'processing', closed: false, closable: false }],
  ['requires_capture', { status: 'authorized', closed: false }],
  ['canceled', { status: 'canceled', closed: true }],
  ['succeeded', { status: 'succeeded', closed: true }],
]);

/** Ended by time, not by us. */
const lapsed: ReadonlySet<string> = new Set(['expired', 'automatic', 'abandoned']);

/** A word we do not know: neither success nor failure, and never closed. */
const unknownWord: Told = { status: 'processing', closed: false };

const refundStates: ReadonlyMap<string, ProviderRefund['status']> = new Map([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

export interface Owner {
  readonly account: string;
  /** What the buyer does in the pay frame. */
  action(clientSecret: string): ProviderAction;
}

/** Whom the money is for: a payment on behalf of, or passed on to, another account is not the shop's. */
const merchantOf = (told: ToldIntent, account: string): string => told.transfer_data?.destination ?? told.on_behalf_of ?? account;

const refundedOf = (told: ToldIntent): Pick<ProviderPayment, 'refunded'> => {
  const charge = told.latest_charge;
  const refunded =
    typeof charge === 'object' && charge !== null && charge.amount_refunded > 0
      ? fromStripe(charge.amount_refunded, told.currency)
      : undefined;
  return refunded === undefined ? {} : { refunded };
};

/** A payment in the pay frame. */
export const paymentOfIntent = (told: ToldIntent, ref: PaymentRef, owner: Owner): ProviderPayment => {
  const known = intentStates.get(told.status) ?? unknownWord;
  const word: Told = known.status === 'canceled' && lapsed.has(told.cancellation_reason ?? '') ? { ...known, status: 'expired' } : known;
  const received = told.amount_received > 0 ? fromStripe(told.amount_received, told.currency) : undefined;
  // "Succeeded" without a sum is not a success: nobody can say what was paid.
  const { status, closed, closable } = word.status === 'succeeded' && received === undefined ? unknownWord : word;
  const error = told.last_payment_error;
  return {
    ref: { ...ref, reference: told.id },
    status,
    closed,
    ...(closable === undefined ? {} : { closable }),
    ...(status === 'succeeded' && received !== undefined ? { received } : {}),
    ...refundedOf(told),
    ...(status === 'requires_action'
      ? { action: typeof told.client_secret === 'string' ? owner.action(told.client_secret) : { type: 'wait' } }
      : {}),
    ...(told.status === 'requires_payment_method' && error !== null && error !== undefined ? { declined: declineOf(error) } : {}),
    merchant: merchantOf(told, owner.account),
  };
};

/** The PaymentIntent of a Checkout Session: made when the buyer begins to pay, expanded where it was asked for. */
const intentOf = (told: ToldSession): ToldIntent | undefined => {
  const intent = told.payment_intent;
  return typeof intent === 'object' && intent !== null ? intent : undefined;
};

const intentId = (told: ToldSession): string | undefined =>
  typeof told.payment_intent === 'string' ? told.payment_intent : (told.payment_intent?.id ?? undefined);

const webPage = (url: string | null | undefined): string | undefined =>
  typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined;

/**
 * What became of a debit that was under way when the buyer was done with the page. The page is not shown again and gives no second try
 * (`checkout.session.async_payment_failed`: "request that they place a new order", docs.stripe.com/payments/checkout/fulfillment).
 */
const debitState = (intent: ToldIntent | undefined): Told => {
  if (intent?.status === 'canceled') return { status: 'canceled', closed: true };
  const hasFailed = intent?.status === 'requires_payment_method' && intent.last_payment_error;
  return hasFailed ? { status: 'failed', closed: true } : { status: 'processing', closed: false, closable: false };
};

const sessionState = (told: ToldSession): Told => {
  if (told.status === 'open') return { status: 'requires_action', closed: false };
  if (told.status === 'expired') return { status: 'expired', closed: true };
  if (told.status !== 'complete') return unknownWord;
  // "Complete" says that the buyer is done, not that money came: a bank debit is complete and unpaid for days.
  if (told.payment_status === 'paid') return { status: 'succeeded', closed: true };
  return debitState(told.payment_status === 'unpaid' ? intentOf(told) : undefined);
};

/** A payment on Stripe's own page. Its PaymentIntent's id is kept in the note: refunds need it. */
export const paymentOfSession = (told: ToldSession, ref: PaymentRef, owner: Owner): ProviderPayment => {
  const intent = intentOf(told);
  const received = told.payment_status === 'paid' && told.amount_total > 0 ? fromStripe(told.amount_total, told.currency) : undefined;
  const word = sessionState(told);
  const { status, closed, closable } = word.status === 'succeeded' && received === undefined ? unknownWord : word;
  const note = intentId(told) ?? ref.note;
  const page = webPage(told.url);
  const error = intent?.last_payment_error;
  return {
    ref: { ...ref, reference: told.id, ...(note === undefined ? {} : { note }) },
    status,
    closed,
    ...(closable === undefined ? {} : { closable }),
    ...(status === 'succeeded' && received !== undefined ? { received } : {}),
    ...(intent === undefined ? {} : refundedOf(intent)),
    ...(status === 'requires_action'
      ? { action: page === undefined ? { type: 'wait' } : { type: 'redirect', url: page, purpose: 'pay' } }
      : {}),
    ...((status === 'requires_action' || status === 'failed') && error !== null && error !== undefined
      ? { declined: declineOf(error) }
      : {}),
    merchant: intent === undefined ? owner.account : merchantOf(intent, owner.account),
  };
};

/** Refunds may fail after they succeeded, and some wait for the buyer: both are told as they are. An unknown word is pending. */
export const refundOf = (told: ToldRefund): ProviderRefund | undefined => {
  const amount = fromStripe(told.amount, told.currency);
  return amount === undefined ? undefined : { status: refundStates.get(told.status ?? '') ?? 'pending', reference: told.id, amount };
};
