/** Laws about payments whose money is only taken by our capture. PayPal taught them. */
import { must, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { make } from './creation.ts';
import { pay, take } from './paying.ts';

const twoSteps = ({ twoStepMethod, provider }: ProviderBench): boolean =>
  twoStepMethod !== undefined && provider.capturePayment !== undefined;

export const twoStepLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'approved-is-not-paid',
    says: 'What the buyer approved and nobody captured is not paid: nothing was received and nothing is closed.',
    needs: twoSteps,
    check: async (bench) => {
      const { provider, world, twoStepMethod } = bench;
      const made = await make(bench, twoStepMethod);
      await world.buyerPays(made);
      const { status, closed, received } = await provider.getPayment(made.ref, world.call);
      must(status !== 'succeeded' && !closed, `Approved alone, it said ${status}${closed ? ', closed' : ''}.`);
      must(received === undefined, `Approved alone, it said that ${JSON.stringify(received)} was received.`);
    },
  },
  {
    id: 'captures-at-once-take-once',
    says: 'Captures of one payment that arrive together take once, and none of them says that nothing was taken.',
    needs: twoSteps,
    check: async (bench) => {
      const { provider, world, twoStepMethod } = bench;
      const made = await make(bench, twoStepMethod);
      await world.buyerPays(made);
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => provider.capturePayment?.(made.ref, world.call).catch(() => undefined) ?? Promise.resolve(undefined)),
      );
      const taken = await world.taken(made.ref.attempt);
      must(taken === made.ref.amount.amount, `${taken} of ${made.ref.amount.amount} was taken.`);
      for (const answer of answers)
        must(
          answer === undefined || !(answer.closed && answer.status !== 'succeeded'),
          `It was taken, and one of them said ${answer?.status ?? ''}.`,
        );
      const read = await provider.getPayment(made.ref, world.call);
      must(read.status === 'succeeded', `It was taken, and then it said ${read.status}.`);
    },
  },
  {
    id: 'declined-at-capture-waits-for-the-buyer',
    says: 'A payment that was declined when it was taken is not called approved again until the buyer says yes again.',
    needs: (bench) => twoSteps(bench) && bench.world.bankDeclines !== undefined,
    check: async (bench) => {
      const { provider, world, twoStepMethod } = bench;
      const made = await make(bench, twoStepMethod);
      await world.bankDeclines?.(made);
      let { ref } = await take(bench, made.ref);
      for (let looks = 0; looks < 3; looks += 1) {
        const read = await provider.getPayment(ref, world.call);
        must(
          read.status !== 'approved' && read.status !== 'authorized',
          `It was declined, nobody said yes again, and it is called ${read.status}: the shop would try the same card for ever.`,
        );
        ({ ref } = read);
      }
      const paid = await pay(bench, { ...made, ref });
      must(paid.status === 'succeeded', `The buyer said yes again, and it was ${paid.status}.`);
    },
  },
];
