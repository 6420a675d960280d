/** Laws about offers, prices, and opening an order. */
import { isCheckoutError } from '@buypost/core';
import { must, thrownBy, type Law } from '../law.ts';
import { begin, contextOf, newKey, shownTotal, wishOf, type AdapterBench } from './bench.ts';

export const codeOf = (thrown: unknown): string => (isCheckoutError(thrown) ? thrown.code : `no CheckoutError but ${String(thrown)}`);

export const startingLaws: readonly Law<AdapterBench>[] = [
  {
    id: 'offer-is-whole',
    says: 'An offer comes with its own id, whole minor units and a way to pay.',
    check: async ({ adapter, draft }) => {
      const offer = await adapter.loadOffer(draft.offerId, contextOf());
      must(offer.id === draft.offerId, `Asked for "${draft.offerId}" it gave "${offer.id}".`);
      for (const { amount, currency } of offer.prices)
        must(Number.isSafeInteger(amount) && amount >= 0 && /^[A-Z]{3}$/.test(currency), `A price is ${amount} ${currency}.`);
      must(offer.methods.length > 0, 'Nobody can pay for it.');
    },
  },
  {
    id: 'no-such-offer',
    says: 'An offer that does not exist throws `offer_not_found`.',
    check: async ({ adapter }) => {
      const code = codeOf(await thrownBy(() => adapter.loadOffer('no-such-offer-anywhere', contextOf()), 'There is no such offer.'));
      must(code === 'offer_not_found', `It threw ${code}.`);
    },
  },
  {
    id: 'shown-is-charged',
    says: 'The total that was shown is the total of the order and what the bank takes.',
    check: async (bench) => {
      const shown = await shownTotal(bench);
      const { session } = await begin(bench);
      must(
        session.total.amount === shown.amount && session.total.currency === shown.currency,
        `Shown ${shown.amount} ${shown.currency}, ordered ${session.total.amount} ${session.total.currency}.`,
      );
      const lines = session.lines.reduce((sum, { total }) => sum + total.amount, 0);
      must(lines === shown.amount, `The lines add up to ${lines} of ${shown.amount}.`);
      await bench.world.buyerPays(session);
      await bench.world.quiet();
      const { charged } = await bench.world.money(session.id);
      must(charged === shown.amount, `Shown ${shown.amount}, charged ${charged}.`);
    },
  },
  {
    id: 'same-key-same-order',
    says: 'The same call under the same key is the same order, however often and however fast it comes.',
    check: async (bench) => {
      const { adapter, world } = bench;
      const key = newKey();
      const before = await world.orders();
      const wish = await wishOf(bench, key);
      const first = await adapter.startCheckout(wish, contextOf(key));
      const others = await Promise.all([1, 2, 3].map(() => adapter.startCheckout(wish, contextOf(key))));
      const ids = new Set([first, ...others].map(({ id }) => id));
      must(ids.size === 1 && (await world.orders()) === before + 1, `Four calls made ${ids.size} orders.`);
      for (const session of [first, ...others]) await world.buyerPays(session);
      await world.quiet();
      const { charged } = await world.money(first.id);
      must(charged === wish.expected.amount, `${wish.expected.amount} was to be charged and ${charged} was.`);
    },
  },
  {
    id: 'lost-answer-same-key',
    says: 'A start whose answer is lost may be sent again under its key, says so, and makes one order.',
    needs: ({ world }) => world.loseTheAnswer !== undefined,
    check: async (bench) => {
      const { adapter, world } = bench;
      const key = newKey();
      const wish = await wishOf(bench, key);
      const before = await world.orders();
      world.loseTheAnswer?.();
      const thrown = await thrownBy(() => adapter.startCheckout(wish, contextOf(key)), 'The answer was lost.');
      must(
        isCheckoutError(thrown) && thrown.retry === 'same_key',
        `It threw ${codeOf(thrown)}, which does not say that the same key may be sent again.`,
      );
      await adapter.startCheckout(wish, contextOf(key));
      const made = (await world.orders()) - before;
      must(made === 1, `${made} orders were made.`);
    },
  },
  {
    id: 'key-before-price',
    says: 'A known key answers its order at its old price, whatever the price is now.',
    needs: ({ world }) => world.priceBecomes !== undefined,
    check: async (bench) => {
      const { session, wish, key } = await begin(bench);
      await bench.world.priceBecomes?.({ amount: wish.expected.amount + 700, currency: wish.expected.currency });
      const again = await bench.adapter.startCheckout(wish, contextOf(key)).catch((thrown: unknown) => codeOf(thrown));
      must(typeof again === 'object', `It threw ${JSON.stringify(again)} for an order that exists.`);
      must(
        again.id === session.id && again.total.amount === session.total.amount,
        `The order of ${session.total.amount} became ${again.total.amount}.`,
      );
    },
  },
  {
    id: 'price-changed-makes-nothing',
    says: 'Another total than the buyer was shown is refused with `price_changed` before anything exists.',
    check: async (bench) => {
      const key = newKey();
      const wish = await wishOf(bench, key);
      const before = await bench.world.orders();
      const old = { ...wish, expected: { ...wish.expected, amount: wish.expected.amount - 1 } };
      const code = codeOf(await thrownBy(() => bench.adapter.startCheckout(old, contextOf(key)), 'The buyer was shown another total.'));
      must(code === 'price_changed', `It threw ${code}.`);
      must((await bench.world.orders()) === before, 'An order was made all the same.');
    },
  },
  {
    id: 'refusal-seals-key',
    says: 'A refusal is repeated for its key: a call that was on its way cannot become an order later.',
    check: async (bench) => {
      const key = newKey();
      const wish = await wishOf(bench, key);
      const before = await bench.world.orders();
      await thrownBy(
        () => bench.adapter.startCheckout({ ...wish, expected: { ...wish.expected, amount: wish.expected.amount - 1 } }, contextOf(key)),
        'The buyer was shown another total.',
      );
      const code = codeOf(await thrownBy(() => bench.adapter.startCheckout(wish, contextOf(key)), 'This key was refused before.'));
      must(code === 'price_changed' && (await bench.world.orders()) === before, `It threw ${code}.`);
    },
  },
  {
    id: 'key-names-one-draft',
    says: 'A key that names an order never names another one, whatever is sent under it.',
    check: async (bench) => {
      const { session, wish, key } = await begin(bench);
      const before = await bench.world.orders();
      const other = { ...wish, draft: { ...wish.draft, quantity: wish.draft.quantity + 1 } };
      const answer = await bench.adapter.startCheckout(other, contextOf(key)).catch((thrown: unknown) => codeOf(thrown));
      must(
        answer === 'key_reused' || (typeof answer === 'object' && answer.id === session.id),
        `It answered ${typeof answer === 'object' ? `another order, ${answer.id}` : String(answer)}.`,
      );
      must((await bench.world.orders()) === before, 'A second order was made under one key.');
    },
  },
  {
    id: 'keys-do-not-meet',
    says: 'Two keys are two orders; paying one leaves the other unpaid.',
    check: async (bench) => {
      const [mine, other] = [await begin(bench), await begin(bench)];
      must(mine.session.id !== other.session.id, 'Two wishes became one order.');
      await bench.world.buyerPays(mine.session);
      must((await mine.look()).status === 'succeeded', 'The paid one is not paid.');
      must((await other.look()).status === 'requires_action', 'The other one changed.');
    },
  },
  {
    id: 'order-id-alone-opens-nothing',
    says: 'Without its key an order cannot be read, cancelled or switched, and is not told from one that does not exist.',
    check: async (bench) => {
      const { adapter, world } = bench;
      const { session, wish, look } = await begin(bench);
      for (const key of [undefined, newKey()]) {
        const read = codeOf(await thrownBy(() => adapter.getCheckout(session.id, contextOf(key)), 'The order was read without its key.'));
        const unknown = codeOf(
          await thrownBy(() => adapter.getCheckout(`${session.id.slice(0, -4)}zzzz`, contextOf(key)), 'There is no such order.'),
        );
        must(
          read === unknown && ['not_found', 'unauthorized'].includes(read),
          `Without the key it threw ${read}; for an order that does not exist ${unknown}.`,
        );
        if (adapter.cancelCheckout)
          await thrownBy(async () => adapter.cancelCheckout?.(session.id, contextOf(key)), 'It was cancelled without its key.');
        if (adapter.retryCheckout)
          await thrownBy(
            async () =>
              adapter.retryCheckout?.(
                session.id,
                { key: newKey(), method: bench.method, expected: wish.expected, surface: 'desktop' },
                contextOf(key),
              ),
            'It was switched without its key.',
          );
      }
      must((await look()).status === 'requires_action', 'The order changed.');
      await world.quiet();
    },
  },
];
