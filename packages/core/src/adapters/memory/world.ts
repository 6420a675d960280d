/** The world around the shop in memory: buyers, banks, time and the merchant's hand. */
import type { Offer } from '../../contract.ts';
import type { Books } from './books.ts';
import type { Attempt, Order, World } from './ledger.ts';
import { currentOf } from './session.ts';
import type { Wire } from './wire.ts';

export const createWorld = (books: Books, wire: Wire, codes: Map<string, Order>, expire: () => void): World => {
  const { orders, session, receive, touch } = books;

  const orderOf = (id: string | undefined): Order => {
    const order = id === undefined ? [...orders.values()].at(-1) : orders.get(id);
    if (!order) throw new Error(id === undefined ? 'There is no order yet: start a checkout first.' : `There is no order ${id}.`);
    return order;
  };
  const attemptOf = (order: Order): Attempt => {
    const attempt = currentOf(order);
    if (!attempt || attempt.closed) throw new Error(`Nothing can be paid in ${order.id}: it is ${order.status}.`);
    return attempt;
  };
  const offer = (id: string, change: (offer: Offer) => Offer): void => void books.offers.set(id, change(books.offerOf(id)));

  return {
    buyerPays: (id) => {
      const order = orderOf(id);
      receive(order, attemptOf(order));
    },
    buyerScans: (id) => {
      const order = orderOf(id);
      attemptOf(order).scanned = true;
      touch(order);
    },
    bankDeclines: (id, code = 'declined') => {
      const order = orderOf(id);
      attemptOf(order).declined = code;
      touch(order);
    },
    bankLapses: (id) => {
      const order = orderOf(id);
      Object.assign(attemptOf(order), { closed: true, current: false, lapsed: true });
      touch(order);
    },
    timePasses: (ms) => {
      books.pass(ms);
      expire();
    },
    loseTheAnswer: (calls = 1) => wire.lose('back', calls),
    loseTheCall: (calls = 1) => wire.lose('there', calls),
    goDark: wire.goDark,
    priceBecomes: (id, price) =>
      offer(id, (one) => ({ ...one, prices: [price, ...one.prices.filter((other) => other.currency !== price.currency)] })),
    soldOut: (id, variant) =>
      offer(id, (one) =>
        variant
          ? { ...one, variants: one.variants.map((other) => (other.id === variant ? { ...other, available: false } : other)) }
          : { ...one, availability: 'sold_out' },
      ),
    refund: (id, amount) => {
      const order = orderOf(id);
      if (!order.payer) throw new Error(`${order.id} was not paid by money.`);
      books.giveBack(order, order.payer, amount);
      touch(order);
    },
    payAfterClose: (id) => {
      const order = orderOf(id);
      const attempt = order.attempts.filter((one) => one.closed && one.taken === 0).at(-1);
      if (!attempt) throw new Error(`${order.id} has no closed attempt that is unpaid.`);
      receive(order, attempt);
    },
    payTwice: (id) => {
      const order = orderOf(id);
      const other = order.attempts.find((one) => one !== order.payer && one.taken === 0) ?? order.payer;
      if (!other || !order.payer) throw new Error(`${order.id} is not paid once yet.`);
      if (other !== order.payer) return receive(order, other);
      // The same attempt paid twice: the bank's books show one more attempt.
      const twin: Attempt = { ...other, id: books.nextId('att'), current: false, taken: 0, refunded: 0 };
      order.attempts.push(twin);
      receive(order, twin);
    },
    reviews: (id) => {
      const order = orderOf(id);
      if (order.status !== 'open') throw new Error(`${order.id} is ${order.status}: only an open order goes to review.`);
      books.review(order, attemptOf(order));
    },
    decides: (id, accept) => {
      const order = orderOf(id);
      if (order.status !== 'review') throw new Error(`${order.id} is not in review.`);
      books.decide(order, accept);
    },
    comesBack: (id) => {
      const order = orderOf(id);
      const code = books.nextId('ret');
      codes.set(code, order);
      return code;
    },
    orderIds: () => [...orders.keys()],
    session: (id) => session(orderOf(id)),
    ledger: () => books.ledger(wire.counts),
  };
};
