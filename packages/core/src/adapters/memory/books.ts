/** The shop's own hand: the only code that changes an order, takes stock or moves money. Its world and its adapter both go through here. */
import type { CheckoutSession, Money, Offer, OrderDraft, Quote, ShippingChoice } from '../../contract.ts';
import { CheckoutError } from '../../errors.ts';
import { actionOf, goodsOf, quoteOf } from './goods.ts';
import type { Attempt, Kept, Ledger, Order } from './ledger.ts';
import { currentOf, sessionOf } from './session.ts';

export interface MemoryShopOptions {
  /** Milliseconds since 1970; the machine's clock where absent. */
  readonly now?: () => number;
  /** How long an order waits for its money, milliseconds; 30 minutes where absent. */
  readonly orderLives?: number;
  /** Units to sell: `mug`, or `mug/blue` for a variant. What is not named is not counted. */
  readonly stock?: Readonly<Record<string, number>>;
  readonly shipping?: readonly ShippingChoice[];
  /** False: an unpaid attempt cannot be closed, so there is no other method and no cancel. */
  readonly closes?: boolean;
  /** False: no stream of events, so the core has to poll. */
  readonly watches?: boolean;
  /** Called around every call, so that a test can hold, order or delay what travels. */
  readonly travel?: (call: string, way: 'there' | 'back') => Promise<void>;
}

export type Books = ReturnType<typeof createBooks>;

const stockName = (draft: Pick<OrderDraft, 'offerId' | 'variant'>): string =>
  draft.variant ? `${draft.offerId}/${draft.variant}` : draft.offerId;

export const createBooks = (list: readonly Offer[], options: MemoryShopOptions) => {
  let passed = 0;
  let count = 0;
  const offers = new Map(list.map((offer) => [offer.id, offer]));
  const stock = new Map(Object.entries(options.stock ?? {}));
  const kept = new Map<string, Kept>();
  const orders = new Map<string, Order>();
  const charges: { orderId: string; attempt: string; amount: Money }[] = [];
  const refunds: { orderId: string; attempt: string; amount: Money }[] = [];
  const granted: { orderId: string }[] = [];

  const now = (): number => (options.now ?? Date.now)() + passed;
  const later = (ms: number): string => new Date(now() + ms).toISOString();
  const nextId = (kind: string): string => `${kind}_${String(++count).padStart(26, '0')}`;

  const offerOf = (id: string): Offer => {
    const offer = offers.get(id);
    if (!offer) throw new CheckoutError('offer_not_found', `This shop has no offer "${id}".`);
    return offer;
  };
  const touch = (order: Order): void => {
    order.revision++;
    for (const listener of order.listeners) listener();
  };

  const take = (order: Order): boolean => {
    const name = stockName(order.draft);
    const left = stock.get(name);
    if (left === undefined) return (order.holdsStock = true);
    if (left < order.draft.quantity) return false;
    stock.set(name, left - order.draft.quantity);
    return (order.holdsStock = true);
  };
  const release = (order: Order): void => {
    const name = stockName(order.draft);
    const left = stock.get(name);
    if (order.holdsStock && left !== undefined) stock.set(name, left + order.draft.quantity);
    order.holdsStock = false;
  };

  const grant = (order: Order): void => {
    order.deliveries = [goodsOf(offerOf(order.draft.offerId), order.id)];
    granted.push({ orderId: order.id });
  };

  const giveBack = (order: Order, attempt: Attempt, amount = attempt.taken - attempt.refunded): void => {
    if (amount <= 0 || amount > attempt.taken - attempt.refunded) return;
    attempt.refunded += amount;
    refunds.push({ orderId: order.id, attempt: attempt.id, amount: { amount, currency: attempt.amount.currency } });
    // Goods do not stay with money that went back whole.
    if (attempt === order.payer && attempt.refunded === attempt.taken) order.deliveries = [];
  };

  const close = (order: Order): void => {
    for (const attempt of order.attempts) Object.assign(attempt, { closed: true, current: false });
  };
  const paid = (order: Order): void => {
    order.status = 'paid';
    order.paidAt = now();
    grant(order);
  };

  return {
    offers,
    orders,
    kept,
    stock,
    now,
    nextId,
    offerOf,
    touch,
    take,
    giveBack,
    pass: (ms: number): void => void (passed += ms),

    left: (draft: Pick<OrderDraft, 'offerId' | 'variant'>): number => stock.get(stockName(draft)) ?? Infinity,

    quoteOf: (draft: OrderDraft): Quote => quoteOf(offerOf(draft.offerId), draft, options.shipping ?? []),

    /** A new attempt, after everything before it is closed. */
    attempt: (order: Order, method: string): void => {
      const choice = offerOf(order.draft.offerId).methods.find((one) => one.id === method);
      if (!choice) throw new CheckoutError('method_unavailable', `This offer cannot be paid by "${method}".`);
      const id = nextId('att');
      close(order);
      const action = actionOf(id, choice, later(120_000));
      order.attempts.push({
        id,
        method,
        amount: choice.total ?? order.quote.total,
        action,
        current: true,
        closed: false,
        scanned: false,
        taken: 0,
        refunded: 0,
      });
    },

    /** An order of nothing needs no bank. */
    free: (order: Order): void => paid(order),

    /** The bank took money by this attempt. Whatever the order's state, it is recorded, and kept only if the order can have it. */
    receive: (order: Order, attempt: Attempt): void => {
      attempt.taken += attempt.amount.amount;
      charges.push({ orderId: order.id, attempt: attempt.id, amount: attempt.amount });
      attempt.closed = true;
      if (order.payer || order.status === 'paid') giveBack(order, attempt);
      else if (order.holdsStock || take(order)) {
        close(order);
        attempt.current = true;
        order.payer = attempt;
        paid(order);
      } else giveBack(order, attempt);
      touch(order);
    },

    /** Money is held until the shop decides. */
    review: (order: Order, attempt: Attempt): void => {
      attempt.taken += attempt.amount.amount;
      charges.push({ orderId: order.id, attempt: attempt.id, amount: attempt.amount });
      close(order);
      order.payer = attempt;
      order.status = 'review';
      order.paidAt = now();
      touch(order);
    },
    decide: (order: Order, accept: boolean): void => {
      if (accept) paid(order);
      else {
        if (order.payer) giveBack(order, order.payer);
        release(order);
        order.status = 'canceled';
      }
      touch(order);
    },

    end: (order: Order, status: 'canceled' | 'expired'): void => {
      close(order);
      release(order);
      order.status = status;
      touch(order);
    },

    session: (order: Order): CheckoutSession => {
      const offer = offerOf(order.draft.offerId);
      const session = sessionOf(order, offer, offer.methods);
      return options.closes === false ? { ...session, canSwitch: session.canSwitch && !currentOf(order), canCancel: false } : session;
    },

    ledger: (calls: ReadonlyMap<string, number>): Ledger => {
      const sums = new Map<string, number>();
      for (const { amount } of charges) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.amount);
      for (const { amount } of refunds) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) - amount.amount);
      return {
        orders: [...orders.values()].map(({ id, status, attempts }) => ({ id, status, attempts: attempts.length })),
        charges: [...charges],
        refunds: [...refunds],
        deliveries: [...granted],
        kept: [...sums].map(([currency, amount]) => ({ amount, currency })),
        stock: Object.fromEntries(stock),
        calls: Object.fromEntries(calls),
      };
    },
  };
};
