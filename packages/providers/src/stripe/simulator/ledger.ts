/** What happens to payments: the only file that moves pretend money. Pages, API and the stage's strings all come through here. */
import type { DeclineCode } from '@buypost/core';
import { attemptOf, refundedOf, takeFault, type Book, type BookRefund, type Intent, type Session, type TryError } from './book.ts';

export interface LedgerWorld {
  readonly book: Book;
  readonly now: () => number;
  readonly id: (prefix: string) => string;
  /** Tells the shop. */
  readonly tell: (type: string, thing: Intent | Session | BookRefund) => void;
}

export type Outcome = 'paid' | 'refused' | 'step' | 'gone';

const errors: Readonly<Record<DeclineCode, TryError>> = {
  declined: { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' },
  insufficient_funds: { code: 'card_declined', decline_code: 'insufficient_funds', message: 'Your card has insufficient funds.' },
  authentication_failed: {
    code: 'payment_intent_authentication_failure',
    message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  },
  expired_method: { code: 'expired_card', decline_code: 'expired_card', message: 'Your card has expired.' },
  limit_exceeded: {
    code: 'card_declined',
    decline_code: 'card_velocity_exceeded',
    message: 'Your card was declined for making repeated attempts too frequently.',
  },
  suspected_fraud: { code: 'card_declined', decline_code: 'fraudulent', message: 'Your card was declined.' },
  method_unavailable: {
    code: 'card_declined',
    decline_code: 'card_not_supported',
    message: 'Your card does not support this type of purchase.',
  },
};

/** How long after it was made a refund fails that was to fail, milliseconds. */
const failsAfter = 5_000;

export type Ledger = ReturnType<typeof createLedger>;

export const createLedger = ({ book, now, id, tell }: LedgerWorld) => {
  const sessionOf = (intent: Intent): Session | undefined => book.sessions.find((one) => one.id === intent.session);

  const lapse = (session: Session): void => {
    if (session.status !== 'open' || session.expiresAt > now()) return;
    session.status = 'expired';
    tell('checkout.session.expired', session);
  };

  const payable = (intent: Intent): boolean => {
    const session = sessionOf(intent);
    if (session !== undefined) lapse(session);
    const open = intent.status === 'requires_payment_method' || intent.status === 'requires_action';
    if (open && (session === undefined || session.status === 'open')) return true;
    return intent.status !== 'succeeded' && takeFault(book, 'pay_after_close', attemptOf(intent)) !== undefined;
  };

  const take = (intent: Intent): void => {
    const attempt = attemptOf(intent);
    const wrong = takeFault(book, 'wrong_amount', attempt);
    intent.received = wrong === undefined ? intent.amount : (wrong.amount ?? Math.max(1, intent.amount - 1));
    if (takeFault(book, 'wrong_currency', attempt) !== undefined) intent.currency = intent.currency === 'usd' ? 'eur' : 'usd';
    if (takeFault(book, 'wrong_merchant', attempt) !== undefined) intent.behalf = 'acct_1SomebodyElse00';
    intent.status = 'succeeded';
    intent.charge = id('ch_');
    intent.error = null;
    intent.step = null;
    intent.ended = null;
    tell('payment_intent.succeeded', intent);
    const session = sessionOf(intent);
    if (session === undefined) return;
    session.status = 'complete';
    tell('checkout.session.completed', session);
  };

  return {
    find: (which: string): Intent | undefined => book.intents.find((one) => one.id === which),
    findSession: (which: string): Session | undefined => {
      const session = book.sessions.find((one) => one.id === which || one.code === which);
      if (session !== undefined) lapse(session);
      return session;
    },
    findStep: (code: string): Intent | undefined => book.intents.find((one) => one.step?.code === code),

    create: (wish: Pick<Intent, 'amount' | 'currency' | 'description' | 'metadata'> & { readonly session?: string }): Intent => {
      const name = id('pi_');
      const intent: Intent = {
        ...wish,
        id: name,
        secret: `${name}_secret_${id('')}`,
        created: now(),
        status: 'requires_payment_method',
        received: 0,
        charge: null,
        error: null,
        ended: null,
        step: null,
        behalf: null,
      };
      book.intents.push(intent);
      return intent;
    },

    open: (wish: Omit<Session, 'id' | 'code' | 'created' | 'status' | 'intent'>): Session => {
      const session: Session = { ...wish, id: id('cs_test_'), code: id('cs_test_'), created: now(), status: 'open', intent: null };
      book.sessions.push(session);
      return session;
    },

    /** The PaymentIntent of a session, made when the buyer begins to pay. */
    begin(session: Session): Intent {
      const known = book.intents.find((one) => one.id === session.intent);
      if (known !== undefined) return known;
      const { amount, currency, intentMetadata: metadata } = session;
      const intent = this.create({ amount, currency, description: null, metadata, session: session.id });
      session.intent = intent.id;
      return intent;
    },

    pay: (intent: Intent): Outcome => {
      if (!payable(intent)) return 'gone';
      take(intent);
      return 'paid';
    },

    refuse: (intent: Intent, reason: DeclineCode): Outcome => {
      if (!payable(intent)) return 'gone';
      intent.status = 'requires_payment_method';
      intent.step = null;
      intent.error = errors[reason];
      tell('payment_intent.payment_failed', intent);
      return 'refused';
    },

    /** Sends the buyer to their bank. */
    step: (intent: Intent, kind: 'challenge' | 'redirect', returnUrl: string, refuses: boolean): Outcome => {
      if (!payable(intent)) return 'gone';
      intent.status = 'requires_action';
      intent.error = null;
      intent.step = { code: id(''), kind, returnUrl, refuses };
      tell('payment_intent.requires_action', intent);
      return 'step';
    },

    /** False where it cannot be canceled any more. */
    cancel: (intent: Intent, reason: string): boolean => {
      if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') return false;
      intent.status = 'canceled';
      intent.ended = reason;
      intent.step = null;
      tell('payment_intent.canceled', intent);
      return true;
    },

    expire: (session: Session): boolean => {
      lapse(session);
      if (session.status !== 'open') return false;
      session.status = 'expired';
      tell('checkout.session.expired', session);
      return true;
    },

    /** Undefined where that is more than is left. */
    refund: (
      intent: Intent,
      wish: { readonly amount: number; readonly reason: string | null; readonly metadata: Readonly<Record<string, string>> },
    ): BookRefund | undefined => {
      if (wish.amount > intent.received - refundedOf(book, intent)) return undefined;
      const fails = takeFault(book, 'fail_refund', attemptOf(intent));
      const refund: BookRefund = {
        ...wish,
        id: id('re_'),
        intent: intent.id,
        currency: intent.currency,
        created: now(),
        status: 'succeeded',
        failsAt: fails === undefined ? null : now() + (fails.ms ?? failsAfter),
      };
      book.refunds.push(refund);
      tell('refund.created', refund);
      return refund;
    },

    /** Does everything that time brings. */
    pass(): void {
      for (const session of book.sessions) lapse(session);
      for (const refund of book.refunds) {
        if (refund.failsAt === null || refund.failsAt > now()) continue;
        refund.failsAt = null;
        refund.status = 'failed';
        tell('refund.failed', refund);
      }
    },
  };
};
