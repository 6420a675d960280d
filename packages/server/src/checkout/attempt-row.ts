/** A new attempt: the exact request its provider will get, kept before anybody is called. */
import type { Surface } from '@buypost/core';
import type { CreatePayment, PaymentProvider } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { attemptsOf, insertAttempt } from '../store/attempts.ts';
import { insertCode } from '../store/codes.ts';
import type { Tx } from '../store/store.ts';
import { codeMark } from './kept.ts';
import { hashOf, newId, tokenFor } from './tokens.ts';

export interface NewAttempt {
  readonly orderId: string;
  readonly provider: PaymentProvider;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  readonly surface: Surface;
  readonly title: string;
  readonly returnTo: string;
  readonly orderExpiresAt: number;
  readonly locale: string;
  readonly email?: string;
  readonly ip?: string;
  /** Hash of the retry's key. */
  readonly retryKey?: string;
}

/** The deadline the provider is told: the order's, within what the provider allows. */
function deadlineOf(provider: PaymentProvider, wanted: number, now: number): number {
  if (provider.expiry === 'fixed') return wanted;
  return Math.min(Math.max(wanted, now + provider.expiry.min * 1000), now + provider.expiry.max * 1000);
}

/** Inserts the attempt as current, leased to the caller, with the codes of its return address and pay frame. Answers its id. */
export async function addAttempt(tx: Tx, shop: Shop, attempt: NewAttempt): Promise<string> {
  const now = shop.now().getTime();
  const id = newId(shop, 'att');
  const deadline = deadlineOf(attempt.provider, attempt.orderExpiresAt, now);
  const payer = {
    ...(attempt.ip === undefined ? {} : { ip: attempt.ip }),
    ...(attempt.email === undefined ? {} : { email: attempt.email }),
    locale: attempt.locale,
  };
  const request: CreatePayment = {
    attempt: id,
    amount: { amount: attempt.amount, currency: attempt.currency },
    method: attempt.method,
    surface: attempt.surface,
    title: attempt.title,
    returnUrl: `${shop.publicUrl}/v1/returns/${codeMark}`,
    notifyUrl: `${shop.publicUrl}/v1/notifications/${attempt.provider.id}`,
    expiresAt: new Date(deadline).toISOString(),
    payer,
  };
  await insertAttempt(tx, {
    id,
    order_id: attempt.orderId,
    currency: attempt.currency,
    provider: attempt.provider.id,
    account: attempt.provider.account,
    method: attempt.method,
    amount: attempt.amount,
    request: JSON.stringify(request),
    reference: null,
    status: 'created',
    is_current: 1,
    lease_until: now + shop.rules.lease,
    next_check_at: now + shop.rules.reconcileEvery,
    created_at: now,
    retry_key: attempt.retryKey ?? null,
    note: null,
    action: null,
    declined: null,
    closable: null,
    received_currency: null,
    creates: 1,
    deadline,
    position: (await attemptsOf(tx, attempt.orderId)).length,
  });
  const code = { order_id: attempt.orderId, attempt_id: id, used_at: null, redeemed_at: null };
  const expires_at = deadline + shop.rules.returnLives;
  await insertCode(tx, { ...code, kind: 'return', code_hash: hashOf(tokenFor(shop, 'return', id)), page: attempt.returnTo, expires_at });
  await insertCode(tx, { ...code, kind: 'pay', code_hash: hashOf(tokenFor(shop, 'pay', id)), page: '', expires_at: deadline });
  return id;
}
