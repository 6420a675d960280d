/** What happens to orders: the only file that moves pretend money. Pages and API both come through here. */
import { charged, promised, type Book, type BookCapture, type BookOrder, type BookRefund } from './book.ts';
import { takeFault } from './faults.ts';

export type EventType =
  | 'CHECKOUT.ORDER.APPROVED'
  | 'PAYMENT.CAPTURE.COMPLETED'
  | 'PAYMENT.CAPTURE.PENDING'
  | 'PAYMENT.CAPTURE.DECLINED'
  | 'PAYMENT.CAPTURE.REFUNDED';

export interface LedgerWorld {
  readonly book: Book;
  readonly merchantId: string;
  readonly now: () => number;
  /** A fresh id as PayPal writes them: 17 capitals and digits. */
  readonly id: () => string;
  readonly tell: (type: EventType, order: BookOrder, of?: BookCapture | BookRefund) => void;
}

/** An order lives this long until it is approved, and as long again until it is captured. Milliseconds. */
const life = 3 * 3_600_000;
/** PayPal's own patience with one order. */
const mostTries = 10;
/** How long a slow capture, or a pending refund, takes. */
export const slowness = 15_000;

export type Ledger = ReturnType<typeof createLedger>;

export const createLedger = ({ book, merchantId, now, id, tell }: LedgerWorld) => {
  const touch = (order: BookOrder): void => {
    book.last = Math.max(now(), book.last + 1_000);
    order.updatedAt = book.last;
  };

  const lapse = (order: BookOrder): void => {
    if (order.captures.length === 0 && order.status !== 'LAPSED' && order.lapsesAt <= now()) order.status = 'LAPSED';
  };

  /** May the buyer approve it now? After a refused capture they may again. */
  const payable = (order: BookOrder): boolean => {
    lapse(order);
    if (order.status === 'LAPSED') return takeFault(book, 'pay_after_close', order.customId) !== undefined;
    return order.status === 'PAYER_ACTION_REQUIRED' || (order.status === 'APPROVED' && order.refused);
  };

  const settle = (order: BookOrder, capture: BookCapture): void => {
    capture.status = 'COMPLETED';
    capture.settlesAt = undefined;
    touch(order);
    tell('PAYMENT.CAPTURE.COMPLETED', order, capture);
  };

  return {
    /** By PayPal's number or by the shop's. What lapsed is found too; only PayPal's API does not know it any more. */
    find: (which: string): BookOrder | undefined => {
      const order = book.orders.find((one) => one.id === which) ?? [...book.orders].reverse().find((one) => one.customId === which);
      if (order !== undefined) lapse(order);
      return order;
    },

    create: (
      wish: Pick<BookOrder, 'customId' | 'invoiceId' | 'referenceId' | 'description' | 'returnUrl' | 'cancelUrl' | 'amount' | 'currency'>,
    ): BookOrder => {
      const order: BookOrder = {
        ...wish,
        id: id(),
        createdAt: now(),
        updatedAt: now(),
        lapsesAt: now() + life,
        status: 'PAYER_ACTION_REQUIRED',
        refusal: undefined,
        refused: false,
        slow: undefined,
        tries: 0,
        captures: [],
        refunds: [],
      };
      book.orders.push(order);
      touch(order);
      return order;
    },

    /** The buyer says yes. `refusal`: with a means that the bank will refuse when it is taken from. */
    approve: (order: BookOrder, how: { readonly refusal?: string; readonly slow?: number } = {}): boolean => {
      if (!payable(order)) return false;
      order.status = 'APPROVED';
      order.refusal = how.refusal;
      order.refused = false;
      order.slow = how.slow;
      order.lapsesAt = now() + life;
      touch(order);
      tell('CHECKOUT.ORDER.APPROVED', order);
      return true;
    },

    /** May the buyer still say yes? Asking uses nothing up. */
    open: (order: BookOrder): boolean => {
      lapse(order);
      return order.status === 'PAYER_ACTION_REQUIRED' || (order.status === 'APPROVED' && order.refused);
    },

    /** The shop takes what was approved. A text is PayPal's reason for saying no. */
    capture: (order: BookOrder): BookCapture | string => {
      if (order.captures.length > 0) return 'ORDER_ALREADY_CAPTURED';
      if (order.status !== 'APPROVED') return 'ORDER_NOT_APPROVED';
      if (order.tries >= mostTries) return 'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED';
      if (
        order.invoiceId !== undefined &&
        book.orders.some((other) => other !== order && other.invoiceId === order.invoiceId && other.captures.length > 0)
      )
        return 'DUPLICATE_INVOICE_ID';
      if (order.refusal !== undefined) {
        // The order goes on being called approved, and nothing of it changes: the hardest case for who asks it.
        order.tries += 1;
        order.refused = true;
        return order.refusal;
      }
      const otherSum = takeFault(book, 'wrong_amount', order.customId);
      const otherCurrency = takeFault(book, 'wrong_currency', order.customId);
      const otherPayee = takeFault(book, 'wrong_merchant', order.customId);
      const capture: BookCapture = {
        id: id(),
        status: order.slow === undefined ? 'COMPLETED' : 'PENDING',
        amount: otherSum === undefined ? order.amount : (otherSum.amount ?? Math.max(1, order.amount - 1)),
        currency: otherCurrency === undefined ? order.currency : order.currency === 'USD' ? 'EUR' : 'USD',
        payee: otherPayee === undefined ? merchantId : 'ZZZZZZZZZZZZZ',
        at: now(),
        settlesAt: order.slow === undefined ? undefined : now() + order.slow,
      };
      order.captures.push(capture);
      order.status = 'COMPLETED';
      touch(order);
      tell(order.slow === undefined ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.PENDING', order, capture);
      return capture;
    },

    /** Gives money back. A text is PayPal's reason for saying no. */
    refund: (
      order: BookOrder,
      capture: BookCapture,
      wish: Pick<BookRefund, 'amount' | 'currency' | 'customId' | 'invoiceId'>,
    ): BookRefund | string => {
      if (capture.status !== 'COMPLETED') return 'REFUND_NOT_ALLOWED';
      if (wish.currency !== capture.currency) return 'REFUND_CAPTURE_CURRENCY_MISMATCH';
      const left = charged(order) - promised(order);
      if (left <= 0) return 'CAPTURE_FULLY_REFUNDED';
      if (wish.amount > left) return 'REFUND_AMOUNT_EXCEEDED';
      if (takeFault(book, 'refuse_refund', order.customId) !== undefined) return 'REFUND_FAILED_INSUFFICIENT_FUNDS';
      const fails = takeFault(book, 'fail_refund', order.customId);
      const refund: BookRefund = {
        ...wish,
        id: id(),
        capture: capture.id,
        at: now(),
        status: fails === undefined ? 'COMPLETED' : 'PENDING',
        decidedAt: fails === undefined ? undefined : now() + (fails.ms ?? slowness),
      };
      order.refunds.push(refund);
      touch(order);
      if (fails === undefined) tell('PAYMENT.CAPTURE.REFUNDED', order, refund);
      return refund;
    },

    /** Does everything that time brings. */
    pass: (): void => {
      for (const order of book.orders) {
        lapse(order);
        for (const capture of order.captures) if (capture.settlesAt !== undefined && capture.settlesAt <= now()) settle(order, capture);
        for (const refund of order.refunds)
          if (refund.decidedAt !== undefined && refund.decidedAt <= now()) {
            refund.status = 'FAILED';
            refund.decidedAt = undefined;
            touch(order);
          }
      }
    },
  };
};
