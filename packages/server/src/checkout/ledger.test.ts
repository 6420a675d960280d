/** The ledger walked whole: every status, every answer, fresh or old. */
import { expect, test } from 'vitest';
import { arrival, moves, mustRetake, step, type AttemptState, type Told } from './ledger.ts';
import type { AttemptStatus, OrderStatus } from '../store/database.ts';

const statuses: readonly AttemptStatus[] = [
  'created',
  'requires_action',
  'processing',
  'authorized',
  'succeeded',
  'failed',
  'canceled',
  'expired',
];
const words: readonly Told['status'][] = [
  'requires_action',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'expired',
  'authorized',
  'approved',
  'unknown',
];
const flags = [true, false] as const;

/** Every state that the schema allows. */
const states: readonly AttemptState[] = statuses.flatMap((status) =>
  flags
    .flatMap((closed) => flags.map((current) => ({ status, closed, current })))
    .filter((one) => (one.status !== 'succeeded' || one.closed) && (!one.current || !one.closed || one.status === 'succeeded')),
);
const every = (check: (from: AttemptState, told: Told, fresh: boolean) => void): void => {
  for (const from of states)
    for (const status of words) for (const closed of flags) for (const fresh of flags) check(from, { status, closed }, fresh);
};

test('success is written from everywhere, however old the question', () =>
  every((from, told, fresh) => {
    if (told.status === 'succeeded') expect(step(from, told, fresh)).toEqual({ kind: 'money' });
  }));

test('nothing else leaves a success or opens what is closed', () =>
  every((from, told, fresh) => {
    if (told.status !== 'succeeded' && (from.closed || from.status === 'succeeded')) expect(step(from, told, fresh).kind).toBe('keep');
  }));

test('an old answer and "no such payment" change nothing', () =>
  every((from, told, fresh) => {
    if (told.status !== 'succeeded' && (!fresh || told.status === 'unknown')) expect(step(from, told, fresh).kind).not.toBe('move');
  }));

test('only the provider closes, and what it closes is an end', () =>
  every((from, told, fresh) => {
    const next = step(from, told, fresh);
    if (next.kind !== 'move') return;
    expect(next.closed).toBe(told.closed);
    if (next.closed) expect(['failed', 'canceled', 'expired']).toContain(next.status);
    else expect(moves[from.status]).toContain(next.status);
  }));

test('what is not current is never shown again: it can only be closed', () =>
  every((from, told, fresh) => {
    const next = step(from, told, fresh);
    if (!from.current && next.kind === 'move') expect(next.closed).toBe(true);
  }));

test('a decline that does not close is a step', () => {
  expect(step({ status: 'requires_action', closed: false, current: true }, { status: 'failed', closed: false }, true)).toEqual({
    kind: 'keep',
  });
  expect(step({ status: 'processing', closed: false, current: true }, { status: 'failed', closed: false }, true)).toEqual({
    kind: 'move',
    status: 'requires_action',
    closed: false,
  });
});

test('arriving money pays once, is held where it does not fit, and otherwise goes back', () => {
  const orders: readonly OrderStatus[] = ['open', 'paid', 'review', 'canceled', 'expired'];
  for (const order of orders) {
    for (const payer of ['none', 'this', 'other'] as const) {
      for (const matches of flags) {
        for (const retaken of flags) {
          const effect = arrival({ order, payer, matches, retaken });
          if (payer === 'other') expect(effect).toBe('refund');
          if (effect === 'pay') expect(matches && payer !== 'other' && (order === 'open' || retaken)).toBe(true);
          if ((order === 'paid' || order === 'review') && payer === 'this') expect(effect).toBe('none');
          if ((order === 'paid' || order === 'review') && payer === 'none') expect(effect).toBe('refund');
          if (!matches && order === 'open' && payer !== 'other') expect(effect).toBe('review');
          if (mustRetake({ order, payer, matches }) && !retaken) expect(effect).toBe('review_and_refund');
        }
      }
    }
  }
});
