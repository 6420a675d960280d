/** Laws about asking after a payment. */
import { must, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { codeOf, make, neverMade } from './creation.ts';
import { pay, take } from './paying.ts';

const year = 365 * 24 * 3_600_000;

export const readingLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'not-found-is-unknown',
    says: '"No such payment" is `unknown` and closes nothing: it may be on its way.',
    check: async (bench) => {
      const read = await bench.provider.getPayment(neverMade(bench), bench.world.call);
      must(read.status === 'unknown' && !read.closed, `It said ${read.status}${read.closed ? ', closed' : ''}.`);
    },
  },
  {
    id: 'read-moves-no-money',
    says: 'A read takes no money, also from a payment that only waits for our word.',
    needs: ({ twoStepMethod }) => twoStepMethod !== undefined,
    check: async (bench) => {
      const { provider, world, twoStepMethod } = bench;
      const made = await make(bench, twoStepMethod);
      await world.buyerPays(made);
      for (let times = 0; times < 3; times += 1) {
        const read = await provider.getPayment(made.ref, world.call);
        must(read.status === 'approved' || read.status === 'authorized', `Reading it gave ${read.status}.`);
      }
      const taken = await world.taken(made.ref.attempt);
      must(taken === 0, `Reading took ${taken}.`);
    },
  },
  {
    id: 'no-final-by-clock',
    says: 'Only the provider’s word closes a payment, never our clock.',
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await make(bench);
      await world.buyerOpens?.(made);
      const later = { ...world.call, now: () => new Date(world.call.now().getTime() + year) };
      const read = await provider.getPayment(made.ref, later).catch((thrown: unknown) => codeOf(thrown));
      // Where answers are signed with their time, a clock that is off makes them unbelievable, which concludes nothing.
      if (read === 'unknown') return;
      must(typeof read === 'object', `With our clock a year later it threw ${JSON.stringify(read)}.`);
      must(
        !read.closed && read.status === 'requires_action',
        `A year later by our clock alone it was ${read.status}${read.closed ? ', closed' : ''}.`,
      );
    },
  },
  {
    id: 'decline-stays-payable',
    says: 'A decline of a payment that can be tried again is not its end.',
    needs: ({ world }) => world.bankDeclines !== undefined,
    check: async (bench) => {
      const { world } = bench;
      const made = await make(bench);
      await world.bankDeclines?.(made);
      const declined = await take(bench, made.ref);
      must(
        !declined.closed && declined.status !== 'failed',
        `After a decline it was ${declined.status}${declined.closed ? ', closed' : ''}, and the buyer can still pay.`,
      );
      must(declined.declined !== undefined, 'It did not say that a try was declined.');
      const paid = await pay(bench, declined);
      must(paid.status === 'succeeded', `The next try paid, and it said ${paid.status}.`);
    },
  },
  {
    id: 'success-says-how-much',
    says: 'A success says what was received, is closed, and names the account that got it.',
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await make(bench);
      const { ref } = await pay(bench, made);
      const { status, closed, received, merchant } = await provider.getPayment(ref, world.call);
      must(status === 'succeeded' && closed, `The buyer paid and it said ${status}${closed ? ', closed' : ', not closed'}.`);
      must(
        received?.amount === made.ref.amount.amount && received.currency === made.ref.amount.currency,
        `It received ${JSON.stringify(received)}.`,
      );
      must(merchant === provider.account, `It went to ${merchant}.`);
    },
  },
  {
    id: 'received-is-what-came',
    says: 'When another amount came, that amount is told, not the one that was asked for.',
    needs: ({ world }) => world.wrongAmount !== undefined,
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await make(bench);
      world.wrongAmount?.(made, 1);
      const { ref } = await pay(bench, made);
      const read = await provider.getPayment(ref, world.call);
      must(read.received?.amount === 1, `1 came and it said ${JSON.stringify(read.received)}.`);
    },
  },
  {
    id: 'unpaid-is-never-success',
    says: 'What the buyer has not paid is not received.',
    check: async (bench) => {
      const made = await make(bench);
      const read = await bench.provider.getPayment(made.ref, bench.world.call);
      for (const { status, received } of [made, read])
        must(
          status !== 'succeeded' && (received?.amount ?? 0) === 0,
          `Nobody paid and it said ${status}, received ${JSON.stringify(received)}.`,
        );
    },
  },
  {
    id: 'answers-about-another-are-not-believed',
    says: 'An answer about another payment is not taken for this one’s.',
    check: async (bench) => {
      const { provider, world } = bench;
      const [mine, other] = [await make(bench), await make(bench)];
      await pay(bench, other);
      const others: Response[] = [];
      await provider.getPayment(other.ref, {
        ...world.call,
        fetch: async (input, init) => {
          const answer = await world.call.fetch(input, init);
          others.push(answer.clone());
          return answer;
        },
      });
      const read = await provider
        .getPayment(mine.ref, { ...world.call, fetch: async () => others.shift() ?? new Response('', { status: 503 }) })
        .catch((thrown: unknown) => codeOf(thrown));
      must(
        read === 'unknown' || (typeof read === 'object' && read.status !== 'succeeded' && !read.closed),
        `It was handed the answer about another payment and concluded ${JSON.stringify(read)}.`,
      );
    },
  },
];
