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
  /** The provider was reached. */
  readonly answered: boolean;
}

const stateOf = (attempt: AttemptRow): 'paid' | 'closed' | undefined =>
  attempt.status === 'succeeded' ? 'paid' : attempt.closed === 1 ? 'closed' : undefined;

/** Asks to stop where that can be asked for, else only looks. */
async function ask(shop: Shop, attempt: AttemptRow, how: 'ask' | 'give_up' | 'impossible', capture: boolean): Promise<AttemptRow> {
  const provider = providerOf(shop, attempt);
  if (how === 'ask' && provider?.cancelPayment !== undefined) {
    const told: ProviderPayment = await provider.cancelPayment(refOf(attempt), callOf(shop));
    const recorded = await record(shop, attempt.id, told, { revision: attempt.revision });
    return (await follow(shop, recorded, told, false)).attempt;
  }
  return (await settle(shop, attempt.id, { capture }))?.attempt ?? attempt;
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
  if (attempt === undefined) return { outcome: 'closed', answered: true };
  const known = stateOf(attempt);
  if (known !== undefined) return { outcome: known, answered: true };
  const provider = providerOf(shop, attempt);
  const how = provider === undefined ? 'impossible' : closingOf(provider, attempt);
  let after: AttemptRow;
  let answered = true;
  try {
    after = await ask(shop, attempt, how, capture);
  } catch (error) {
    shop.log('warn', 'close_unanswered', {
      order: attempt.order_id,
      attempt: attempt.id,
      provider: attempt.provider,
      problem: problemOf(error),
    });
    after = attempt;
    answered = false;
  }
  return { outcome: outcomeOf(after, how, answered), answered };
}
