/** What happens to payments: the only file that moves pretend money. Pages and API both come through here. */
import { charged, promised, takeFault, type Book, type BookPayment, type BookRefund } from './book.ts';

export interface LedgerWorld {
  readonly book: Book;
  readonly now: () => number;
  /** Letters and digits after a prefix. */
  readonly id: (prefix: string) => string;
}

/** A page on which no method was chosen ends after a quarter of an hour; a bank transfer after twelve days. Milliseconds. */
const pageLife = 15 * 60_000;
const transferLife = 12 * 86_400_000;
/** How long a slow payment, or a pending refund, takes. */
export const slowness = 15_000;

export type Ledger = ReturnType<typeof createLedger>;

export const createLedger = ({ book, now, id }: LedgerWorld) => {
  const write = (payment: BookPayment, url: string, due: number): void => {
    book.calls.push({ id: id('call_'), payment: payment.id, url, due, tries: 0 });
  };

  /** Mollie calls when a definitive status was reached, and when a refund changes. */
  const tell = (payment: BookPayment): void => {
    const { attempt, webhookUrl } = payment;
    if (takeFault(book, 'notify_never', attempt) !== undefined) return;
    const late = takeFault(book, 'notify_late', attempt) ?? takeFault(book, 'notify_out_of_order', attempt);
    const due = now() + (late === undefined ? 0 : (late.ms ?? 20_000));
    // Mollie's calls carry no time, so that an old one is like any other.
    takeFault(book, 'notify_old', attempt);
    const wrong = takeFault(book, 'notify_wrong_key', attempt) !== undefined;
    const url = new URL(webhookUrl);
    if (wrong) url.searchParams.set('mark', '00'.repeat(32));
    write(payment, url.href, due);
    if (takeFault(book, 'notify_twice', attempt) !== undefined) write(payment, url.href, due);
  };

  const end = (payment: BookPayment, status: 'failed' | 'canceled' | 'expired', reason?: string): void => {
    payment.status = status;
    payment.reason = reason;
    tell(payment);
  };

  const take = (payment: BookPayment): void => {
    const { attempt, amount, currency } = payment;
    const sum = takeFault(book, 'wrong_amount', attempt);
    if (sum !== undefined) payment.lies = { ...payment.lies, amount: sum.amount ?? Math.max(1, amount - 1) };
    if (takeFault(book, 'wrong_currency', attempt) !== undefined)
      payment.lies = { ...payment.lies, currency: currency === 'USD' ? 'EUR' : 'USD' };
    if (takeFault(book, 'wrong_merchant', attempt) !== undefined) payment.lies = { ...payment.lies, profileId: 'pfl_anotherShop' };
    payment.charges.push(payment.lies.amount ?? amount);
    payment.status = 'paid';
    payment.settlesAt = undefined;
    tell(payment);
  };

  const lapse = (payment: BookPayment): void => {
    if (payment.status === 'open' && payment.expiresAt <= now()) end(payment, 'expired');
  };

  /** May the buyer act on it now? */
  const payable = (payment: BookPayment): boolean => {
    lapse(payment);
    if (payment.status === 'open') return true;
    return (
      (payment.status === 'canceled' || payment.status === 'expired') && takeFault(book, 'pay_after_close', payment.attempt) !== undefined
    );
  };

  const when = (payment: BookPayment, work: () => void): boolean => {
    const may = payable(payment);
    if (may) work();
    return may;
  };

  return {
    /** By Mollie's number, the page's code or the shop's attempt. */
    find: (which: string): BookPayment | undefined => {
      const found =
        book.payments.find((one) => one.id === which || one.code === which) ??
        [...book.payments].reverse().find(({ attempt }) => attempt === which);
      if (found !== undefined) lapse(found);
      return found;
    },

    create: (wish: Pick<BookPayment, 'attempt' | 'currency' | 'amount' | 'description' | 'redirectUrl' | 'webhookUrl'>): BookPayment => {
      const payment: BookPayment = {
        ...wish,
        id: id('tr_'),
        code: id(''),
        status: 'open',
        method: undefined,
        reason: undefined,
        expiresAt: now() + pageLife,
        settlesAt: undefined,
        charges: [],
        lies: {},
        refunds: [],
      };
      book.payments.push(payment);
      if (takeFault(book, 'notify_early', wish.attempt) !== undefined) write(payment, payment.webhookUrl, now());
      return payment;
    },

    pay: (payment: BookPayment): boolean => when(payment, () => take(payment)),
    decline: (payment: BookPayment, reason: string): boolean =>
      when(payment, () => {
        payment.method = 'creditcard';
        end(payment, 'failed', reason);
      }),
    /** The buyer turns away within a method: definitive, as Mollie has it. */
    turnAway: (payment: BookPayment): boolean => when(payment, () => end(payment, 'canceled')),
    /** The buyer will pay by bank transfer: open, cancelable, for days. */
    transfer: (payment: BookPayment): boolean =>
      when(payment, () => {
        payment.method = 'banktransfer';
        payment.expiresAt = now() + transferLife;
      }),
    /** The buyer paid with something that takes its time. */
    pend: (payment: BookPayment, ms = slowness): boolean =>
      when(payment, () => {
        payment.status = 'pending';
        payment.settlesAt = now() + ms;
      }),
    open: (payment: BookPayment): boolean => {
      lapse(payment);
      return payment.status === 'open';
    },
    cancelable: (payment: BookPayment): boolean => payment.status === 'open' && payment.method === 'banktransfer',
    cancel: (payment: BookPayment): void => end(payment, 'canceled'),

    /** Gives money back. A text is Mollie's reason for saying no. */
    refund: (payment: BookPayment, amount: number, name: string | undefined): BookRefund | string => {
      if (payment.status !== 'paid') return 'The payment cannot be refunded';
      if (amount > charged(payment) - promised(payment)) return 'The amount is higher than the maximum';
      if (takeFault(book, 'refuse_refund', payment.attempt) !== undefined) return 'The balance is too low';
      const fails = takeFault(book, 'fail_refund', payment.attempt);
      const refund: BookRefund = {
        id: id('re_'),
        name,
        amount,
        status: fails === undefined ? 'refunded' : 'pending',
        decidedAt: fails === undefined ? undefined : now() + (fails.ms ?? slowness),
      };
      payment.refunds.push(refund);
      tell(payment);
      return refund;
    },

    /** Does everything that time brings. */
    pass: (): void => {
      for (const payment of book.payments) {
        lapse(payment);
        if (payment.settlesAt !== undefined && payment.settlesAt <= now()) take(payment);
        for (const refund of payment.refunds)
          if (refund.decidedAt !== undefined && refund.decidedAt <= now()) {
            refund.status = 'failed';
            refund.decidedAt = undefined;
            tell(payment);
          }
      }
    },
  };
};
