/** What happens to payments: the only file that moves pretend money. Pages, API and control all come through here. */
import type { Product } from '../methods.ts';
import { charged, refunded, type BankPayment, type BankRefund, type Book, type Refusal } from './book.ts';
import { takeFault } from './faults.ts';

export interface LedgerWorld {
  readonly book: Book;
  readonly now: () => number;
  /** A fresh id: the prefix and 128 random bits. */
  readonly id: (prefix: string) => string;
  /** Tells the shop, by and by. */
  readonly tell: (type: 'payment' | 'refund', payment: BankPayment, refund?: BankRefund) => void;
  /** How long the other bank takes over a `PENDING` payment, milliseconds. */
  readonly clearsAfter: number;
}

export interface NewPayment {
  readonly attempt: string;
  readonly fingerprint: string;
  readonly product: Product;
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly notifyUrl: string;
  readonly expiresAt: number;
}

/** What came of a buyer's wish: `gone` when this payment can no longer be paid, `already` when it was. */
export type Outcome = 'paid' | 'approved' | 'pending' | 'refused' | 'already' | 'gone';

const words = ['maple', 'harbour', 'lantern', 'pebble', 'willow', 'marzipan', 'thimble', 'saffron'];

export type Ledger = ReturnType<typeof createLedger>;

