/** Laws about how a driver behaves in the house. */
import type { PaymentProvider, ProviderCall } from '@buypost/providers';
import { must, thrownBy, type Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { codeOf, make } from './creation.ts';

interface Exchange {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly text: string;
}

const listened = (call: ProviderCall, exchanges: Exchange[]): ProviderCall => ({
  ...call,
  fetch: async (input, init) => {
    const request = new Request(input, init);
    const sent = `${request.method} ${request.url}\n${JSON.stringify([...request.headers])}\n${await request.clone().text()}`;
    const answer = await call.fetch(request);
    exchanges.push({ url: request.url, signal: request.signal, text: `${sent}\n${await answer.clone().text()}` });
    return answer;
  },
});

/** A round of every call a driver has. */
const round = async (provider: PaymentProvider, { world, method }: ProviderBench, call: ProviderCall): Promise<void> => {
  const wish = { ...world.wish(method), payer: { ip: '203.0.113.77', email: 'ada.lovelace@example.com', locale: 'en' } };
  const made = await provider.createPayment(wish, call);
  await world.buyerPays(made);
  await provider.getPayment(made.ref, call);
  await provider.cancelPayment?.(made.ref, call);
};

export const mannerLaws: readonly Law<ProviderBench>[] = [
  {
    id: 'goes-only-to-its-hosts',
    says: 'Every call goes to an origin that the driver names in `hosts`.',
    check: async (bench) => {
      const exchanges: Exchange[] = [];
      await round(bench.provider, bench, listened(bench.world.call, exchanges));
      must(exchanges.length > 0, 'It asked nobody through the `fetch` it was handed.');
      const strangers = exchanges.map(({ url }) => new URL(url).origin).filter((origin) => !bench.provider.hosts.includes(origin));
      must(strangers.length === 0, `It went to ${strangers.join(', ')}; \`hosts\` names ${bench.provider.hosts.join(', ') || 'nobody'}.`);
    },
  },
  {
    id: 'redact-hides-secrets-and-people',
    says: 'A redacted transcript holds no key, signature, address or network number.',
    check: async (bench) => {
      const exchanges: Exchange[] = [];
      await round(bench.provider, bench, listened(bench.world.call, exchanges));
      const raws = await bench.world.notifications();
      const transcript = [
        ...exchanges.map(({ text }) => text),
        ...raws.map(({ headers }) => JSON.stringify([...headers])),
        ...bench.secrets,
      ].join('\n');
      const redacted = bench.provider.redact(transcript);
      const seen = [...bench.secrets, 'ada.lovelace@example.com', '203.0.113.77'].filter((secret) => redacted.includes(secret));
      must(seen.length === 0, `Still to be read: ${seen.map((secret) => `${secret.slice(0, 4)}...`).join(', ')}.`);
    },
  },
  {
    id: 'can-be-stopped',
    says: 'The signal it is handed stops its calls, and a stopped call throws `unknown`.',
    check: async (bench) => {
      const { provider, world, method, createsAlone } = bench;
      const { ref } = await make(bench);
      const controller = new AbortController();
      const hanging: ProviderCall = {
        ...world.call,
        signal: controller.signal,
        fetch: (input, init) =>
          new Promise((_, reject) => {
            const { signal } = new Request(input, init);
            if (signal.aborted) reject(signal.reason);
            signal.addEventListener('abort', () => reject(signal.reason));
            // A driver that gave its own signal is not stopped by ours; it must not hang the kit.
            setTimeout(() => reject(new Error('nobody stopped it')), 150);
          }),
      };
      const began = Date.now();
      const working = createsAlone === true ? provider.getPayment(ref, hanging) : provider.createPayment(world.wish(method), hanging);
      controller.abort();
      const code = codeOf(await thrownBy(() => working, 'It was stopped.'));
      must(Date.now() - began < 140, 'It went on after its signal was aborted.');
      must(code === 'unknown', `Stopped, it threw ${code}.`);
    },
  },
  {
    id: 'limits-are-whole-minor-units',
    says: 'Limits are whole numbers of our minor units; a currency it does not know has none.',
    check: async ({ provider, world, method }) => {
      const { currency } = world.wish(method).amount;
      const limits = provider.limits(currency);
      must(limits !== undefined, `It takes ${currency} and has no limits for it.`);
      const { exponent, min, max } = limits;
      must(
        Number.isSafeInteger(min) &&
          Number.isSafeInteger(max) &&
          min >= 1 &&
          min <= max &&
          Number.isInteger(exponent) &&
          exponent >= 0 &&
          exponent <= 4,
        `Its limits for ${currency} are ${JSON.stringify(limits)}.`,
      );
      for (const nonsense of ['ZZZ', 'eur', '', '__proto__'])
        must(provider.limits(nonsense) === undefined, `It has limits for "${nonsense}".`);
    },
  },
  {
    id: 'unknown-method-is-unsupported',
    says: 'A method it does not have throws before anybody is asked.',
    check: async (bench) => {
      const exchanges: Exchange[] = [];
      const thrown = await thrownBy(
        () =>
          bench.provider.createPayment(
            { ...bench.world.wish(bench.method), method: 'a_method_of_nobody' },
            listened(bench.world.call, exchanges),
          ),
        'There is no such method.',
      );
      must(codeOf(thrown) === 'unsupported' && exchanges.length === 0, `It threw ${codeOf(thrown)} after ${exchanges.length} calls.`);
      await make(bench);
    },
  },
];
