/** Drivers of the in-memory bank: one a kind of payment company, as the rules of money tell them apart. */
import type { NextAction } from '@buypost/core';
import {
  ProviderError,
  type Notification,
  type PaymentProvider,
  type PaymentRef,
  type ProviderCall,
  type ProviderPayment,
} from '@buypost/providers';
import { Bank, type BankPayment } from './bank.ts';

/**
 * `qr`: closes, found by our id. `card`: closes, needs its reference. `wallet`: two steps, giving up is closing. `voucher`: cannot close.
 * `cash`: can neither close nor return money. `silent`: tells by notification only.
 */
export type Kind = 'qr' | 'card' | 'wallet' | 'voucher' | 'cash' | 'silent';
export const kinds: readonly Kind[] = ['qr', 'card', 'wallet', 'voucher', 'cash', 'silent'];

export interface BankProvider extends PaymentProvider {
  readonly bank: Bank;
}

interface Told extends BankPayment {
  readonly refused?: boolean;
  readonly unknown?: boolean;
}
interface ToldRefund {
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly amount: number;
  readonly id: string;
  readonly refused?: boolean;
  readonly unknown?: boolean;
}

const actionOf = (kind: Kind, reference: string): NextAction => {
  if (kind === 'card') return { type: 'embed', url: `https://card.bank.test/form/${reference}` };
  if (kind === 'wallet') return { type: 'redirect', url: `https://wallet.bank.test/approve/${reference}`, purpose: 'pay' };
  return { type: 'qr_code', data: `pay:${reference}`, app: 'Bank', expiresAt: '2030-01-01T00:00:00.000Z' };
};

export function bankDriver(kind: Kind): BankProvider {
  const twoStep = kind === 'wallet';
  const closable = kind === 'qr' || kind === 'card';
  const bank = new Bank({ natural: kind !== 'card' && kind !== 'wallet', twoStep, closable });
  const origin = `https://${kind}.bank.test`;

  async function call<T>(operation: string, body: object, { fetch, signal }: ProviderCall): Promise<T> {
    let answer: T & { readonly refused?: boolean };
    try {
      const response = await fetch(`${origin}/${operation}`, { method: 'POST', body: JSON.stringify(body), signal });
      answer = JSON.parse(await response.text());
    } catch (cause) {
      throw new ProviderError('unknown', 'no answer', { cause });
    }
    if (answer.refused === true) throw new ProviderError('refused', 'the bank said no');
    return answer;
  }

  function toPayment(ref: PaymentRef, told: Told): ProviderPayment {
    if (told.unknown === true) return { ref, status: 'unknown', closed: false, merchant: ref.account };
    const status = {
      open: 'requires_action',
      approved: 'approved',
      capturing: 'processing',
      paid: 'succeeded',
      closed: 'canceled',
    } as const;
    return {
      ref: { ...ref, reference: told.reference },
      status: status[told.state],
      closed: told.state === 'paid' || told.state === 'closed',
      merchant: ref.account,
      ...(told.state === 'open' ? { action: actionOf(kind, told.reference) } : {}),
      ...(told.received > 0 ? { received: { amount: told.received, currency: told.amount.currency } } : {}),
      ...(told.declined && told.state === 'open' ? { declined: 'insufficient_funds' as const } : {}),
    };
  }

  const ask = async (operation: string, ref: PaymentRef, context: ProviderCall): Promise<ProviderPayment> =>
    toPayment(ref, await call<Told>(operation, { attempt: ref.attempt, reference: ref.reference }, context));

  return {
    bank,
    contract: 1,
    id: kind,
    account: `m_${kind}`,
    test: true,
    methods: [{ id: kind, title: kind, actions: ['qr_code', 'embed', 'redirect'], surfaces: ['desktop', 'phone', 'in_app'] }],
    limits: (currency) => (currency === 'EUR' || currency === 'JPY' ? { exponent: 2, min: 50, max: 99_999_999 } : undefined),
    closeOf: () => (closable ? 'always' : twoStep ? 'superseded' : 'never'),
    reads: kind === 'silent' ? 'notified' : 'any_time',
    keyLives: kind === 'wallet' ? 6 * 3600 : 'forever',
    lateMoney: 3600,
    expiry: kind === 'card' ? { min: 1800, max: 86_400 } : 'fixed',
    refunds: kind === 'cash' ? 'none' : 'any_amount',
    hosts: [origin],
    redact: (text) => text,
    createPayment: async (input, context) => {
      const ref: PaymentRef = { attempt: input.attempt, account: `m_${kind}`, amount: input.amount, method: input.method };
      return toPayment(ref, await call<Told>('create', input, context));
    },
    getPayment: (ref, context) => ask('get', ref, context),
    ...(twoStep ? { capturePayment: (ref: PaymentRef, context: ProviderCall) => ask('capture', ref, context) } : {}),
    ...(closable || twoStep ? { cancelPayment: (ref: PaymentRef, context: ProviderCall) => ask('cancel', ref, context) } : {}),
    ...(kind === 'cash'
      ? {}
      : {
          refundPayment: async (wish, context) => {
            const told = await call<ToldRefund>('refund', { attempt: wish.payment.attempt, id: wish.id, amount: wish.amount }, context);
            return { status: told.status, reference: told.id, amount: { amount: told.amount, currency: wish.amount.currency } };
          },
          getRefund: async (ref, context) => {
            const told = await call<ToldRefund>('get_refund', { attempt: ref.payment.attempt, id: ref.id }, context);
            if (told.unknown === true) throw new ProviderError('unknown', 'no such refund');
            return { status: told.status, reference: told.id, amount: { amount: told.amount, currency: ref.payment.amount.currency } };
          },
        }),
    async readNotification(request) {
      if (request.headers.get('x-signature') !== 'good') throw new ProviderError('unverified', 'bad signature');
      const notification: Notification = JSON.parse(new TextDecoder().decode(request.body));
      return notification;
    },
  };
}
