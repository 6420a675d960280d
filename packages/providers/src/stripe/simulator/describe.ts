/** Things of the book as the API tells them (fields of the API reference, 2026-10-28.endive; those nobody here reads are left out). */
import { refundedOf, type Book, type BookRefund, type Intent, type Session } from './book.ts';

const seconds = (ms: number): number => Math.floor(ms / 1000);

export interface Telling {
  readonly url: string;
  readonly book: Book;
  readonly live: boolean;
}

export const chargeOf = ({ book, live }: Telling, intent: Intent) => {
  const refunded = refundedOf(book, intent);
  return {
    id: intent.charge ?? '',
    object: 'charge',
    amount: intent.received,
    amount_refunded: refunded,
    currency: intent.currency,
    paid: intent.received > 0,
    refunded: intent.received > 0 && refunded === intent.received,
    payment_intent: intent.id,
    status: 'succeeded',
    livemode: live,
  };
};

const nextAction = ({ url }: Telling, { step }: Intent) => {
  if (step === null) return null;
  return step.kind === 'redirect'
    ? { type: 'redirect_to_url', redirect_to_url: { url: `${url}/redirect/${step.code}`, return_url: step.returnUrl } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: `${url}/3ds/${step.code}` } };
};

/** `expand`: whether `latest_charge` is the object or its id. */
export const intentTold = (telling: Telling, intent: Intent, expand = false) => ({
  id: intent.id,
  object: 'payment_intent',
  amount: intent.amount,
  amount_capturable: 0,
  amount_received: intent.received,
  automatic_payment_methods: { allow_redirects: 'always', enabled: true },
  canceled_at: null,
  cancellation_reason: intent.ended,
  capture_method: 'automatic_async',
  client_secret: intent.secret,
  created: seconds(intent.created),
  currency: intent.currency,
  customer: null,
  description: intent.description,
  last_payment_error:
    intent.error === null ? null : { ...intent.error, type: 'card_error', doc_url: 'https://docs.stripe.com/error-codes' },
  latest_charge: intent.charge === null ? null : expand ? chargeOf(telling, intent) : intent.charge,
  livemode: telling.live,
  metadata: intent.metadata,
  next_action: nextAction(telling, intent),
  on_behalf_of: intent.behalf,
  payment_method: null,
  status: intent.status,
  transfer_data: intent.behalf === null ? null : { destination: intent.behalf },
});

/** What the publishable key and the client secret show of it. */
export const intentShown = (telling: Telling, intent: Intent) => {
  const { metadata: _metadata, ...shown } = intentTold(telling, intent);
  return shown;
};

export const sessionTold = (telling: Telling, session: Session, expand = false) => {
  const intent = telling.book.intents.find((one) => one.id === session.intent);
  const paid = intent?.status === 'succeeded';
  return {
    id: session.id,
    object: 'checkout.session',
    amount_subtotal: session.amount,
    amount_total: paid ? intent.received : session.amount,
    cancel_url: session.cancelUrl,
    client_reference_id: session.reference,
    created: seconds(session.created),
    currency: intent?.currency ?? session.currency,
    expires_at: seconds(session.expiresAt),
    livemode: telling.live,
    metadata: session.metadata,
    mode: 'payment',
    payment_intent: intent === undefined ? null : expand ? intentTold(telling, intent, true) : intent.id,
    payment_status: paid ? 'paid' : 'unpaid',
    status: session.status,
    success_url: session.successUrl,
    ui_mode: 'hosted_page',
    url: session.status === 'open' ? `${telling.url}/c/pay/${session.code}` : null,
  };
};

export const refundTold = (refund: BookRefund, intent: Intent | undefined) => ({
  id: refund.id,
  object: 'refund',
  amount: refund.amount,
  charge: intent?.charge ?? null,
  created: seconds(refund.created),
  currency: refund.currency,
  metadata: refund.metadata,
  payment_intent: refund.intent,
  reason: refund.reason,
  status: refund.status,
  ...(refund.status === 'failed' ? { failure_reason: 'expired_or_canceled_card' } : {}),
});
