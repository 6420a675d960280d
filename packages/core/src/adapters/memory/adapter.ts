/** The shop in memory as a payment backend: first the key, then the price. */
import { checkDraft } from '../../checkout/check-draft.ts';
import { totalOf } from '../../checkout/choice.ts';
import type { CallContext, CheckoutAdapter, CheckoutSession, StartCheckout } from '../../contract.ts';
import { CheckoutError } from '../../errors.ts';
import type { Books, MemoryShopOptions } from './books.ts';
import type { Order } from './ledger.ts';
import type { Wire } from './wire.ts';

const fingerprintOf = ({ draft: { method: _method, ...draft } }: Pick<StartCheckout, 'draft'>): string => JSON.stringify(draft);

const sameMoney = (a: StartCheckout['expected'], b: StartCheckout['expected']): boolean =>
  a.amount === b.amount && a.currency === b.currency;

const bought = 30 * 60_000;

export const createAdapter = (books: Books, wire: Wire, codes: Map<string, Order>, options: MemoryShopOptions): CheckoutAdapter => {
  const { orders, kept, offerOf, session } = books;

  const find = (id: string, { key }: CallContext): Order => {
    const order = orders.get(id);
    // One answer for "no such order" and "not yours".
    if (!order || !key || (order.key !== key && !order.tokens.has(key)))
      throw new CheckoutError('not_found', 'No such order, or this key does not open it.');
    return order;
  };

  const refusal = (input: StartCheckout): CheckoutError | undefined => {
    const { draft, method, expected, again } = input;
    try {
      const offer = offerOf(draft.offerId);
      const quote = books.quoteOf(draft);
      const email = draft.contact?.email;
      const fields = checkDraft(draft, offer, quote);
      if (offer.availability === 'sold_out' || books.left(draft) < draft.quantity)
        return new CheckoutError('sold_out', `"${draft.offerId}" is sold out.`);
      if (offer.availability !== 'available') return new CheckoutError('not_on_sale', `"${draft.offerId}" is not on sale now.`);
      if (fields.length > 0) return new CheckoutError('invalid_fields', 'Fields of the draft are not acceptable.', { fields });
      if (!offer.methods.some((one) => one.id === method))
        return new CheckoutError('method_unavailable', `This offer cannot be paid by "${method}".`);
      if (!sameMoney(expected, totalOf(quote, method)))
        return new CheckoutError('price_changed', 'The total is no longer what the buyer was shown.');
      const before = [...orders.values()].some(
        (one) =>
          one.status === 'paid' &&
          one.draft.offerId === draft.offerId &&
          one.draft.contact?.email === email &&
          books.now() - one.paidAt < bought,
      );
      return email && before && !again ? new CheckoutError('already_bought', 'The same contact bought this minutes ago.') : undefined;
    } catch (error) {
      if (error instanceof CheckoutError) return error;
      throw error;
    }
  };

  const start = (input: StartCheckout): CheckoutSession => {
    const { key, draft, method, post } = input;
    if (!/^[\w-]{22,128}$/.test(key)) throw new CheckoutError('unauthorized', 'The key must be 22 to 128 characters of base64url.');
    const there = kept.get(key);
    if (there && 'refusal' in there) throw there.refusal;
    if (there && there.order.fingerprint !== fingerprintOf(input))
      throw new CheckoutError('key_reused', 'This key names another purchase.');
    if (there) return session(there.order);
    const refused = refusal(input);
    if (refused) {
      kept.set(key, { refusal: refused });
      throw refused;
    }
    const order: Order = {
      id: books.nextId('ord'),
      key,
      tokens: new Set(),
      draft,
      fingerprint: fingerprintOf(input),
      quote: books.quoteOf(draft),
      post,
      attempts: [],
      retries: new Set(),
      listeners: new Set(),
      status: 'open',
      revision: 1,
      expiresAt: books.now() + (options.orderLives ?? bought),
      paidAt: 0,
      holdsStock: false,
      deliveries: [],
    };
    books.take(order);
    orders.set(order.id, order);
    kept.set(key, { order });
    if (order.quote.total.amount === 0) books.free(order);
    else books.attempt(order, method);
    return session(order);
  };

  const adapter: CheckoutAdapter = {
    contract: 1,
    name: 'memory',
    loadOffer: (id, { signal }) => wire.call('loadOffer', signal, () => offerOf(id)),
    quote: (draft, { signal }) => wire.call('quote', signal, () => books.quoteOf(draft)),
    startCheckout: (input, { signal }) => wire.call('startCheckout', signal, () => start(input)),
    getCheckout: (id, context) => wire.call('getCheckout', context.signal, () => session(find(id, context))),
    findCheckout: ({ signal, key }) =>
      wire.call('findCheckout', signal, () => {
        const there = key === undefined ? undefined : kept.get(key);
        if (!there || 'refusal' in there) throw new CheckoutError('not_found', 'This key names no order.');
        return session(there.order);
      }),
    retryCheckout: (id, { key, method, expected }, context) =>
      wire.call('retryCheckout', context.signal, () => {
        const order = find(id, context);
        if (order.key !== context.key) throw new CheckoutError('not_found', 'No such order, or this key does not open it.');
        if (order.status === 'paid' || order.status === 'review' || order.retries.has(key)) return session(order);
        if (order.status !== 'open') throw new CheckoutError('order_ended', 'The order has ended. Start a new checkout.');
        if (!session(order).canSwitch) throw new CheckoutError('cannot_switch', 'The current attempt cannot be closed.');
        if (!sameMoney(expected, totalOf({ total: order.quote.total, methods: offerOf(order.draft.offerId).methods }, method)))
          throw new CheckoutError('price_changed', 'The total of this method is another one.');
        books.attempt(order, method);
        order.retries.add(key);
        books.touch(order);
        return session(order);
      }),
    cancelCheckout: (id, context) =>
      wire.call('cancelCheckout', context.signal, () => {
        const order = find(id, context);
        if (session(order).canCancel) books.end(order, 'canceled');
        else if (order.status === 'open') throw new CheckoutError('cannot_switch', 'The current attempt cannot be closed.');
        return session(order);
      }),
    resumeCheckout: (code, { signal }) =>
      wire.call('resumeCheckout', signal, () => {
        const order = codes.get(code);
        if (!order || !codes.delete(code)) throw new CheckoutError('not_found', 'This code is spent or old.');
        const token = `${code}-opens-its-order`;
        order.tokens.add(token);
        return { session: session(order), token, post: order.post };
      }),
  };
  if (options.watches === false) return adapter;
  return {
    ...adapter,
    watchCheckout: async (id, onSession, context) => {
      const order = await wire.call('watchCheckout', context.signal, () => find(id, context));
      await new Promise<void>((resolve) => {
        const tell = () => {
          if (context.signal.aborted || wire.dark()) return end();
          onSession(session(order));
          if (order.status !== 'open' && order.status !== 'review') end();
        };
        const end = () => {
          order.listeners.delete(tell);
          resolve();
        };
        order.listeners.add(tell);
        context.signal.addEventListener('abort', end);
        tell();
      });
    },
  };
};
