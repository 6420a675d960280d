/**
 * A pretend Stripe: API, Stripe.js, elements, hosted page, 3-D Secure and webhooks behind one `fetch`. Runtime-neutral. What it was checked against stands
 * in docs/providers/stripe.md: the official client completes a payment and a refund against it, and believes what it signs.
 */
import type { DeclineCode } from '@buypost/core';
import type { CreateSimulator, SimulatedPayment, Simulator } from '../../simulator.ts';
import { fromStripe } from '../currencies.ts';
import { events as usualEvents } from '../notification.ts';
import { createApi } from './api.ts';
import { attemptOf, emptyBook, refundedOf, type Book, type BookRefund, type Intent, type Session } from './book.ts';
import { createEvents } from './events.ts';
import { createLedger } from './ledger.ts';
import { createPages } from './pages.ts';

export interface PretendStripe extends Simulator {
  /** The cardholder disputes the charge, or the dispute is decided. False where nothing was paid. */
  dispute(attempt: string, state: 'opened' | 'won' | 'lost'): Promise<boolean>;
}

interface Memory {
  readonly settings: {
    readonly account: string;
    readonly secretKey: string;
    readonly publishableKey: string;
    readonly webhookSecret: string;
  };
  readonly book: Book;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const chance = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => letters[byte % 62]).join('');

const madeUp = (): Memory['settings'] => ({
  account: `acct_1${chance(15)}`,
  secretKey: `sk_test_51${chance(40)}`,
  publishableKey: `pk_test_51${chance(40)}`,
  webhookSecret: `whsec_${chance(32)}`,
});

const disputes = {
  opened: ['needs_response', 'charge.dispute.created'],
  won: ['won', 'charge.dispute.closed'],
  lost: ['lost', 'charge.dispute.closed'],
} as const;

export const createSimulator = async (options: Parameters<CreateSimulator>[0]): Promise<PretendStripe> => {
  const { now = Date.now, shopName = 'Demo shop', persist, notifies = 'at_once', notifyUrl } = options;
  const url = options.url.replace(/\/+$/, '');
  const carry: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  // Our own writing, read back.
  const kept: Memory | undefined = options.restore === undefined ? undefined : JSON.parse(options.restore);
  const settings = kept?.settings ?? madeUp();
  const book: Book = { ...emptyBook(), ...kept?.book };
  if (notifyUrl !== undefined)
    book.endpoints = [
      { id: 'we_shop', url: notifyUrl, secret: settings.webhookSecret, events: usualEvents },
      ...book.endpoints.filter((one) => one.id !== 'we_shop'),
    ];
  const id = (prefix: string): string => prefix + chance(24);
  const telling = { url, book, live: false };
  const events = createEvents({ book, telling, now, id, fetch: carry });
  const ledger = createLedger({ book, now, id, tell: events.tell });
  const api = createApi({ book, ledger, telling, events, now, id, ...settings });
  const pages = createPages(ledger, shopName);

  const remember = (): void => persist?.(JSON.stringify({ settings, book } satisfies Memory));
  const tick = async (): Promise<void> => {
    ledger.pass();
    await events.sendDue();
    remember();
  };
  const changed = (): void => {
    remember();
    if (notifies === 'at_once') void tick();
  };

  /** The newest thing of an attempt: a session's PaymentIntent is made when its buyer acts. */
  const thingOf = (attempt: string): Intent | Session | undefined =>
    [...book.intents, ...book.sessions].reverse().find((one) => attemptOf(one) === attempt);
  const intentOf = (attempt: string): Intent | undefined => {
    const thing = thingOf(attempt);
    return thing === undefined || 'secret' in thing ? thing : ledger.begin(thing);
  };

  const lineOf = (attempt: string, thing: Intent | Session): SimulatedPayment => {
    const intent = 'secret' in thing ? thing : book.intents.find((one) => one.id === thing.intent);
    const ours = (amount: number): number => fromStripe(amount, intent?.currency ?? thing.currency)?.amount ?? amount;
    return {
      attempt,
      reference: thing.id,
      currency: (intent?.currency ?? thing.currency).toUpperCase(),
      amount: fromStripe(thing.amount, thing.currency)?.amount ?? thing.amount,
      charged: ours(intent?.received ?? 0),
      refunded: intent === undefined ? 0 : ours(refundedOf(book, intent)),
      status: intent?.status ?? thing.status,
    };
  };

  return {
    settings: { ...settings, endpoint: url },
    async fetch(request) {
      const { pathname } = new URL(request.url);
      try {
        return await (pathname.startsWith('/v1/') ? api(request) : pages.fetch(request));
      } finally {
        if (request.method !== 'GET' && request.method !== 'HEAD') changed();
      }
    },
    ledger: () =>
      [...book.sessions, ...book.intents.filter((one) => one.session === undefined)]
        .sort((left, right) => left.created - right.created)
        .flatMap((thing) => {
          const attempt = attemptOf(thing);
          return attempt === undefined ? [] : [lineOf(attempt, thing)];
        }),
    async pay(attempt) {
      const intent = intentOf(attempt);
      const paid = intent !== undefined && ledger.pay(intent) === 'paid';
      changed();
      return paid;
    },
    async decline(attempt, reason: DeclineCode = 'declined') {
      const intent = intentOf(attempt);
      const refused = intent !== undefined && ledger.refuse(intent, reason) === 'refused';
      changed();
      return refused;
    },
    async cancel(attempt) {
      // Turning away changes nothing at Stripe: the payment stays open.
      const thing = thingOf(attempt);
      return (
        thing !== undefined && (thing.status === 'open' || thing.status === 'requires_payment_method' || thing.status === 'requires_action')
      );
    },
    async dispute(attempt, state) {
      const intent = intentOf(attempt);
      if (intent?.charge === null || intent === undefined) return false;
      const [status, type] = disputes[state];
      events.tellDispute(intent, status, type);
      changed();
      return true;
    },
    attemptOf(shown) {
      const code = URL.canParse(shown) ? (new URL(shown).pathname.split('/').at(-1) ?? '') : '';
      const thing = ledger.findSession(code) ?? ledger.findStep(code);
      return thing === undefined ? undefined : attemptOf(thing);
    },
    fault: ({ times = 1, ...wish }) => void book.faults.push({ ...wish, times }),
    tick,
  };
};

export type { BookRefund };
