/** Laws about what the provider tells by itself. */
import type { RawRequest } from '@buypost/providers';
import { must, thrownBy, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { codeOf, make } from './creation.ts';

const heard = async (
  bench: ProviderBench,
): Promise<{ readonly attempt: string; readonly reference: string | undefined; readonly raw: RawRequest }> => {
  const made = await make(bench);
  await bench.world.notifications();
  await bench.world.buyerPays(made);
  const raw = (await bench.world.notifications()).at(-1);
  must(raw !== undefined, 'The buyer paid and the provider told nothing: the bench’s world hands out no notifications.');
  return { attempt: made.ref.attempt, reference: made.ref.reference, raw };
};

const refused = async ({ provider, world }: ProviderBench, raw: RawRequest, what: string): Promise<void> => {
  const code = codeOf(await thrownBy(() => provider.readNotification(raw, world.call), `${what} was believed.`));
  must(code === 'unverified', `${what} threw ${code} in place of \`unverified\`.`);
};

export const notificationLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'notification-names-the-payment',
    says: 'A good notification says which payment it is about.',
    check: async (bench) => {
      const { attempt, reference, raw } = await heard(bench);
      const told = await bench.provider.readNotification(raw, bench.world.call);
      must(
        told.kind === 'payment' && (told.attempt === attempt || (told.reference !== undefined && told.reference === reference)),
        `It was read as ${JSON.stringify(told)}.`,
      );
    },
  },
  {
    id: 'notification-keeps-its-id',
    says: 'One notification read twice has one id, so that a repeated one is known.',
    check: async (bench) => {
      const { raw } = await heard(bench);
      const [first, second] = [
        await bench.provider.readNotification(raw, bench.world.call),
        await bench.provider.readNotification(raw, bench.world.call),
      ];
      must(first.id === second.id && first.id !== '', `It had the ids "${first.id}" and "${second.id}".`);
    },
  },
  {
    id: 'notification-is-a-hint',
    says: 'Where the provider can be asked, a notification carries no verdict: the truth is asked for.',
    needs: ({ provider }) => provider.reads === 'any_time',
    check: async (bench) => {
      const { raw } = await heard(bench);
      const told = await bench.provider.readNotification(raw, bench.world.call);
      must(
        told.kind !== 'payment' || told.payment === undefined,
        'It carried a payment’s state, which an old notification would carry too.',
      );
    },
  },
  {
    id: 'forged-notification-is-refused',
    says: 'Without a good signature over these very bytes nothing is believed.',
    check: async (bench) => {
      const { raw } = await heard(bench);
      // Providers that do not sign are called at an address that only the shop could have made: without its query nothing is left to believe.
      const [url = ''] = raw.url.split('?');
      await refused(
        bench,
        { ...raw, url, headers: new Headers({ 'content-type': 'application/json' }) },
        'A notification without a signature',
      );
      for (const at of [0, Math.floor(raw.body.length / 2), raw.body.length - 1]) {
        const body = new Uint8Array(raw.body);
        body[at] = (body[at] ?? 0) ^ 1;
        await refused(bench, { ...raw, body }, `A notification with byte ${at} changed`);
      }
      await refused(bench, { ...raw, body: new Uint8Array([...raw.body, 32]) }, 'A notification with a blank added');
      await refused(bench, { ...raw, body: new Uint8Array() }, 'A notification without its body');
    },
  },
  {
    id: 'unreadable-is-not-unverified',
    says: 'A rightly signed body that cannot be read is told as `unknown`, so that the shop looks and the provider tells it again.',
    needs: ({ world }) => world.signs !== undefined,
    check: async ({ provider, world }) => {
      for (const text of ['', '{', 'null', '[]', '{}', '"text"', '\ufeff', '{"id":1}', '<xml/>']) {
        const raw = await world.signs?.(new TextEncoder().encode(text));
        must(raw !== undefined, 'The bench’s world signs nothing.');
        const code = codeOf(await thrownBy(() => provider.readNotification(raw, world.call), `The signed body "${text}" was read.`));
        must(code === 'unknown', `The signed body "${text}" threw ${code} in place of \`unknown\`.`);
      }
    },
  },
  {
    id: 'stale-notification-is-refused',
    says: 'A notification that was signed long ago is refused, however good its signature.',
    needs: ({ datedNotifications }) => datedNotifications === true,
    check: async (bench) => {
      const { raw } = await heard(bench);
      const { world } = bench;
      for (const away of [-3_600_000, 3_600_000])
        await refused(
          { ...bench, world: { ...world, call: { ...world.call, now: () => new Date(world.call.now().getTime() + away) } } },
          raw,
          'A notification that is an hour away from our clock',
        );
    },
  },
  {
    id: 'every-live-key-is-believed',
    says: 'Where a provider has two keys live at once, either is believed; a key under any other name is not.',
    needs: ({ world }) => world.notificationKeys !== undefined,
    check: async (bench) => {
      const { provider, world } = bench;
      for (const [index, sign] of (world.notificationKeys?.live ?? []).entries()) {
        sign();
        const { attempt, raw } = await heard(bench);
        const told = await provider.readNotification(raw, world.call).catch((thrown: unknown) => codeOf(thrown));
        must(
          typeof told === 'object' && told.kind === 'payment' && told.attempt === attempt,
          `A notification by live key ${index + 1} was read as ${JSON.stringify(told)}.`,
        );
      }
      world.notificationKeys?.stranger();
      const { raw } = await heard(bench);
      await refused(bench, raw, 'A notification by a key that is not in the settings');
    },
  },
];
