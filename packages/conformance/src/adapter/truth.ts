/** Laws about what a session says, above all about money. */
import { must, thrownBy, type Law } from '../law.ts';
import { begin, contextOf, keptOf, newKey, type AdapterBench } from './bench.ts';
import { codeOf } from './starting.ts';

export const truthLaws: readonly Law<AdapterBench>[] = [
  {
    id: 'unpaid-is-never-success',
    says: 'Nothing is called paid, and nothing is delivered, before the buyer paid.',
    check: async (bench) => {
      const { session, look } = await begin(bench);
      for (const seen of [session, await look(), await look()])
        must(seen.status !== 'succeeded' && seen.money !== 'taken', `Nobody paid and it said ${seen.status}, money ${seen.money}.`);
      must((await bench.world.deliveries(session.id)) === 0, 'It was delivered unpaid.');
    },
  },
  {
    id: 'read-moves-no-money',
    says: 'Reading a session, however often, charges nothing.',
    check: async (bench) => {
      const { session, look } = await begin(bench);
      for (let times = 0; times < 5; times += 1) await look();
      const { charged } = await bench.world.money(session.id);
      must(charged === 0, `Reading charged ${charged}.`);
    },
  },
  {
    id: 'paid-is-told',
    says: 'What the buyer paid is `succeeded`, with the paid order, the money `taken`, and one delivery.',
    check: async (bench) => {
      const { session, look } = await begin(bench);
      await bench.world.buyerPays(session);
      const paid = await look();
      must(paid.status === 'succeeded', `The buyer paid and it says ${paid.status}.`);
      must(
        paid.money === 'taken' && paid.order.total.amount === session.total.amount && paid.order.id === session.id,
        `It says money ${paid.money}, order ${JSON.stringify(paid.order.total)}.`,
      );
      must((await keptOf(bench, session.id)) === session.total.amount, 'The bank kept another sum.');
      await look();
      const deliveries = await bench.world.deliveries(session.id);
      must(deliveries === 1, `It was delivered ${deliveries} times.`);
    },
  },
  {
    id: 'paid-stays-paid',
    says: 'A paid order stays paid: asked to cancel, to switch, or started again under its key, it says so.',
    check: async (bench) => {
      const begun = await begin(bench);
      await bench.world.buyerPays(begun.session);
      await begun.look();
      const { adapter } = bench;
      const answers = [
        await adapter.startCheckout(begun.wish, contextOf(begun.key)),
        ...(adapter.cancelCheckout ? [await begun.cancel()] : []),
        ...(adapter.retryCheckout ? [await begun.retry()] : []),
      ];
      for (const { status } of answers) must(status === 'succeeded', `It became ${status}.`);
      must((await keptOf(bench, begun.session.id)) === begun.session.total.amount, 'The money did not stay as it was.');
    },
  },
  {
    id: 'refund-takes-goods-back',
    says: 'What the merchant returned in full is told as returned, and nothing more is given for it.',
    needs: ({ world }) => world.merchantRefunds !== undefined,
    check: async (bench) => {
      const { session, look } = await begin(bench);
      await bench.world.buyerPays(session);
      await look();
      await bench.world.merchantRefunds?.(session.id);
      must((await keptOf(bench, session.id)) === 0, 'The money did not go back.');
      const after = await look();
      must(after.status === 'succeeded' && after.money === 'returned', `It went back, and it says ${after.status}, money ${after.money}.`);
      must(after.order.refunded.amount === session.total.amount, `The receipt says that ${after.order.refunded.amount} went back.`);
      must(after.order.deliveries.length === 0, 'It still offers the goods.');
    },
  },
  {
    id: 'decline-is-an-answer',
    says: 'A decline is told as an answer, says nothing of money taken, and the same order can still be paid once.',
    needs: ({ world }) => world.bankDeclines !== undefined,
    check: async (bench) => {
      const { session, look, retry } = await begin(bench);
      await bench.world.bankDeclines?.(session);
      const declined = await look();
      must(
        (declined.status === 'requires_action' && declined.declined !== undefined) || declined.status === 'failed',
        `After a decline it says ${declined.status}.`,
      );
      must(declined.money !== 'taken', 'It says that money was taken.');
      const next = declined.status === 'failed' ? await retry() : declined;
      must(next.id === session.id, 'Trying again was another order.');
      await bench.world.buyerPays(next);
      must((await look()).status === 'succeeded', 'The next try paid and it does not say so.');
      must((await keptOf(bench, session.id)) === session.total.amount, 'It was not charged exactly once.');
    },
  },
  {
    id: 'not-charged-only-when-closed',
    says: 'While the buyer can still pay, "nothing was taken" is not said.',
    check: async (bench) => {
      const { session, look } = await begin(bench);
      for (const seen of [session, await look()])
        must(seen.status !== 'requires_action' || seen.money !== 'none', 'The buyer may be paying at this moment, and it says money none.');
    },
  },
  {
    id: 'revision-rises',
    says: 'A session’s revision rises with every change and never falls.',
    check: async (bench) => {
      const { session, look } = await begin(bench);
      const second = await look();
      must(second.revision >= session.revision, `It fell from ${session.revision} to ${second.revision}.`);
      await bench.world.buyerPays(session);
      const paid = await look();
      must(paid.revision > session.revision, `It was ${session.revision} before the payment and ${paid.revision} after it.`);
    },
  },
  {
    id: 'plain-data',
    says: 'A session is plain data: it survives being written down as JSON.',
    check: async (bench) => {
      const { session, look } = await begin(bench);
      await bench.world.buyerPays(session);
      for (const one of [session, await look()])
        must(JSON.stringify(structuredCopy(one)) === JSON.stringify(one), 'It holds something that is not plain data.');
    },
  },
  {
    id: 'watch-tells',
    says: 'Who watches hears of the payment, and watching ends with the order.',
    needs: ({ adapter }) => adapter.watchCheckout !== undefined,
    check: async (bench) => {
      const { session, key } = await begin(bench);
      const heard: string[] = [];
      const controller = new AbortController();
      const watching = bench.adapter.watchCheckout?.(session.id, ({ status }) => heard.push(status), {
        ...contextOf(key),
        signal: controller.signal,
      });
      await pause(10);
      await bench.world.buyerPays(session);
      await bench.world.quiet();
      const ended = await Promise.race([watching?.then(() => true), pause(3_000).then(() => false)]);
      controller.abort();
      must(heard.includes('succeeded'), `It heard ${heard.join(', ') || 'nothing'}.`);
      must(ended === true, 'The order is final and watching goes on.');
    },
  },
  {
    id: 'watch-can-be-stopped',
    says: 'Watching ends when its signal says so.',
    needs: ({ adapter }) => adapter.watchCheckout !== undefined,
    check: async (bench) => {
      const { session, key } = await begin(bench);
      const controller = new AbortController();
      const watching = bench.adapter.watchCheckout?.(session.id, () => {}, { ...contextOf(key), signal: controller.signal });
      const ended = watching?.then(
        () => true,
        () => true,
      );
      await pause(10);
      controller.abort();
      must((await Promise.race([ended, pause(1_000).then(() => false)])) === true, 'It goes on after the signal.');
    },
  },
  {
    id: 'found-by-its-key',
    says: 'A browser that lost the answer of its start finds the order by its key; a key without an order is `not_found`.',
    needs: ({ adapter }) => adapter.findCheckout !== undefined,
    check: async (bench) => {
      const { adapter } = bench;
      const { session, key } = await begin(bench);
      const found = await adapter.findCheckout?.(contextOf(key));
      must(found?.id === session.id, `It found ${found?.id ?? 'nothing'}.`);
      const code = codeOf(await thrownBy(async () => adapter.findCheckout?.(contextOf(newKey())), 'This key names nothing.'));
      must(code === 'not_found', `For a key without an order it threw ${code}.`);
    },
  },
  {
    id: 'return-opens-no-payment',
    says: 'The code of a return address shows and cancels its order once, and never pays or switches.',
    needs: ({ adapter, world }) => adapter.resumeCheckout !== undefined && world.comesBack !== undefined,
    check: async (bench) => {
      const { adapter, world, method } = bench;
      const { session, wish, key } = await begin(bench);
      const code = (await world.comesBack?.(session)) ?? '';
      const returned = await adapter.resumeCheckout?.(code, contextOf());
      must(returned?.session.id === session.id && returned.token !== key, 'It did not give a view of its own order.');
      must((await adapter.getCheckout(session.id, contextOf(returned.token))).id === session.id, 'Its token does not read the order.');
      if (adapter.retryCheckout)
        await thrownBy(
          async () =>
            adapter.retryCheckout?.(
              session.id,
              { key: newKey(), method, expected: wish.expected, surface: 'desktop' },
              contextOf(returned.token),
            ),
          'Its token switched the payment.',
        );
      const spent = codeOf(
        await thrownBy(async () => adapter.resumeCheckout?.('a-code-that-nobody-was-given', contextOf()), 'This code was never given.'),
      );
      must(spent === 'not_found', `For a code that nobody was given it threw ${spent}.`);
    },
  },
];

const structuredCopy = (value: unknown): unknown => {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
