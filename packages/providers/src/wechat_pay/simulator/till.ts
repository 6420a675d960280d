/** What happens to orders: the only file that moves pretend money. Pages, API and verbs all come through here. */
import { charged, refunded, takeFault, type Book, type Order, type Refund } from './book.ts';
import type { Teller } from './notify.ts';

export interface NewOrder extends Pick<
  Order,
  'attempt' | 'product' | 'fingerprint' | 'appid' | 'total' | 'description' | 'notifyUrl' | 'openid' | 'expiresAt'
> {}

export interface TillWorld {
  readonly book: Book;
  readonly now: () => number;
  readonly tell: Teller;
}

/** A day's seven: what nobody paid closes by itself. */
const closesAfter = 7 * 24 * 3_600_000;
/** How long a slow buyer takes over the password. */
const slowly = 15_000;

export const digits = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => String(byte % 10)).join('');
const secret = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export type Till = ReturnType<typeof createTill>;

export const createTill = ({ book, now, tell }: TillWorld) => {
  const find = (attempt: string): Order | undefined => book.orders.find((order) => order.attempt === attempt);

  const take = (order: Order): void => {
    const amount = takeFault(book, 'wrong_amount', order.attempt);
    const total = amount === undefined ? order.total : (amount.amount ?? Math.max(1, order.total - 1));
    const currency = takeFault(book, 'wrong_currency', order.attempt) === undefined ? 'CNY' : 'HKD';
    const mchid = takeFault(book, 'wrong_merchant', order.attempt) === undefined ? book.keys.mchid : '1999999999';
    order.paid.push({ total, currency, mchid, at: now() });
    order.state = 'SUCCESS';
    order.through = undefined;
    order.transaction ??= `42000${digits(23)}`;
    tell.paid(order);
  };

  const payable = (order: Order): boolean => {
    if (order.state === 'NOTPAY' || order.state === 'USERPAYING') return now() < order.expiresAt;
    return order.state === 'CLOSED' && takeFault(book, 'pay_after_close', order.attempt) !== undefined;
  };

  return {
    find,
    /** By what stands in a code, a link or a page. */
    findByPrepay: (id: string): Order | undefined => book.orders.find(({ prepays }) => prepays.some((prepay) => prepay.id === id)),
    findRefund: (number: string): Refund | undefined => book.refunds.find((refund) => refund.number === number),

    create(wish: NewOrder): Order {
      const order: Order = {
        ...wish,
        createdAt: now(),
        prepays: [],
        state: 'NOTPAY',
        transaction: undefined,
        paid: [],
        through: undefined,
      };
      book.orders.push(order);
      return order;
    },

    /** What the buyer is given: new at every asking. */
    prepay(order: Order): string {
      const id = secret();
      order.prepays.push({ id, at: now() });
      return id;
    },

    pay(order: Order): boolean {
      if (!payable(order)) return false;
      take(order);
      return true;
    },

    /** The buyer begins and takes their time: nobody can close it meanwhile. */
    payLater(order: Order): boolean {
      if (!payable(order)) return false;
      order.state = 'USERPAYING';
      order.through = now() + slowly;
      return true;
    },

    /** A bank's no, or the buyer's: the order stays as it is, and WeChat tells nobody. */
    leave: (order: Order): boolean => (order.state === 'NOTPAY' || order.state === 'USERPAYING') && now() < order.expiresAt,

    close(order: Order): void {
      order.state = 'CLOSED';
    },

    refund(order: Order, wish: Pick<Refund, 'number' | 'fingerprint' | 'amount' | 'notifyUrl'>): Refund {
      const becomes = takeFault(book, 'fail_refund', order.attempt) === undefined ? 'SUCCESS' : 'CLOSED';
      const refund: Refund = {
        ...wish,
        id: `50300${digits(23)}`,
        attempt: order.attempt,
        at: now(),
        status: 'PROCESSING',
        becomes,
        due: now(),
      };
      book.refunds.push(refund);
      order.state = 'REFUND';
      return refund;
    },

    /** Lets time have its effects. Says whether it had any. */
    pass(): boolean {
      let changed = false;
      for (const order of book.orders) {
        if (order.state === 'USERPAYING' && order.through !== undefined && order.through <= now()) {
          take(order);
          changed = true;
        } else if (order.state === 'NOTPAY' && now() >= order.createdAt + closesAfter) {
          order.state = 'CLOSED';
          changed = true;
        }
      }
      for (const refund of book.refunds) {
        if (refund.status !== 'PROCESSING' || refund.due > now()) continue;
        refund.status = refund.becomes;
        const order = find(refund.attempt);
        if (order !== undefined) {
          // All of it may have come back to the merchant.
          if (refunded(book, order) === 0 && charged(order) > 0) order.state = 'SUCCESS';
          tell.refunded(order, refund);
        }
        changed = true;
      }
      return changed;
    },
  };
};
