/** Laws about making a payment. */
import { isProviderError, type PaymentRef, type ProviderCall, type ProviderPayment } from '@buypost/providers';
import { must, thrownBy, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { pay } from './paying.ts';

export const codeOf = (thrown: unknown): string => (isProviderError(thrown) ? thrown.code : `no ProviderError but ${String(thrown)}`);

/** Makes a payment of the bench's ordinary method, or of another. */
export const make = ({ provider, world, method }: ProviderBench, other = method): Promise<ProviderPayment> =>
  provider.createPayment(world.wish(other), world.call);

/** A reference to a payment that was never made. */
export const neverMade = ({ provider, world, method }: ProviderBench): PaymentRef => {
  const { attempt, amount } = world.wish(method);
  return { attempt, account: provider.account, amount, method };
};

/** The word by which a method's `actions` name what a driver asks for. */
const namedBy = (action: NonNullable<ProviderPayment['action']>): string =>
  action.type !== 'page' ? action.type : action.shown === 'embed' ? 'embed' : 'redirect';

const answering = (call: ProviderCall, answer: () => Response): ProviderCall => ({ ...call, fetch: async () => answer() });

export const creationLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'same-key-same-payment',
    says: 'The same request sent again is the same payment, never a second one.',
    check: async (bench) => {
      const { provider, world, method } = bench;
      const wish = world.wish(method);
      const [first, second] = [await provider.createPayment(wish, world.call), await provider.createPayment(wish, world.call)];
      must(
        first.ref.reference === second.ref.reference,
        `Two payments were made: ${first.ref.reference ?? 'none'} and ${second.ref.reference ?? 'none'}.`,
      );
      await pay(bench, first);
      await pay(bench, second);
      const taken = await world.taken(wish.attempt);
      must(taken === wish.amount.amount, `The buyer paid ${taken} for ${wish.amount.amount}.`);
    },
  },
  {
    id: 'lost-create-is-unknown',
    says: 'A create whose answer is lost throws `unknown`, and the same request then finds what was made.',
    needs: ({ world }) => world.loseTheAnswer !== undefined,
    check: async ({ provider, world, method }) => {
      const wish = world.wish(method);
      world.loseTheAnswer?.();
      const code = codeOf(await thrownBy(() => provider.createPayment(wish, world.call), 'The answer was lost, so nothing can be known.'));
      must(code === 'unknown', `It threw ${code}: the shop would think that no payment exists.`);
      const found = await provider.createPayment(wish, world.call);
      must(found.status === 'requires_action', `Asked again it was ${found.status}.`);
    },
  },
  {
    id: 'changed-create-is-not-refused',
    says: 'The same attempt with another amount never makes a second payment and never says `refused`, since the first exists.',
    check: async ({ provider, world, method }) => {
      const wish = world.wish(method);
      const first = await provider.createPayment(wish, world.call);
      const changed = { ...wish, amount: { ...wish.amount, amount: wish.amount.amount + 1 } };
      const second = await provider.createPayment(changed, world.call).catch((thrown: unknown) => codeOf(thrown));
      must(second !== 'refused', 'It said `refused`, which means that no payment exists.');
      must(typeof second === 'string' || second.ref.reference === first.ref.reference, 'It made a second payment under one attempt id.');
    },
  },
  {
    id: 'no-verdict-without-an-answer',
    says: 'A broken line, a server error or a stranger’s page is never read as "refused", "failed" or "paid".',
    check: async (bench) => {
      const { provider, world, method, createsAlone } = bench;
      const strange: readonly (readonly [string, () => Response])[] = [
        [
          'a broken line',
          () => {
            throw new TypeError('fetch failed');
          },
        ],
        ['an internal error', () => new Response('{"error":{"code":"internal"}}', { status: 500 })],
        [
          'a portal’s page',
          () => new Response('<html>Log in to the wireless network</html>', { status: 200, headers: { 'content-type': 'text/html' } }),
        ],
        ['an empty object', () => Response.json({})],
        ['nothing', () => new Response(null, { status: 204 })],
        ['a busy gateway', () => new Response('', { status: 503 })],
      ];
      for (const [name, answer] of strange) {
        const call = answering(world.call, answer);
        if (createsAlone !== true) {
          const created = codeOf(await thrownBy(() => provider.createPayment(world.wish(method), call), `To a create it got ${name}.`));
          must(created === 'unknown' || created === 'rate_limited', `To a create it got ${name} and threw ${created}.`);
        }
        const read = await provider.getPayment(neverMade(bench), call).catch((thrown: unknown) => codeOf(thrown));
        must(
          read === 'unknown' || read === 'rate_limited' || (typeof read === 'object' && !read.closed && read.status !== 'succeeded'),
          `To a read it got ${name} and concluded ${JSON.stringify(read)}.`,
        );
      }
    },
  },
  {
    id: 'each-method-does-what-it-says',
    says: 'Every method offered can be started and asks the buyer for one of the actions it names.',
    check: async (bench) => {
      for (const { id, actions } of bench.provider.methods) {
        const made = await make(bench, id);
        const type = made.action === undefined ? undefined : namedBy(made.action);
        must(
          type !== undefined && actions.some((action) => action === type),
          `${id} names ${actions.join(', ')} and asks for ${type ?? 'nothing'}.`,
        );
      }
    },
  },
  {
    id: 'keeps-our-names',
    says: 'A payment comes back under our attempt id, account, amount and method.',
    check: async ({ provider, world, method }) => {
      const wish = world.wish(method);
      const { ref, merchant } = await provider.createPayment(wish, world.call);
      must(
        ref.attempt === wish.attempt && ref.method === method && ref.account === provider.account,
        `Asked for ${wish.attempt}, got ${JSON.stringify(ref)}.`,
      );
      must(
        ref.amount.amount === wish.amount.amount && ref.amount.currency === wish.amount.currency,
        `The amount became ${JSON.stringify(ref.amount)}.`,
      );
      must(merchant === provider.account, `The money would go to ${merchant}.`);
    },
  },
];