export const createLedger = ({ book, now, id, tell, clearsAfter }: LedgerWorld) => {
  let told = 0;
  const say: LedgerWorld['tell'] = (...news) => {
    told += 1;
    tell(...news);
  };
  /** By the shop's number, by our id and by the buyer's code. */
  const index = new Map<string, BankPayment>();
  const file = (payment: BankPayment): void => {
    for (const name of [payment.attempt, payment.id, payment.code]) index.set(name, payment);
  };
  book.payments.forEach(file);

  const lapse = (payment: BankPayment): void => {
    if ((payment.state === 'WAITING' || payment.state === 'APPROVED') && payment.expiresAt <= now()) {
      payment.state = 'LAPSED';
      say('payment', payment);
    }
  };

  const take = (payment: BankPayment): void => {
    const wrong = takeFault(book, 'wrong_amount', payment.id);
    const amount = wrong === undefined ? payment.amount : (wrong.amount ?? Math.max(1, payment.amount - 1));
    payment.charges.push({ amount, at: now() });
    if (takeFault(book, 'wrong_currency', payment.id) !== undefined)
      payment.lies = { ...payment.lies, currency: payment.currency === 'USD' ? 'EUR' : 'USD' };
    if (takeFault(book, 'wrong_merchant', payment.id) !== undefined) payment.lies = { ...payment.lies, account: 'another_shop' };
    payment.state = 'PAID';
    payment.refusal = undefined;
    payment.clearsAt = undefined;
    say('payment', payment);
  };

  /** May the buyer act on it now? `undefined` when yes. */
  const barred = (payment: BankPayment): Outcome | undefined => {
    lapse(payment);
    switch (payment.state) {
      case 'WAITING':
        return undefined;
      case 'PAID':
      case 'APPROVED':
      case 'PENDING':
        return 'already';
      case 'CLOSED':
      case 'LAPSED':
        return takeFault(book, 'pay_after_close', payment.id) === undefined ? 'gone' : undefined;
      case 'FAILED':
        return 'gone';
    }
  };

  return {
    /** By the shop's number, the bank's id or the buyer's code. */
    find: (which: string): BankPayment | undefined => {
      const payment = index.get(which);
      if (payment !== undefined) lapse(payment);
      return payment;
    },

    create: (wish: NewPayment): BankPayment => {
      const payment: BankPayment = {
        ...wish,
        id: id('pay_'),
        code: id(''),
        createdAt: now(),
        state: 'WAITING',
        refusal: undefined,
        charges: [],
        clearsAt: undefined,
        check: undefined,
      };
      book.payments.push(payment);
      file(payment);
      return payment;
    },

    /** The buyer says yes. A second yes takes nothing, and is told to the shop again. */
    approve: (payment: BankPayment): Outcome => {
      const bar = barred(payment);
      if (bar === 'already') say('payment', payment);
      if (bar !== undefined) return bar;
      payment.check = undefined;
      if (payment.product === 'hold' && payment.state === 'WAITING') {
        payment.state = 'APPROVED';
        payment.refusal = undefined;
        say('payment', payment);
        return 'approved';
      }
      take(payment);
      return 'paid';
    },

    /** The bank says no to this try. The payment stays payable. */
    refuse: (payment: BankPayment, refusal: Refusal): Outcome => {
      const bar = barred(payment);
      if (bar !== undefined) return bar;
      payment.check = undefined;
      payment.refusal = refusal;
      say('payment', payment);
      return 'refused';
    },

    /** Asks the buyer to repeat a word, as 3-D Secure would. */
    challenge: (payment: BankPayment): Outcome | 'check' => {
      const bar = barred(payment);
      if (bar !== undefined) return bar;
      payment.check ??= words[now() % words.length] ?? 'maple';
      return 'check';
    },

    /** The buyer said yes, and another bank takes its time. */
    pend: (payment: BankPayment): Outcome => {
      const bar = barred(payment);
      if (bar !== undefined) return bar;
      payment.state = 'PENDING';
      payment.refusal = undefined;
      payment.clearsAt = now() + clearsAfter;
      say('payment', payment);
      return 'pending';
    },

    /** The other bank's answer. */
    clear: (payment: BankPayment, paid: boolean): Outcome => {
      if (payment.state !== 'PENDING') return payment.state === 'PAID' ? 'already' : 'gone';
      if (paid) {
        take(payment);
        return 'paid';
      }
      payment.state = 'FAILED';
      payment.refusal = 'REFUSED';
      payment.clearsAt = undefined;
      say('payment', payment);
      return 'refused';
    },

    /** The deadline is now. */
    expire: (payment: BankPayment): void => {
      payment.expiresAt = Math.min(payment.expiresAt, now());
      lapse(payment);
    },

    /** The shop wants no money by this payment any more. `false` where the bank cannot promise that. */
    close: (payment: BankPayment): boolean => {
      lapse(payment);
      if (payment.state !== 'WAITING' && payment.state !== 'APPROVED') return payment.state !== 'PENDING';
      if (payment.product === 'fixed_scan' || (payment.product === 'hold' && payment.state === 'WAITING')) return false;
      payment.state = 'CLOSED';
      say('payment', payment);
      return true;
    },

    /** The shop takes what the buyer approved. `false` where there is nothing approved. Twice is once. */
    capture: (payment: BankPayment): boolean => {
      lapse(payment);
      if (payment.state === 'PAID') return true;
      if (payment.state !== 'APPROVED') return false;
      if (takeFault(book, 'capture_refused', payment.id) === undefined) {
        take(payment);
      } else {
        payment.state = 'WAITING';
        payment.refusal = 'NO_FUNDS';
        say('payment', payment);
      }
      return true;
    },

    /** Gives money back. `undefined` where that would be more than was taken. */
    refund: (
      payment: BankPayment,
      wish: { readonly reference: string; readonly fingerprint: string; readonly amount: number },
    ): BankRefund | undefined => {
      if (wish.amount > charged(payment) - refunded(book, payment)) return undefined;
      const fails = takeFault(book, 'refund_fails', payment.id);
      const slow = fails ?? takeFault(book, 'refund_pending', payment.id);
      const refund: BankRefund = {
        ...wish,
        id: id('re_'),
        payment: payment.id,
        at: now(),
        state: slow === undefined ? 'DONE' : 'PENDING',
        decidedAt: slow === undefined ? undefined : now() + (slow.ms ?? 5_000),
        decidedAs: fails === undefined ? 'DONE' : 'FAILED',
      };
      book.refunds.push(refund);
      say('refund', payment, refund);
      return refund;
    },

    /** Does everything that time brings: deadlines, other banks' answers, pending refunds. Says whether anything happened. */
    pass(): boolean {
      const before = told;
      for (const payment of book.payments) {
        lapse(payment);
        if (payment.clearsAt !== undefined && payment.clearsAt <= now()) this.clear(payment, true);
      }
      for (const refund of book.refunds) {
        if (refund.decidedAt === undefined || refund.decidedAt > now()) continue;
        refund.state = refund.decidedAs;
        refund.decidedAt = undefined;
        const payment = index.get(refund.payment);
        if (payment !== undefined) say('refund', payment, refund);
      }
      return told !== before;
    },
  };
};
