/** Laws about giving money back. */
import type { ProviderPayment, Refund } from '@buypost/providers';
import { isProviderError } from '@buypost/providers';
import { must, thrownBy, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { make } from './creation.ts';
import { pay } from './paying.ts';

const refunds = ({ provider }: ProviderBench): boolean => provider.refunds !== 'none' && provider.refundPayment !== undefined;

const paid = async (bench: ProviderBench): Promise<ProviderPayment> => {
  const { ref } = await pay(bench, await make(bench));
  return bench.provider.getPayment(ref, bench.world.call);
};
const wholeOf = ({ ref }: ProviderPayment, id: string): Refund => ({ id, payment: ref, amount: ref.amount, reason: 'merchant' });
const idFor = ({ ref }: ProviderPayment, name: string): string => `ref_${name}_${ref.attempt.slice(4)}`.slice(0, 30);

export const refundLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'refund-once-per-id',
    says: 'The same refund sent again, at once or after a lost answer, gives back once.',
    needs: refunds,
    check: async (bench) => {
      const { provider, world } = bench;
      const payment = await paid(bench);
      const refund =
        provider.refunds === 'any_amount'
          ? { ...wholeOf(payment, idFor(payment, 'part')), amount: { ...payment.ref.amount, amount: 1 } }
          : wholeOf(payment, idFor(payment, 'all'));
      world.loseTheAnswer?.();
      await provider.refundPayment?.(refund, world.call).catch(() => undefined);
      await Promise.all([provider.refundPayment?.(refund, world.call), provider.refundPayment?.(refund, world.call)]);
      const returned = await world.returned(payment.ref.attempt);
      must(returned === refund.amount.amount, `${refund.amount.amount} was to go back and ${returned} went.`);
    },
  },
  {
    id: 'refund-never-more-than-taken',
    says: 'More than was taken is never given back, and never said to be.',
    needs: refunds,
    check: async (bench) => {
      const { provider, world } = bench;
      const payment = await paid(bench);
      await provider.refundPayment?.(wholeOf(payment, idFor(payment, 'one')), world.call);
      const second = provider.refundPayment?.(wholeOf(payment, idFor(payment, 'two')), world.call) ?? Promise.resolve(undefined);
      const answer = await second.catch((thrown: unknown) => thrown);
      must(
        isProviderError(answer) || (typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'failed'),
        `A second full refund was answered with ${JSON.stringify(answer)}.`,
      );
      must((await world.returned(payment.ref.attempt)) === payment.ref.amount.amount, 'More went back than came.');
    },
  },
  {
    id: 'refund-can-be-asked-about',
    says: 'A refund can be read back under its id, with its amount, and agrees with the payment.',
    needs: (bench) => refunds(bench) && bench.provider.getRefund !== undefined,
    check: async (bench) => {
      const { provider, world } = bench;
      const payment = await paid(bench);
      const refund = wholeOf(payment, idFor(payment, 'all'));
      const made = await provider.refundPayment?.(refund, world.call);
      const read = await provider.getRefund?.(
        { id: refund.id, payment: payment.ref, ...(made?.reference === undefined ? {} : { reference: made.reference }) },
        world.call,
      );
      must(
        read?.status === made?.status && read?.amount.amount === refund.amount.amount,
        `It was ${made?.status ?? 'nothing'} and read as ${JSON.stringify(read)}.`,
      );
      const after = await provider.getPayment(payment.ref, world.call);
      must(
        made?.status !== 'succeeded' || after.refunded?.amount === refund.amount.amount,
        `The refund is done and the payment says ${JSON.stringify(after.refunded)} went back.`,
      );
    },
  },
  {
    id: 'unknown-refund-is-no-success',
    says: 'A refund that was never made is not said to be pending or done.',
    needs: (bench) => refunds(bench) && bench.provider.getRefund !== undefined,
    check: async (bench) => {
      const payment = await paid(bench);
      const thrown = await thrownBy(
        async () => bench.provider.getRefund?.({ id: idFor(payment, 'never'), payment: payment.ref }, bench.world.call),
        'Nobody made this refund.',
      );
      must(isProviderError(thrown), `It threw ${String(thrown)}.`);
    },
  },
];
