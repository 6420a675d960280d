/** Stopping an attempt: the provider is asked, and only its word closes. */
import type { ProviderPayment } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt } from '../store/attempts.ts';
import type { AttemptRow } from '../store/database.ts';
import { callOf, closingOf, problemOf, providerOf, refOf } from './calls.ts';
import { record } from './record.ts';
import { follow, settle } from './settle.ts';

/**
 * `paid`: it was paid while we asked. `given_up`: nothing is taken unless we capture, and we will not. `unshown`: the buyer never saw a way
 * to pay it. `unclosable`: money may still come. `unsure`: the provider gave no clear answer.
 */
export type Closed = 'closed' | 'paid' | 'given_up' | 'unshown' | 'unclosable' | 'unsure';

export interface Closing {
  readonly outcome: Closed;
  /**
   * Nothing speaks against ending the watch at the driver's horizon: the provider was reached and knows of no such payment, or it cannot be
   * asked, or it takes nothing without us. One that still calls the payment open is believed more than its horizon.
   */
  readonly mayEnd: boolean;
}

const stateOf = (attempt: AttemptRow): 'paid' | 'closed' | undefined =>
  attempt.status === 'succeeded' ? 'paid' : attempt.closed === 1 ? 'closed' : undefined;

interface Answer {
  readonly attempt: AttemptRow;
  /** No such payment, or nobody who could say. */
  readonly unknown: boolean;
}

/** Asks to stop where that can be asked for, else only looks. */
async function ask(shop: Shop, attempt: AttemptRow, how: 'ask' | 'give_up' | 'impossible', capture: boolean): Promise<Answer> {
  const provider = providerOf(shop, attempt);
  if (how === 'ask' && provider?.cancelPayment !== undefined) {
    const told: ProviderPayment = await provider.cancelPayment(refOf(attempt), callOf(shop));
    const recorded = await record(shop, attempt.id, told, { revision: attempt.revision });
    return follow(shop, recorded, told, false);
  }
  return (await settle(shop, attempt.id, { capture })) ?? { attempt, unknown: provider !== undefined };
}

function outcomeOf(after: AttemptRow, how: 'ask' | 'give_up' | 'impossible', answered: boolean): Closed {
  const state = stateOf(after);
  if (state !== undefined) return state;
  if (after.status === 'created' && after.action === null) return 'unshown';
  if (!answered) return 'unsure';
  if (how === 'give_up') return 'given_up';
  return how === 'impossible' || after.closable === 0 ? 'unclosable' : 'unsure';
}

/** `capture`: may a payment that waits for our word be taken on the way? Yes at a deadline or a switch, no when the buyer gives up. */
export async function closeAttempt(shop: Shop, attemptId: string, capture: boolean): Promise<Closing> {
  const attempt = await shop.store.read((tx) => findAttempt(tx, attemptId));
  const known = attempt === undefined ? 'closed' : stateOf(attempt);
  if (attempt === undefined || known !== undefined) return { outcome: known ?? 'closed', mayEnd: false };
  const provider = providerOf(shop, attempt);
  const how = provider === undefined ? 'impossible' : closingOf(provider, attempt);
  try {
    const looked = await ask(shop, attempt, how, capture);
    // A payment may become closable only once its buyer opened it: then what was only looked at is asked to stop.
    const opened =
      how === 'impossible' &&
      provider !== undefined &&
      closingOf(provider, looked.attempt) === 'ask' &&
      stateOf(looked.attempt) === undefined;
    const answer = opened ? await ask(shop, looked.attempt, 'ask', capture) : looked;
    return { outcome: outcomeOf(answer.attempt, how, true), mayEnd: answer.unknown || how === 'give_up' };
  } catch (error) {
    const { order_id: order, provider: name } = attempt;
    shop.log('warn', 'close_unanswered', { order, attempt: attempt.id, provider: name, problem: problemOf(error) });
    return { outcome: outcomeOf(attempt, how, false), mayEnd: false };
  }
}
