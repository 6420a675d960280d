/** Table and code together: every state, every event. What the table names leads on; what it does not name changes nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckoutSession, OrderDraft } from '../contract.ts';
import { CheckoutError } from '../errors.ts';
import { checkDraft } from './check-draft.ts';
import { localQuote } from './local-quote.ts';
import type { AnyEvent, AnyEventType } from './happenings.ts';
import type { CheckoutState, StateName } from './state.ts';
import { table } from './table.ts';
import { mug } from './testing/offers.ts';
import { transition } from './transition.ts';

const draft: OrderDraft = { offerId: 'mug', quantity: 1 };
const quote = localQuote(mug, draft)!;
const base = {
  id: 'ord_1',
  offerId: 'mug',
  revision: 5,
  total: quote.total,
  lines: quote.lines,
  methods: mug.methods,
  money: 'unknown',
  canSwitch: true,
  canCancel: true,
  test: true,
} as const;
const paid = {
  id: 'ord_1',
  number: '7K2M',
  paidAt: '',
  total: quote.total,
  lines: [],
  seller: mug.seller,
  method: 'card',
  deliveries: [],
  refunded: quote.total,
};

const sessions: { readonly [S in CheckoutSession['status']]: CheckoutSession & { status: S } } = {
  requires_action: { ...base, status: 'requires_action', nextAction: { type: 'wait' } },
  processing: { ...base, status: 'processing', reason: 'provider' },
  succeeded: { ...base, status: 'succeeded', order: paid },
  failed: { ...base, status: 'failed', declined: 'declined' },
  canceled: { ...base, status: 'canceled', money: 'none' },
  expired: { ...base, status: 'expired', money: 'none' },
};
const begun = { role: 'owner', unreachable: false } as const;
const states: { readonly [N in StateName]: CheckoutState & { name: N } } = {
  idle: { name: 'idle' },
  loading: { name: 'loading', resuming: true },
  unavailable: { name: 'unavailable', reason: 'unreachable' },
  ready: {
    name: 'ready',
    offer: mug,
    draft,
    quote,
    quoting: false,
    problems: [],
    pressed: false,
    notice: { kind: 'open_order', orderId: 'ord_1' },
  },
  starting: { name: 'starting', offer: mug, draft, quote, method: 'card', slow: false, unreachable: false, again: false },
  requires_action: { name: 'requires_action', session: sessions.requires_action, ...begun },
  processing: { name: 'processing', session: sessions.processing, ...begun },
  succeeded: { name: 'succeeded', session: sessions.succeeded, ...begun },
  failed: { name: 'failed', session: sessions.failed, ...begun },
  canceled: { name: 'canceled', session: sessions.canceled, ...begun },
  expired: { name: 'expired', session: sessions.expired, ...begun },
};
const error = new CheckoutError('price_changed', 'new price');
const events: { readonly [E in AnyEventType]: AnyEvent & { type: E } } = {
  open: { type: 'open' },
  reload: { type: 'reload' },
  change: { type: 'change', draft: { quantity: 2 } },
  pay: { type: 'pay' },
  retry: { type: 'retry' },
  cancel: { type: 'cancel' },
  check: { type: 'check' },
  continue: { type: 'continue' },
  again: { type: 'again' },
  offered: { type: 'offered', offer: mug, draft },
  unavailable: { type: 'unavailable', reason: 'sold_out' },
  quoted: { type: 'quoted', quote },
  unquoted: { type: 'unquoted', error },
  session: { type: 'session', session: { ...sessions.processing, revision: 6 } },
  refused: { type: 'refused', error },
  met: { type: 'met', orderId: 'ord_2' },
  elsewhere: { type: 'elsewhere' },
  slow: { type: 'slow' },
  unreachable: { type: 'unreachable' },
};

/** The whole table once more, in the plainest words. Changing the checkout means changing this. */
const leads: { readonly [N in StateName]: Partial<Record<AnyEventType, StateName>> } = {
  idle: { open: 'loading' },
  loading: { offered: 'ready', session: 'processing', unavailable: 'unavailable' },
  unavailable: { open: 'loading', reload: 'loading', continue: 'loading', elsewhere: 'loading' },
  ready: {
    change: 'ready',
    quoted: 'ready',
    unquoted: 'ready',
    pay: 'starting',
    continue: 'loading',
    again: 'loading',
    elsewhere: 'loading',
    unavailable: 'unavailable',
  },
  starting: { session: 'processing', refused: 'ready', met: 'ready', elsewhere: 'loading', slow: 'starting', unreachable: 'starting' },
  requires_action: {
    session: 'processing',
    retry: 'requires_action',
    cancel: 'requires_action',
    again: 'loading',
    refused: 'requires_action',
    unreachable: 'requires_action',
  },
  processing: {
    session: 'processing',
    retry: 'processing',
    cancel: 'processing',
    again: 'loading',
    refused: 'processing',
    unreachable: 'processing',
  },
  succeeded: { session: 'processing', again: 'loading', unreachable: 'succeeded' },
  failed: { session: 'processing', retry: 'failed', cancel: 'failed', again: 'loading', refused: 'failed', unreachable: 'failed' },
  canceled: {
    session: 'processing',
    retry: 'canceled',
    cancel: 'canceled',
    again: 'loading',
    refused: 'canceled',
    unreachable: 'canceled',
  },
  expired: { session: 'processing', retry: 'expired', cancel: 'expired', again: 'loading', refused: 'expired', unreachable: 'expired' },
};

