/** The bank's words for a payment, and ours. Read this file first: everything about money hangs on it. */
import type { DeclineCode, NextAction } from '@buypost/core';
import type { PaymentRef, ProviderPayment, ProviderRefund } from '../contract.ts';
import { methodOf } from './methods.ts';
import type { ToldPayment, ToldRefund } from './schema.ts';

type Told = Pick<ProviderPayment, 'status' | 'closed'>;

const states: ReadonlyMap<string, Told> = new Map([
  ['WAITING', { status: 'requires_action', closed: false }],
  ['PENDING', { status: 'processing', closed: false }],
  ['APPROVED', { status: 'approved', closed: false }],
  ['PAID', { status: 'succeeded', closed: true }],
  ['CLOSED', { status: 'canceled', closed: true }],
  ['LAPSED', { status: 'expired', closed: true }],
  ['FAILED', { status: 'failed', closed: true }],
]);

/** A word we do not know: neither success nor failure, and never closed. */
const unknownWord: Told = { status: 'processing', closed: false };

const refusals: ReadonlyMap<string, DeclineCode> = new Map([
  ['REFUSED', 'declined'],
  ['NO_FUNDS', 'insufficient_funds'],
  ['CHECK_FAILED', 'authentication_failed'],
  ['LIMIT', 'limit_exceeded'],
]);

const refundStates: ReadonlyMap<string, ProviderRefund['status']> = new Map([
  ['DONE', 'succeeded'],
  ['FAILED', 'failed'],
]);

/** Only a page of the bank itself is shown to a buyer. */
const ownPage = (told: string | undefined, origin: string): string | undefined => {
  if (told === undefined || !URL.canParse(told)) return undefined;
  const url = new URL(told);
  return url.origin === origin ? url.href : undefined;
};

const actionOf = (told: ToldPayment, method: string, origin: string): NextAction => {
  const page = ownPage(told.links.page, origin);
  const scan = ownPage(told.links.scan, origin);
  const app = ownPage(told.links.app, origin);
  const form = ownPage(told.links.form, origin);
  switch (methodOf(method)?.product) {
    case 'form':
      return form === undefined ? { type: 'wait' } : { type: 'embed', url: form };
    case 'scan':
    case 'fixed_scan':
      return scan === undefined || typeof told.expires_at !== 'string'
        ? { type: 'wait' }
        : { type: 'qr_code', data: scan, app: 'Pretend wallet', expiresAt: told.expires_at };
    case 'app':
      return app === undefined
        ? { type: 'wait' }
        : { type: 'open_app', url: app, app: 'Pretend wallet', ...(page === undefined ? {} : { fallback: page }) };
    case 'page':
    case 'hold':
      return page === undefined ? { type: 'wait' } : { type: 'redirect', url: page, purpose: 'pay' };
    case undefined:
      return { type: 'wait' };
  }
};

/** What the bank told about a payment, in our words. */
export const paymentOf = (told: ToldPayment, ref: PaymentRef, origin: string): ProviderPayment => {
  const word = states.get(told.state) ?? unknownWord;
  // "Paid" without an amount is not a success: nobody can say what was paid.
  const { status, closed } = word.status === 'succeeded' && told.paid_amount === 0 ? unknownWord : word;
  return {
    ref: { ...ref, reference: told.id },
    status,
    closed,
    ...(typeof told.closable !== 'boolean' || closed ? {} : { closable: told.closable }),
    ...(told.paid_amount > 0 ? { received: { amount: told.paid_amount, currency: told.currency } } : {}),
    ...(told.refunded_amount > 0 ? { refunded: { amount: told.refunded_amount, currency: told.currency } } : {}),
    ...(status === 'requires_action' ? { action: actionOf(told, ref.method, origin) } : {}),
    ...(typeof told.refusal !== 'string' ? {} : { declined: refusals.get(told.refusal) ?? 'declined' }),
    merchant: told.account,
  };
};

/** What the bank told about a refund, in our words. An unknown word is `pending`: it is asked about again. */
export const refundOf = (told: ToldRefund): ProviderRefund => ({
  status: refundStates.get(told.state) ?? 'pending',
  reference: told.id,
  amount: { amount: told.amount, currency: told.currency },
});
