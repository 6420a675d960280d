/** Laws about stopping, switching and time: the places where money is lost or taken twice. */
import { must, thrownBy, type Law } from '../law.ts';
import { begin, keptOf, newKey, type AdapterBench } from './bench.ts';
import { codeOf } from './starting.ts';

const cancels = ({ adapter }: AdapterBench): boolean => adapter.cancelCheckout !== undefined;
const switches = ({ adapter, otherMethod }: AdapterBench): boolean => adapter.retryCheckout !== undefined && otherMethod !== undefined;

/** Longer than any order waits for its money, milliseconds. */
const pastEveryDeadline = 25 * 3_600_000;

export const endingLaws: readonly Law<AdapterBench>[] = [
  {
    id: 'cancel-closes',
    says: 'A cancelled order says that nothing was taken, and cannot be paid any more.',
    needs: cancels,
    check: async (bench) => {
      const { session, cancel, look } = await begin(bench);
      await cancel();
      const canceled = await look();
      must(canceled.status === 'canceled' && canceled.money === 'none', `Cancelled, it says ${canceled.status}, money ${canceled.money}.`);
      await bench.world.buyerPays(session);
      must((await keptOf(bench, session.id)) === 0, 'It said that nothing was taken, and then money was kept.');
    },
  },
  {
    id: 'cancel-may-answer-paid',
    says: 'Asked to cancel what was just paid, it says that it was paid; cancelled is only what took nothing.',
    needs: cancels,
    check: async (bench) => {
      const { session, cancel, look } = await begin(bench);
      await bench.world.buyerPays(session);
      const answers = [await cancel(), await look()];
      // What was only approved may still be given up: then nothing is taken.
      const { charged } = await bench.world.money(session.id);
      if (charged === 0)
        return must(answers.at(-1)?.status === 'canceled', `Nothing was taken, and it says ${answers.at(-1)?.status ?? 'nothing'}.`);
      must(
        answers.at(-1)?.status === 'succeeded',
        `The buyer had paid and it says ${answers.map(({ status }) => status).join(', then ')}.`,
      );
      for (const { status, money } of answers)
        must(status !== 'canceled' && money !== 'none', `The buyer had paid and it said ${status}, money ${money}.`);
    },
  },
  {
    id: 'late-money-is-kept-for-goods-or-returned',
    says: 'Money that comes after a cancel becomes a paid order or goes back, and the session says which.',
    needs: (bench) => cancels(bench) && bench.world.paysClosed !== undefined,
    check: async (bench) => {
      const { session, cancel, look } = await begin(bench);
      await cancel();
      await bench.world.paysClosed?.(session);
      const kept = await keptOf(bench, session.id);
      const { status, money } = await look();
      if ((await bench.world.money(session.id)).charged === 0)
        return must(status === 'canceled', `Nothing was taken, and it says ${status}.`);
      if (status === 'succeeded')
        must(kept === session.total.amount && money === 'taken', `It says paid, and ${kept} of ${session.total.amount} is kept.`);
      else if (kept > 0) must(status === 'processing' && money !== 'none', `${kept} is held, and it says ${status}, money ${money}.`);
      else must(money === 'returning' || money === 'returned', `The money went back, and it says money ${money}.`);
    },
  },
  {
    id: 'switch-closes-first',
    says: 'Another method is the same order, and closes the first: paid by both, the order keeps one payment.',
    needs: switches,
    check: async (bench) => {
      const { session, retry, look } = await begin(bench);
      const second = await retry();
      must(
        second.id === session.id && second.status === 'requires_action',
        `Switching gave ${second.status} of ${second.id === session.id ? 'the order' : 'another order'}.`,
      );
      must(
        JSON.stringify(second.nextAction) !== JSON.stringify(session.status === 'requires_action' ? session.nextAction : {}),
        'It shows the first method’s action again.',
      );
      await bench.world.buyerPays(session);
      await bench.world.buyerPays(second);
      must((await look()).status === 'succeeded', 'It was paid by the second method and does not say so.');
      const kept = await keptOf(bench, session.id);
      must(kept === session.total.amount, `${kept} of ${session.total.amount} is kept.`);
      must((await bench.world.deliveries(session.id)) === 1, 'It was not delivered exactly once.');
    },
  },
  {
    id: 'second-success-goes-back',
    says: 'When both methods’ money came, the second goes back in full, once, and the receipt says so.',
    needs: (bench) => switches(bench) && bench.world.paysClosed !== undefined,
    check: async (bench) => {
      const { session, retry, look } = await begin(bench);
      const second = await retry();
      await bench.world.buyerPays(second);
      await look();
      await bench.world.paysClosed?.(session);
      const kept = await keptOf(bench, session.id);
      const { charged } = await bench.world.money(session.id);
      must(kept === session.total.amount, `${charged} was charged and ${kept} of ${session.total.amount} is kept.`);
      // A superseded approval that nobody captured is no second success.
      if (charged === session.total.amount) return;
      const seen = await look();
      must(
        seen.status === 'succeeded' && seen.order.extra?.amount.amount === session.total.amount,
        'The receipt does not speak of the money that came twice.',
      );
    },
  },
  {
    id: 'first-money-after-switch',
    says: 'When the first method’s money comes before the second’s, one of the two is kept and one delivery made.',
    needs: (bench) => switches(bench) && bench.world.paysClosed !== undefined,
    check: async (bench) => {
      const { session, retry, look } = await begin(bench);
      const second = await retry();
      await bench.world.paysClosed?.(session);
      await bench.world.buyerPays(second);
      must((await look()).status === 'succeeded', 'It was paid and does not say so.');
      const kept = await keptOf(bench, session.id);
      must(kept === session.total.amount, `${kept} of ${session.total.amount} is kept.`);
      must((await bench.world.deliveries(session.id)) === 1, 'It was not delivered exactly once.');
    },
  },
  {
    id: 'same-retry-once',
    says: 'The same retry sent again is the same attempt.',
    needs: switches,
    check: async (bench) => {
      const { retry } = await begin(bench);
      const key = newKey();
      const [first, again] = [await retry({ key }), await retry({ key })];
      must(
        first.status === 'requires_action' &&
          again.status === 'requires_action' &&
          JSON.stringify(first.nextAction) === JSON.stringify(again.nextAction),
        `The first showed ${JSON.stringify('nextAction' in first ? first.nextAction : first.status)}, the second ${JSON.stringify('nextAction' in again ? again.nextAction : again.status)}.`,
      );
    },
  },
  {
    id: 'switch-may-answer-paid',
    says: 'Asked for another method when the first was just paid, it says that it was paid and asks for no more.',
    needs: switches,
    check: async (bench) => {
      const { session, retry, look } = await begin(bench);
      await bench.world.buyerPays(session);
      const answer = await retry().catch((thrown: unknown) => codeOf(thrown));
      must(
        typeof answer === 'object' && answer.status !== 'requires_action',
        `The buyer had paid, and it answered ${typeof answer === 'object' ? answer.status : String(answer)}.`,
      );
      must((await look()).status === 'succeeded', 'It was paid and does not say so.');
    },
  },
  {
    id: 'expires-closed',
    says: 'At its deadline an unpaid order ends, says that nothing was taken, and cannot be paid any more.',
    needs: ({ world }) => world.timePasses !== undefined,
    check: async (bench) => {
      const { session, look } = await begin(bench);
      await bench.world.timePasses?.(pastEveryDeadline);
      const expired = await look();
      must(
        expired.status === 'expired' && expired.money === 'none',
        `Long after its deadline it says ${expired.status}, money ${expired.money}.`,
      );
      await bench.world.buyerPays(session);
      must((await keptOf(bench, session.id)) === 0, 'It said that nothing was taken, and then money was kept.');
    },
  },
  {
    id: 'no-final-by-clock',
    says: 'An order that was paid before its deadline is paid, also when nobody looked in time.',
    needs: ({ world }) => world.timePasses !== undefined,
    check: async (bench) => {
      const { session, look } = await begin(bench);
      await bench.world.buyerPays(session);
      await bench.world.timePasses?.(pastEveryDeadline);
      const { status } = await look();
      const { charged } = await bench.world.money(session.id);
      must((status === 'succeeded') === charged > 0, `${charged} was taken in time and it says ${status}.`);
    },
  },
  {
    id: 'late-without-stock-goes-back',
    says: 'Late money for what is sold out is not called paid: it is held for review or goes back, once, and the session says so.',
    needs: ({ world }) => world.timePasses !== undefined && world.sellsOut !== undefined && world.paysClosed !== undefined,
    check: async (bench) => {
      const { world } = bench;
      const { session, look } = await begin(bench);
      await world.timePasses?.(pastEveryDeadline);
      await look();
      await world.sellsOut?.();
      await world.paysClosed?.(session);
      const kept = await keptOf(bench, session.id);
      const { charged, returned } = await world.money(session.id);
      const { status, money } = await look();
      must(status !== 'succeeded', 'It says paid, and there is nothing left to give.');
      must(charged === session.total.amount && returned <= charged, `${charged} was charged and ${returned} went back.`);
      must(
        kept === 0
          ? money === 'returned' || money === 'returning'
          : status === 'processing' && (money === 'taken' || money === 'returning'),
        `${kept} is held, and it says ${status}, money ${money}.`,
      );
      must((await world.deliveries(session.id)) === 0, 'It was delivered.');
    },
  },
  {
    id: 'cancel-needs-an-order',
    says: 'Cancelling what does not exist throws `not_found`.',
    needs: cancels,
    check: async (bench) => {
      const { adapter } = bench;
      const { session, key } = await begin(bench);
      const context = { signal: new AbortController().signal, key, memory: { read: () => undefined, write: () => {} } };
      const code = codeOf(
        await thrownBy(async () => adapter.cancelCheckout?.(`${session.id.slice(0, -4)}zzzz`, context), 'There is no such order.'),
      );
      must(code === 'not_found', `It threw ${code}.`);
    },
  },
];
