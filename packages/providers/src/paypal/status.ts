/** PayPal's words for an order, its capture and its refunds, and ours. Read this file first: everything about money hangs on it. */
import type { Money, NextAction } from '@buypost/core';
import type { PaymentRef, ProviderPayment, ProviderRefund } from '../contract.ts';
import { readSum } from './currencies.ts';
import { readNote, writeNote, type Note } from './note.ts';
import type { ToldOrder, ToldRefund } from './schema.ts';

type Told = Pick<ProviderPayment, 'status' | 'closed'>;

/**
 * An order's word says how far the buyer came, never whether money moved: "A completed order can indicate a payment was authorized, an
 * authorized payment was captured, or a payment was declined" (developer.paypal.com/api/orders/v2/definitions/order_status). Six words there
 * and in `openapi/checkout_orders_v2.json`, schema `order_status`.
 */
export const orderStates: ReadonlyMap<string, Told> = new Map([
  ['CREATED', { status: 'requires_action', closed: false }],
  ['PAYER_ACTION_REQUIRED', { status: 'requires_action', closed: false }],
  // Waits for our capture. Approved is not paid.
  ['APPROVED', { status: 'approved', closed: false }],
  // Only orders that are to be authorized are saved; ours are not.
  ['SAVED', { status: 'processing', closed: false }],
  ['VOIDED', { status: 'canceled', closed: true }],
  // Completed without a capture that says so is not paid.
  ['COMPLETED', { status: 'processing', closed: false }],
]);

/** What a capture says of the money. Same file, schema `capture_status`. */
export const captureStates: ReadonlyMap<string, 'taken' | 'pending' | 'none'> = new Map([
  ['COMPLETED', 'taken'],
  ['PARTIALLY_REFUNDED', 'taken'],
  ['REFUNDED', 'taken'],
  ['PENDING', 'pending'],
  ['DECLINED', 'none'],
  ['FAILED', 'none'],
]);

/** Same file, schema `refund_status`. */
export const refundStates: ReadonlyMap<string, ProviderRefund['status']> = new Map([
  ['COMPLETED', 'succeeded'],
  ['PENDING', 'pending'],
  ['FAILED', 'failed'],
  ['CANCELLED', 'failed'],
]);

/** A word we do not know: neither success nor failure, and never closed. */
const unknownWord: Told = { status: 'processing', closed: false };

const total = (sums: readonly (Money | undefined)[], currency: string): Money | undefined => {
  let amount = 0;
  for (const sum of sums) {
    // One sum that cannot be read, or is of another currency, makes the whole unknown.
    if (sum === undefined || sum.currency !== currency) return undefined;
    amount += sum.amount;
  }
  return amount > 0 && Number.isSafeInteger(amount) ? { amount, currency } : undefined;
};

/** The sum that was agreed with PayPal; undefined where it did not tell. */
export const agreedSum = (told: ToldOrder): Money | undefined => {
  const sum = told.purchase_units[0]?.amount;
  return sum === null || sum === undefined ? undefined : readSum(sum);
};

export const payeeOf = (told: ToldOrder): string | undefined => told.purchase_units[0]?.payee?.merchant_id ?? undefined;

const capturesOf = (told: ToldOrder) => told.purchase_units[0]?.payments?.captures ?? [];

/** The capture whose money can be given back. */
export const captureIdOf = (told: ToldOrder): string | undefined =>
  capturesOf(told).find((capture) => captureStates.get(capture.status) === 'taken')?.id;

/** How an order stands, for comparing: approving it again changes this. */
export const standingOf = (told: ToldOrder): string => `${told.status} ${told.update_time ?? ''}`;

/** Only a page of PayPal's own is shown to a buyer. The order's id alone is enough to make its address. */
const pageOf = (told: ToldOrder, pages: string): NextAction => {
  for (const rel of ['payer-action', 'approve']) {
    const href = told.links.find((link) => link.rel === rel)?.href;
    if (href !== undefined && URL.canParse(href) && new URL(href).origin === pages && new URL(href).username === '')
      return { type: 'redirect', url: new URL(href).href, purpose: 'pay' };
  }
  return { type: 'redirect', url: `${pages}/checkoutnow?token=${encodeURIComponent(told.id)}`, purpose: 'pay' };
};

