/**
 * The ledger: how an attempt may move, and what arriving money does to its order. Pure, so that a model can walk all of it.
 * Status and closedness are two things: only the provider's word, or its stated horizon for late money, closes.
 */
import type { ProviderPayment } from '@buypost/providers';
import type { AttemptStatus, OrderStatus } from '../store/database.ts';

/** From which word to which a fresh answer may move an attempt. Success is not in it: it is written from everywhere. */
export const moves: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  created: ['requires_action', 'processing', 'authorized', 'failed', 'canceled', 'expired'],
  requires_action: ['processing', 'authorized', 'failed', 'canceled', 'expired'],
  processing: ['requires_action', 'authorized', 'failed', 'canceled', 'expired'],
  authorized: ['requires_action', 'processing', 'failed', 'canceled', 'expired'],
  failed: ['requires_action', 'processing', 'authorized', 'canceled', 'expired'],
  // Ended for us. The provider may still close them, and money may still come.
  canceled: [],
  expired: [],
  succeeded: [],
};

export interface AttemptState {
  readonly status: AttemptStatus;
  readonly closed: boolean;
  readonly current: boolean;
}

export type Told = Pick<ProviderPayment, 'status' | 'closed'>;

export type Step =
  /** Nothing new about status or closedness. */
  | { readonly kind: 'keep' }
  /** The attempt was written since we asked; the answer is old news. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'move'; readonly status: AttemptStatus; readonly closed: boolean }
  /** Money came. Always written. */
  | { readonly kind: 'money' };

const ended = new Set<AttemptStatus>(['failed', 'canceled', 'expired']);

/** The word under which an attempt closes when the provider's own word is not an end. */
const endOf = (from: AttemptState, word: AttemptStatus): AttemptStatus =>
  ended.has(from.status) && !from.current ? from.status : ended.has(word) ? word : 'expired';

/**
 * What an answer does to an attempt. `fresh`: the attempt still has the revision it had when the provider was asked.
 */
export function step(from: AttemptState, told: Told, fresh: boolean): Step {
  if (told.status === 'succeeded') return { kind: 'money' };
  if (from.status === 'succeeded' || from.closed) return { kind: 'keep' };
  if (!fresh) return { kind: 'stale' };
  // "No such payment" is not an answer: the create may still be on its way.
  if (told.status === 'unknown') return { kind: 'keep' };
  const word: AttemptStatus = told.status === 'approved' ? 'authorized' : told.status;
  if (told.closed) return { kind: 'move', status: endOf(from, word), closed: true };
  // What we gave up keeps our word; it is only watched.
  if (!from.current) return { kind: 'keep' };
  // A decline on a payment that stays payable is a step the buyer may take again.
  const to: AttemptStatus = word === 'failed' ? 'requires_action' : word;
  return moves[from.status].includes(to) ? { kind: 'move', status: to, closed: false } : { kind: 'keep' };
}

export type Effect =
  /** This money pays the order. */
  | 'pay'
  /** Somebody must decide: the sum or the receiver is not what was agreed. */
  | 'review'
  /** It came too late and what was ordered is gone: held in review, refund queued. */
  | 'review_and_refund'
  /** The order has its payer already: all of it goes back. */
  | 'refund'
  /** Known money of the order's own payer. */
  | 'none';

export interface Arrival {
  readonly order: OrderStatus;
  readonly payer: 'none' | 'this' | 'other';
  /** Amount, currency, receiver and attempt are what was agreed. */
  readonly matches: boolean;
  /** Could what was released be taken again? Asked only for an order that ended. */
  readonly retaken: boolean;
}

/** Must what the order had released be taken again before {@link arrival} can decide? */
export const mustRetake = (at: Omit<Arrival, 'retaken'>): boolean =>
  at.payer !== 'other' && at.matches && (at.order === 'canceled' || at.order === 'expired');

/** What the first news of an attempt's money does to its order. */
export function arrival(at: Arrival): Effect {
  if (at.payer === 'other') return 'refund';
  if (at.order === 'paid' || at.order === 'review') return at.payer === 'this' ? 'none' : 'refund';
  if (!at.matches) return 'review';
  if (at.order === 'open' || at.retaken) return 'pay';
  return 'review_and_refund';
}
