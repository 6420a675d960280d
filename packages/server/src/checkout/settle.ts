/** Ask the provider, then write what may be written; take what waits for our word. */
import type { PaymentProvider, ProviderPayment } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { findAttempt } from '../store/attempts.ts';
import type { AttemptRow } from '../store/database.ts';
import type { InboxKey } from '../store/inbox.ts';
import { callOf, problemOf, providerOf, refOf } from './calls.ts';
import { captureAttempt, voidAttempt } from './capture.ts';
import { runEffects } from './deliver.ts';
import { record, type Recorded } from './record.ts';

export interface Settling {
  /** What the buyer's browser brought back from the provider. */
  readonly returned?: ReadonlyMap<string, string>;
  /** Signed evidence, used only where the provider cannot be asked. */
  readonly evidence?: ProviderPayment;
  /** The notification that made us look; handled together with what it told. */
  readonly inbox?: InboxKey;
  /** False: look only, take nothing (a buyer is giving up). */
  readonly capture?: boolean;
  readonly leased?: boolean;
}

async function ask(shop: Shop, provider: PaymentProvider, attempt: AttemptRow, how: Settling): Promise<ProviderPayment | undefined> {
  const ref = refOf(attempt);
  if (how.returned !== undefined && provider.resumePayment !== undefined) return provider.resumePayment(ref, how.returned, callOf(shop));
  if (provider.reads === 'notified') return how.evidence;
  return provider.getPayment(ref, callOf(shop));
}

/**
 * Brings an attempt's row up to what its provider says. Undefined: nothing can be asked (the driver is gone, or it tells by notification
 * only). Throws what the driver throws; nothing is written then, and the next look comes by itself.
 */
export async function settle(shop: Shop, attemptId: string, how: Settling = {}): Promise<Recorded | undefined> {
  const attempt = await shop.store.read((tx) => findAttempt(tx, attemptId));
  if (attempt === undefined) return undefined;
  const provider = providerOf(shop, attempt);
  if (provider === undefined) {
    shop.log('error', 'provider_gone', {
      attempt: attempt.id,
      provider: attempt.provider,
      problem: 'Its payments cannot be asked about. Put it back into the settings.',
    });
    return undefined;
  }
  const told = await ask(shop, provider, attempt, how);
  if (told === undefined) return undefined;
  const recorded = await record(shop, attempt.id, told, {
    revision: attempt.revision,
    ...(how.inbox === undefined ? {} : { inbox: how.inbox }),
    ...(how.leased === undefined ? {} : { leased: how.leased }),
  });
  return follow(shop, recorded, told, how.capture ?? true);
}

/** What an answer asks of us next: to take, to let go, to deliver. */
export async function follow(shop: Shop, recorded: Recorded, told: ProviderPayment, capture: boolean): Promise<Recorded> {
  const { attempt, order } = recorded;
  const waits = told.status === 'approved' || told.status === 'authorized';
  let last = recorded;
  if (waits && capture && attempt.closed === 0) {
    const wanted = attempt.is_current === 1 && order.status === 'open';
    last = (await (wanted ? captureAttempt(shop, attempt.id) : voidAttempt(shop, attempt.id))) ?? recorded;
  }
  if (last.changed && last.order.status === 'paid') await effectsNow(shop, order.id);
  return last;
}

/** Effects at once, for the buyer who is looking; what fails here is done by the workers. */
async function effectsNow(shop: Shop, orderId: string): Promise<void> {
  try {
    await runEffects(shop, orderId);
  } catch (error) {
    shop.log('warn', 'effects_later', { order: orderId, problem: problemOf(error) });
  }
}