const wordOf = (told: ToldOrder): Told => {
  const captures = capturesOf(told).map((capture) => captureStates.get(capture.status) ?? 'pending');
  if (captures.includes('taken')) return { status: 'succeeded', closed: true };
  if (captures.includes('pending')) return { status: 'processing', closed: false };
  // PayPal makes one capture of an order: a completed one whose capture it declined will bring nothing any more.
  if (captures.length > 0 && told.status === 'COMPLETED') return { status: 'failed', closed: true };
  return orderStates.get(told.status) ?? unknownWord;
};

const refundedOf = (told: ToldOrder, received: Money): Money | undefined => {
  const refunds = (told.purchase_units[0]?.payments?.refunds ?? []).filter(({ status }) => refundStates.get(status) === 'succeeded');
  if (refunds.length > 0)
    return total(
      refunds.map(({ amount }) => (amount === null || amount === undefined ? undefined : readSum(amount))),
      received.currency,
    );
  return capturesOf(told).every(({ status }) => status === 'REFUNDED') ? received : undefined;
};

/** After a decline: an order that still stands as it was then was not approved again, whatever its word. */
const afterDecline = (word: Told, told: ToldOrder, note: Note, returned: boolean): { readonly word: Told; readonly note: Note } => {
  if (note.declined === undefined || word.status === 'succeeded' || word.status === 'processing') return { word, note };
  if (word.status !== 'approved') return { word, note };
  if (note.seen === undefined) return { word: { status: 'requires_action', closed: false }, note: { ...note, seen: standingOf(told) } };
  if (note.seen === standingOf(told) && !returned) return { word: { status: 'requires_action', closed: false }, note };
  const { declined: _, seen: __, ...again } = note;
  return { word, note: again };
};

export interface Reading {
  readonly pages: string;
  /** The buyer came back from PayPal with its word that they approved. */
  readonly returned?: boolean;
}

/** What PayPal told about an order, in our words. */
export const paymentOf = (told: ToldOrder, ref: PaymentRef, { pages, returned = false }: Reading): ProviderPayment => {
  const { word, note } = afterDecline(wordOf(told), told, readNote(ref.note), returned);
  const taken = capturesOf(told).filter(({ status }) => captureStates.get(status) === 'taken');
  const currency = taken[0]?.amount.currency_code ?? ref.amount.currency;
  const received = total(
    taken.map(({ amount }) => readSum(amount)),
    currency,
  );
  // "Taken" without a sum that can be read is not a success: nobody can say what was paid.
  const { status, closed } = word.status === 'succeeded' && received === undefined ? unknownWord : word;
  const capture = captureIdOf(told);
  const refunded = received === undefined ? undefined : refundedOf(told, received);
  const remembered: Note = capture === undefined ? note : { ...note, capture };
  const declined = status === 'failed' ? (note.declined ?? 'declined') : status === 'requires_action' ? note.declined : undefined;
  return {
    ref: {
      ...ref,
      reference: told.id,
      ...(capture === undefined && ref.note === undefined ? {} : { note: writeNote(remembered) }),
    },
    status,
    closed,
    ...(received === undefined ? {} : { received }),
    ...(refunded === undefined ? {} : { refunded }),
    ...(status === 'requires_action' ? { action: pageOf(told, pages) } : {}),
    ...(declined === undefined ? {} : { declined }),
    merchant: payeeOf(told) ?? '',
  };
};

/** What PayPal told about a refund, in our words. An unknown word is `pending`: it is asked about again. */
export const refundOf = (told: ToldRefund, wished: Money): ProviderRefund => {
  const amount = told.amount === null || told.amount === undefined ? undefined : readSum(told.amount);
  return { status: refundStates.get(told.status) ?? 'pending', reference: told.id, amount: amount ?? wished };
};
