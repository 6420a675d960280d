/** What a webhook is about. Only names are taken from it. */
import * as v from 'valibot';
import { ProviderError, type Notification } from '../contract.ts';
import { toldEvent, type ToldEvent } from './schema.ts';

/** `ignoreBOM`: a byte order mark is left where it is, since JSON must not begin with one. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const unreadable = (why: string, cause?: unknown): ProviderError =>
  new ProviderError('unknown', `PayPal signed a notification that cannot be read: ${why}.`, cause === undefined ? {} : { cause });

const eventOf = (body: Uint8Array): ToldEvent => {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(body));
  } catch (cause) {
    throw unreadable('it is not JSON', cause);
  }
  const told = v.safeParse(toldEvent, json);
  if (!told.success) throw unreadable('it is not an event');
  return told.output;
};

/** A name of ours that went with the payment; anything else in that place is another shop's business. */
const ours = (prefix: 'att_' | 'ref_', ...names: readonly (string | null | undefined)[]): string | undefined =>
  names.find((name): name is string => typeof name === 'string' && name.startsWith(prefix) && /^[a-z0-9_]{5,64}$/.test(name));

const reference = (...names: readonly (string | null | undefined)[]): string | undefined =>
  names.find((name): name is string => typeof name === 'string' && /^[\w-]{1,64}$/.test(name));

/** What became of a dispute, by its outcome (customer_disputes_v1, schema `dispute_outcome`). Anything else leaves it open. */
const outcomes: ReadonlyMap<string, 'won' | 'lost'> = new Map([
  ['RESOLVED_SELLER_FAVOUR', 'won'],
  ['CANCELED_BY_BUYER', 'won'],
  ['DENIED', 'won'],
  ['RESOLVED_BUYER_FAVOUR', 'lost'],
  ['RESOLVED_WITH_PAYOUT', 'lost'],
  ['ACCEPTED', 'lost'],
]);

const named = (attempt: string | undefined, of: string | undefined): { readonly attempt?: string; readonly reference?: string } => ({
  ...(attempt === undefined ? {} : { attempt }),
  ...(of === undefined ? {} : { reference: of }),
});

/**
 * Reads a body whose signature is good. Event names: developer.paypal.com/api/rest/webhooks/event-names. Throws `unknown` where it is no event,
 * or one about a payment that names none.
 */
export const readEvent = (body: Uint8Array): Notification => {
  const { id, event_type: type, create_time: at, resource } = eventOf(body);
  const base = { id, ...(typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? { at: new Date(at).toISOString() } : {}) };

  if (type.startsWith('CUSTOMER.DISPUTE.') || type === 'PAYMENT.CAPTURE.REVERSED') {
    const [disputed] = resource.disputed_transactions ?? [];
    const dispute = reference(resource.dispute_id, resource.id);
    if (dispute === undefined) throw unreadable('a dispute without a number');
    const attempt = ours('att_', disputed?.custom, disputed?.invoice_number, resource.custom_id, resource.invoice_id);
    const state = type === 'PAYMENT.CAPTURE.REVERSED' ? 'lost' : (outcomes.get(resource.dispute_outcome?.outcome_code ?? '') ?? 'opened');
    return { ...base, kind: 'dispute', ...(attempt === undefined ? {} : { attempt }), reference: dispute, state };
  }
  if (type === 'PAYMENT.CAPTURE.REFUNDED' || type.startsWith('PAYMENT.REFUND.')) {
    const refund = ours('ref_', resource.custom_id, resource.invoice_id);
    const of = reference(resource.id);
    if (of === undefined) throw unreadable('a refund without a number');
    return { ...base, kind: 'refund', ...(refund === undefined ? {} : { refund }), reference: of };
  }
  if (type.startsWith('CHECKOUT.ORDER.') || type.startsWith('CHECKOUT.PAYMENT-APPROVAL.') || type.startsWith('PAYMENT.CAPTURE.')) {
    const attempt = ours('att_', resource.custom_id, resource.purchase_units?.[0]?.custom_id, resource.invoice_id);
    const order = type.startsWith('PAYMENT.CAPTURE.')
      ? reference(resource.supplementary_data?.related_ids?.order_id)
      : reference(resource.order_id, resource.id);
    if (attempt === undefined && order === undefined) throw unreadable('a payment without a number');
    return { ...base, kind: 'payment', ...named(attempt, order) };
  }
  return { ...base, kind: 'other' };
};
