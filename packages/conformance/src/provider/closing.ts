/** Laws about closing, and about taking what was approved. */
import type { ProviderPayment } from '@buypost/providers';
import { must, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { make } from './creation.ts';

/** A payment that its provider knows of, unpaid. */
const known = async (bench: ProviderBench): Promise<ProviderPayment> => {
  const made = await make(bench);
  await bench.world.buyerOpens?.(made);
  return made;
};

const closes = ({ provider }: ProviderBench): boolean => provider.cancelPayment !== undefined;

export const closingLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'close-may-answer-paid',
    says: 'Asked to close a payment that was just paid, it says that it was paid.',
    needs: closes,
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await make(bench);
      await world.buyerPays(made);
      const answer = await provider.cancelPayment?.(made.ref, world.call);
      must(
        answer?.status === 'succeeded' && answer.received?.amount === made.ref.amount.amount,
        `The buyer had paid and it said ${answer?.status ?? 'nothing'}.`,
      );
    },
  },
  {
    id: 'closed-is-closed',
    says: 'What was said to be closed can no longer be paid.',
    needs: closes,
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await known(bench);
      const answer = await provider.cancelPayment?.(made.ref, world.call);
      must(answer?.closed === true, `An unpaid payment of a method that closes "${provider.closeOf(bench.method)}" was not closed.`);
      await world.buyerPays(made);
      const taken = await world.taken(made.ref.attempt);
      must(taken === 0, `It was closed, and then ${taken} was taken.`);
    },
  },
  {
    id: 'close-twice-is-closed',
    says: 'Closing twice, or closing what lapsed, is no error.',
    needs: closes,
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await known(bench);
      await provider.cancelPayment?.(made.ref, world.call);
      const again = await provider.cancelPayment?.(made.ref, world.call);
      must(again?.closed === true && again.status === 'canceled', `Asked again it said ${again?.status ?? 'nothing'}.`);
    },
  },
  {
    id: 'unclosable-says-so',
    says: 'A payment that cannot be closed is never said to be closed.',
    needs: ({ unclosableMethod }) => unclosableMethod !== undefined,
    check: async (bench) => {
      const { provider, world, unclosableMethod = '' } = bench;
      must(provider.closeOf(unclosableMethod) !== 'always', `closeOf("${unclosableMethod}") promises that it always closes.`);
      const made = await make(bench, unclosableMethod);
      const answer = await provider.cancelPayment?.(made.ref, world.call);
      await world.buyerPays(made);
      const taken = await world.taken(made.ref.attempt);
      must(answer?.closed !== true || taken === 0, `It was said to be closed, and then ${taken} was taken.`);
    },
  },
  {
    id: 'late-money-is-told',
    says: 'Money that comes after the close is told as what it is.',
    needs: ({ world }) => world.paysAfterClose !== undefined,
    check: async (bench) => {
      const { provider, world } = bench;
      const made = await known(bench);
      await provider.cancelPayment?.(made.ref, world.call);
      await world.paysAfterClose?.(made);
      const read = await provider.getPayment(made.ref, world.call);
      must(
        read.status === 'succeeded' && read.received?.amount === made.ref.amount.amount,
        `Money came after the close and it said ${read.status}.`,
      );
    },
  },
  {
    id: 'capture-takes-once',
    says: 'Capture takes exactly what was approved, once, however often it is asked or its answer lost.',
    needs: ({ twoStepMethod, provider }) => twoStepMethod !== undefined && provider.capturePayment !== undefined,
    check: async (bench) => {
      const { provider, world, twoStepMethod } = bench;
      const made = await make(bench, twoStepMethod);
      await world.buyerPays(made);
      world.loseTheAnswer?.();
      await provider.capturePayment?.(made.ref, world.call).catch(() => undefined);
      const captured = await provider.capturePayment?.(made.ref, world.call);
      await provider.capturePayment?.(made.ref, world.call);
      const taken = await world.taken(made.ref.attempt);
      must(
        captured?.status === 'succeeded' && taken === made.ref.amount.amount,
        `It said ${captured?.status ?? 'nothing'} and ${taken} of ${made.ref.amount.amount} was taken.`,
      );
    },
  },
  {
    id: 'capture-needs-approval',
    says: 'Capture before the buyer approved takes nothing and does not say that it did.',
    needs: ({ twoStepMethod, provider }) => twoStepMethod !== undefined && provider.capturePayment !== undefined,
    check: async (bench) => {
      const { provider, world, twoStepMethod } = bench;
      const made = await make(bench, twoStepMethod);
      const captured = await provider.capturePayment?.(made.ref, world.call).catch(() => undefined);
      must(captured?.status !== 'succeeded', 'It said that it took money which nobody approved.');
      must((await world.taken(made.ref.attempt)) === 0, 'It took money which nobody approved.');
    },
  },
];
