/** Laws about what a provider forgets and a driver must not: a payment that nobody opened yet, and one that was given back. */
import { must, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { make } from './creation.ts';
import { pay } from './paying.ts';

export const memoryLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'unseen-stays-open',
    says: 'A payment that its provider does not know until the buyer opens it is not ended by that, cannot be closed, says so, and can be paid.',
    needs: ({ world, provider }) => world.buyerOpens !== undefined && provider.cancelPayment !== undefined,
    check: async (bench) => {
      const { provider, world, method } = bench;
      must(provider.closeOf(method) !== 'always', `closeOf("${method}") promises that it always closes.`);
      const made = await make(bench);
      const read = await provider.getPayment(made.ref, world.call);
      must(
        !read.closed && (read.status === 'unknown' || read.status === 'requires_action'),
        `Before anybody opened it, it was ${read.status}${read.closed ? ', closed' : ''}.`,
      );
      const answer = await provider.cancelPayment?.(made.ref, world.call);
      must(
        answer?.closed === false && answer.closable === false,
        `Asked to close what nobody opened it said ${answer?.status ?? 'nothing'}${answer?.closed === true ? ', closed' : ''}, closable: ${String(answer?.closable)}.`,
      );
      await world.buyerOpens?.(made);
      const open = await provider.getPayment(made.ref, world.call);
      must(
        open.status === 'requires_action' && open.closable === true,
        `The buyer opened it and it was ${open.status}, closable: ${String(open.closable)}.`,
      );
      await world.buyerPays(made);
      const paid = await provider.getPayment(made.ref, world.call);
      must(paid.status === 'succeeded' && paid.received?.amount === made.ref.amount.amount, `The buyer paid and it said ${paid.status}.`);
    },
  },
  {
    id: 'returned-in-full-stays-paid',
    says: 'A payment that was given back in full is one that was paid: what was received stays received, whatever the provider calls it.',
    needs: ({ provider }) => provider.refunds !== 'none' && provider.refundPayment !== undefined,
    check: async (bench) => {
      const { provider, world } = bench;
      const paid = await pay(bench, await make(bench));
      const { amount } = paid.ref;
      const refund = { id: `ref_back_${paid.ref.attempt.slice(4)}`.slice(0, 30), payment: paid.ref, amount, reason: 'merchant' };
      await provider.refundPayment?.(refund, world.call);
      if ((await world.returned(paid.ref.attempt)) !== amount.amount) return;
      const { status, closed, received, refunded } = await provider.getPayment(paid.ref, world.call);
      must(
        // Not every provider says in a payment what went back; what it says must be true.
        status === 'succeeded' && closed && received?.amount === amount.amount && (refunded?.amount ?? amount.amount) === amount.amount,
        `All went back and it said ${status}, received ${JSON.stringify(received)}, refunded ${JSON.stringify(refunded)}.`,
      );
    },
  },
];
