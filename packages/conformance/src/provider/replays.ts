/** Laws about providers that repeat an answer under its key for as long as the key lives, errors of their own included. */
import { LawBroken, must, thrownBy, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { codeOf } from './creation.ts';
import { pay } from './paying.ts';

export const replayLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'error-after-acting-is-found',
    says: 'A create that had its effect and was answered by a server error is `unknown`; asked again the driver finds what was made, though the key may repeat the error.',
    needs: ({ world }) => world.failsAfterActing !== undefined,
    check: async (bench) => {
      const { provider, world, method } = bench;
      const wish = world.wish(method);
      world.failsAfterActing?.();
      const code = codeOf(await thrownBy(() => provider.createPayment(wish, world.call), 'It was answered by a server error.'));
      must(code === 'unknown', `It threw ${code}, and the payment exists.`);
      const found = await provider.createPayment(wish, world.call).catch((thrown: unknown) => codeOf(thrown));
      if (typeof found === 'string')
        throw new LawBroken(`Asked again it threw ${found}: the buyer would wait for a payment that is there.`);
      must(found.status === 'requires_action' && found.action !== undefined, `Asked again it was ${found.status}.`);
      const paid = await pay(bench, found);
      const taken = await world.taken(wish.attempt);
      must(paid.status === 'succeeded' && taken === wish.amount.amount, `It was paid and it said ${paid.status}; ${taken} was taken.`);
    },
  },
];