const names = Object.keys(states) as StateName[];
const types = Object.keys(events) as AnyEventType[];

describe('the table', () => {
  describe.each(names)('%s', (name) => {
    test.each(types)('%s', (type) => {
      const before = states[name];
      const frozen = JSON.stringify(before);
      const after = transition(before, events[type]);
      const expected = leads[name][type];
      expect(Object.keys(table[name])).toEqual(expect.arrayContaining(expected ? [type] : []));
      if (expected === undefined) expect(after).toBe(before);
      else {
        expect(after.name).toBe(expected);
        expect(after).not.toBe(before);
      }
      expect(JSON.stringify(before)).toBe(frozen);
    });
  });

  test('names nothing that is not tested here', () => {
    for (const name of names) expect(Object.keys(table[name]).sort()).toEqual(Object.keys(leads[name]).sort());
  });

  test('an event of another world changes nothing', () => {
    for (const name of names) {
      for (const type of ['toString', '__proto__', 'constructor', 'close', '', 'succeeded'])
        expect(transition(states[name], { type } as unknown as AnyEvent)).toBe(states[name]);
    }
  });
});

describe('what it refuses', () => {
  test('no event of a buyer leads to `succeeded`, and only `again` out of it', () => {
    const said = types.filter((type) => type !== 'session');
    for (const name of names)
      for (const type of said) if (name !== 'succeeded') expect(transition(states[name], events[type]).name).not.toBe('succeeded');
    for (const type of said) if (type !== 'again') expect(transition(states.succeeded, events[type]).name).toBe('succeeded');
  });

  test('`starting` is left only by an answer', () => {
    const said = ['open', 'reload', 'change', 'pay', 'retry', 'cancel', 'check', 'continue', 'again'] as const;
    for (const type of said) expect(transition(states.starting, events[type])).toBe(states.starting);
  });

  test('an old or foreign snapshot changes nothing, from any state, in any order', () => {
    const name = fc.constantFrom<CheckoutSession['status']>('requires_action', 'processing', 'succeeded', 'failed', 'canceled', 'expired');
    fc.assert(
      fc.property(name, name, fc.integer({ min: 0, max: 9 }), fc.boolean(), (shown, told, revision, own) => {
        const after = transition(states[shown], { type: 'session', session: { ...sessions[told], id: own ? 'ord_1' : 'ord_2', revision } });
        expect(after.name).toBe(own && revision > 5 ? told : shown);
      }),
    );
  });

  test('a question that cannot be asked is not asked', () => {
    const session = { ...sessions.requires_action, canSwitch: false, canCancel: false };
    for (const type of ['retry', 'cancel', 'again'] as const) {
      const stuck: CheckoutState = { name: 'requires_action', session, ...begun };
      expect(transition(stuck, events[type])).toBe(stuck);
    }
    const visitor: CheckoutState = { ...states.requires_action, role: 'visitor' };
    expect(transition(visitor, events.retry)).toBe(visitor);
    const asking = transition(states.requires_action, events.cancel);
    expect(transition(asking, events.retry)).toBe(asking);
  });

  test('a press with a field missing marks it and orders nothing', () => {
    const after = transition({ ...states.ready, offer: { ...mug, asks: ['email', 'address'], shipsTo: ['JP'] } }, events.pay, checkDraft);
    expect(after).toMatchObject({
      name: 'ready',
      pressed: true,
      problems: ['contact.email', 'shipTo.name', 'shipTo.line1', 'shipTo.city', 'shipTo.country'].map((field) => ({
        field,
        problem: 'missing',
      })),
    });
  });

  test('new choices take the old price off the screen; contact does not', () => {
    expect(transition(states.ready, { type: 'change', draft: { quantity: 2 } })).not.toHaveProperty('quote');
    expect(transition(states.ready, { type: 'change', draft: { contact: { email: 'a@b.c' } } })).toHaveProperty('quote', quote);
  });

  test.each([
    ['price_changed', 'price_changed'],
    ['sold_out', 'sold_out'],
    ['method_unavailable', 'method_unavailable'],
    ['already_bought', 'already_bought'],
    ['rate_limited', 'refused'],
    ['origin_not_allowed', 'refused'],
  ] as const)('a start refused by %s comes back to the form with the notice %s', (code, kind) => {
    const after = transition(states.starting, { type: 'refused', error: new CheckoutError(code, 'no') });
    expect(after).toMatchObject({ name: 'ready', quoting: true, notice: { kind } });
    expect(after).not.toHaveProperty('quote');
    expect('again' in after).toBe(code === 'already_bought');
  });
});
