/** Stripe's events: whose they are and what to look at. Never how a payment stands; that is asked for. */
import * as v from 'valibot';
import { ProviderError, type Notification, type ProviderCall, type RawRequest } from '../contract.ts';
import { failure, type Asking } from './client.ts';
import { attemptField } from './payments.ts';
import { refundField } from './refunds.ts';
import { toldEvent, toldIntent, toldSubject } from './schema.ts';

type Subject = v.InferOutput<typeof toldSubject>;
type Event = v.InferOutput<typeof toldEvent>;

/** The events to subscribe to. Others are taken and do nothing. */
export const events = [
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'payment_intent.requires_action',
  'payment_intent.amount_capturable_updated',
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
] as const;

const won: ReadonlySet<string> = new Set(['won', 'warning_closed', 'prevented']);

const decoder = new TextDecoder('utf-8', { fatal: true });

const unreadable = (cause?: unknown): ProviderError =>
  new ProviderError('unknown', 'Stripe signed a notification that is not an event.', cause === undefined ? {} : { cause });

/** Some emulators send events without an id: the same bytes are the same event. */
const idOfBytes = async (body: Uint8Array): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(body)));
  return `sha256_${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};

export interface Reader {
  readonly ask: Asking;
  readonly account: string;
  readonly live: boolean;
}

/** A dispute names the payment and nothing of ours: the payment does. Where Stripe does not say, the event is to be told again. */
const attemptOfIntent = async ({ ask }: Reader, intent: string, call: ProviderCall): Promise<string | undefined> => {
  const answer = await ask({ method: 'GET', path: `/payment_intents/${encodeURIComponent(intent)}` }, call);
  if (!answer.ok && answer.status !== 404) throw failure(answer, `tell whose the disputed ${intent} is`, 'unknown');
  const told = answer.ok ? v.safeParse(toldIntent, answer.body) : undefined;
  return told?.success === true ? told.output.metadata?.[attemptField] : undefined;
};

type Said = { readonly kind: 'other' } | Extract<Notification, { kind: 'payment' | 'refund' | 'dispute' }> extends infer N
  ? N extends unknown
    ? Omit<N, 'id' | 'at' | 'reply'>
    : never
  : never;

const say = async (event: Event, subject: Subject, reader: Reader, call: ProviderCall): Promise<Said> => {
  const { type } = event;
  const named = subject.metadata?.[attemptField];
  if (type.startsWith('payment_intent.')) return named === undefined ? { kind: 'other' } : { kind: 'payment', attempt: named };
  if (type.startsWith('checkout.session.')) {
    // A session of another program on the same account has no id of ours; `client_reference_id` proves none: a payment link takes it from its address.
    if (named === undefined) return { kind: 'other' };
    return { kind: 'payment', attempt: named, ...(typeof subject.id === 'string' ? { reference: subject.id } : {}) };
  }
  if (type.startsWith('refund.') || type === 'charge.refund.updated') {
    const refund = subject.metadata?.[refundField];
    return refund === undefined
      ? { kind: 'other' }
      : { kind: 'refund', refund, ...(typeof subject.id === 'string' ? { reference: subject.id } : {}) };
  }
  if (type.startsWith('charge.dispute.') && typeof subject.payment_intent === 'string') {
    const attempt = await attemptOfIntent(reader, subject.payment_intent, call);
    if (attempt === undefined) return { kind: 'other' };
    const state = subject.status === 'lost' ? 'lost' : won.has(subject.status ?? '') ? 'won' : 'opened';
    return { kind: 'dispute', attempt, reference: subject.payment_intent, state };
  }
  return { kind: 'other' };
};

/** Reads an event whose signature is good. Throws `unknown` for what is none. */
export const readEvent = async (request: RawRequest, reader: Reader, call: ProviderCall): Promise<Notification> => {
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(request.body));
  } catch (cause) {
    throw unreadable(cause);
  }
  const told = v.safeParse(toldEvent, body);
  const subject = told.success ? v.safeParse(toldSubject, told.output.data.object) : undefined;
  if (!told.success || subject?.success !== true) throw unreadable();
  const event = told.output;
  const created = event.created;
  const base = {
    id: event.id ?? (await idOfBytes(request.body)),
    ...(typeof created === 'number' && Math.abs(created) < 8.64e12 ? { at: new Date(created * 1000).toISOString() } : {}),
  };
  // Of another account (Connect), or of the other mode: signed rightly, and not about this shop's money.
  const foreign =
    (typeof event.account === 'string' && event.account !== reader.account) ||
    (typeof event.livemode === 'boolean' && event.livemode !== reader.live);
  return foreign ? { ...base, kind: 'other' } : { ...base, ...(await say(event, subject.output, reader, call)) };
};
