/** The files of a new driver: whole enough to compile, to start beside the others and to be found, and honest about what is not written. */
import { testNames } from './tests.ts';

export interface NewProvider {
  readonly id: string;
  readonly title: string;
}

/** `wechat_pay` as a name in code: `wechatPay`. */
const camel = (id: string): string => id.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const text = (words: string): string => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const indexOf = ({ id, title }: NewProvider): string => `/** The driver of ${title}. */
import { ProviderError, type PaymentProvider } from '../contract.ts';
import type { Driver } from '../driver.ts';
import { limitsOf } from './currencies.ts';
import { closeOf, methods } from './methods.ts';
import { checkOptions, optionsOf, settings, type ${camel(id).replace(/^./, (letter) => letter.toUpperCase())}Options } from './options.ts';
import { redactor } from './redact.ts';

const notYet = (what: string): Promise<never> =>
  Promise.reject(new ProviderError('unsupported', \`${title} cannot do this yet: \${what} is not written.\`));

/** The driver. Throws a \`TypeError\` that names everything wrong with the options. */
export const ${camel(id)} = (options: ${camel(id).replace(/^./, (letter) => letter.toUpperCase())}Options): PaymentProvider => {
  const { account, apiKey, endpoint } = checkOptions(options);
  return {
    contract: 1,
    id: '${id}',
    account,
    // Until the keys say otherwise.
    test: true,
    methods,
    limits: limitsOf,
    closeOf,
    reads: 'any_time',
    keyLives: 86_400,
    lateMoney: 86_400,
    expiry: { min: 60, max: 86_400 },
    refunds: 'none',
    hosts: [endpoint],
    createPayment: () => notYet('createPayment'),
    getPayment: () => notYet('getPayment'),
    // No default that says yes.
    readNotification: () => Promise.reject(new ProviderError('unverified', 'readNotification is not written, so nothing is believed.')),
    redact: redactor([apiKey]),
  };
};

export const driver: Driver = { id: '${id}', title: ${text(title)}, options: settings, create: (told) => ${camel(id)}(optionsOf(told)) };
`;

const optionsOf = ({ id, title }: NewProvider): string => {
  const name = `${camel(id).replace(/^./, (letter) => letter.toUpperCase())}Options`;
  return `/** The driver's options, checked when the shop starts rather than when the first buyer pays. */
import type { DriverOption } from '../driver.ts';

export interface ${name} {
  /** The account that receives the money. */
  readonly account: string;
  readonly apiKey: string;
  /** An origin, for a simulator or the provider's own test place. */
  readonly endpoint?: string;
}

/** What a config says, each with where it is found. */
export const settings: Readonly<Record<string, DriverOption>> = {
  account: { about: ${text(`The account at ${title} that receives the money.`)} },
  apiKey: { about: ${text(`The key that opens the account; say here where it is found.`)}, secret: true },
  endpoint: { about: ${text(`Another place than ${title}'s own, as an origin: for its test place or a simulator.`)}, optional: true },
};

const ownPlace = 'https://api.${id.replaceAll('_', '-')}.invalid';

export const optionsOf = ({ account = '', apiKey = '', endpoint }: Readonly<Record<string, string | undefined>>): ${name} => ({
  account,
  apiKey,
  ...(endpoint === undefined ? {} : { endpoint }),
});

/** Throws one \`TypeError\` with everything that is wrong, and no secret in it. */
export const checkOptions = ({ account, apiKey, endpoint = ownPlace }: ${name}): Required<${name}> => {
  const problems = [
    account === '' ? '\`account\` is empty: it is the account that receives the money' : undefined,
    apiKey.length < 16 ? \`\\\`apiKey\\\` has \${apiKey.length} characters and needs at least 16\` : undefined,
    URL.canParse(endpoint) && new URL(endpoint).origin === endpoint ? undefined : '\`endpoint\` must be an origin, as in "http://localhost:4250"',
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new TypeError(\`${camel(id)}({ ... }) cannot start:\\n\${problems.map((problem) => \`- \${problem}\`).join('\\n')}\`);
  return { account, apiKey, endpoint };
};
`;
};

const plain = ({ id, title }: NewProvider): Readonly<Record<string, string>> => ({
  'methods.ts': `/** What ${title} offers. An entry is added when it was seen to work: where, and what it asks of the buyer. */
import type { PaymentProvider, ProviderMethod } from '../contract.ts';

export const methods: readonly ProviderMethod[] = [];

/** Can an unpaid payment of this method be closed? */
export const closeOf: PaymentProvider['closeOf'] = () => 'never';
`,
  'currencies.ts': `/** The currencies of ${title}: exponents, least and largest charge, each with its source. What is not proven stays off. */
import type { PaymentProvider } from '../contract.ts';

export const limitsOf: PaymentProvider['limits'] = () => undefined;
`,
  'schema.ts': `/** What ${title}'s answers look like to us. Lenient: unknown fields are ignored, unknown words stay words; see \`status.ts\`. */
import * as v from 'valibot';

export const toldPayment = v.object({ id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)), status: v.string() });
export type ToldPayment = v.InferOutput<typeof toldPayment>;
`,
  'status.ts': `/** ${title}'s words for a payment, and ours. Read this file first: everything about money hangs on it. */
import type { ProviderPayment } from '../contract.ts';

type Told = Pick<ProviderPayment, 'status' | 'closed'>;

/** Every word that ${title} documents, with its source. */
export const states: ReadonlyMap<string, Told> = new Map([]);

/** A word we do not know: neither success nor failure, and never closed. */
export const unknownWord: Told = { status: 'processing', closed: false };
`,
  'signature.ts': `/** How ${title} signs its notifications, with the source. WebCrypto alone; the simulator signs with this same file. */

/** True only where the signature over these very bytes is good. There is no default that says yes. */
export const verify = (_headers: Headers, _body: Uint8Array): Promise<boolean> => Promise.resolve(false);
`,
  'client.ts': `/** One question to ${title}: signed, verified before it is read, and never taken for an answer where it is none. */
import { ProviderError, type ProviderCall } from '../contract.ts';

export const ask = (_path: string, _body: unknown, _call: ProviderCall): Promise<unknown> =>
  Promise.reject(new ProviderError('unsupported', 'client.ts is not written.'));
`,
  'redact.ts': `/** Takes out of a transcript what opens something or names a person. */

const gone = '[redacted]';

export const redactor =
  (secrets: readonly string[]): ((transcript: string) => string) =>
  (transcript) =>
    secrets.filter((secret) => secret !== '').reduce((so, secret) => so.split(secret).join(gone), transcript);
`,
  'simulator/index.ts': `/** A pretend ${title}: its API, its books and its buyers' pages behind one \`fetch\`. Nothing of it is written yet. */
import type { CreateSimulator } from '../../simulator.ts';

export const createSimulator: CreateSimulator = async ({ url }) => ({
  settings: { account: 'pretend_shop', apiKey: 'pretend-key-of-${id}-0000', endpoint: new URL(url).origin },
  fetch: () => Promise.resolve(Response.json({ error: ${text(`The pretend ${title} is not written yet.`)} }, { status: 501 })),
  ledger: () => [],
  pay: () => Promise.resolve(false),
  decline: () => Promise.resolve(false),
  cancel: () => Promise.resolve(false),
  fault: () => undefined,
  tick: () => Promise.resolve(),
});
`,
  'testing/not-yet.ts': `/** Stands in for a test that is not written: it fails, so that nobody takes it for one that passed. Goes away with the last of them. */
export const notYet = (what: string): never => {
  throw new Error(\`not written yet: \${what}\`);
};
`,
  'testing/bench.ts': `/** The pretend ${title} as a bench for the laws of drivers. Each law fails until what it is about is written. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import { driver } from '../index.ts';
import { createSimulator } from '../simulator/index.ts';

const url = 'http://${id.replaceAll('_', '-')}.test';
const now = Date.parse('2026-11-22T12:00:00Z');
let attempts = 0;

const bench = async (): Promise<ProviderBench> => {
  const simulator = await createSimulator({ url, now: () => now, notifies: 'on_tick' });
  const line = (attempt: string) => simulator.ledger().find((one) => one.attempt === attempt);
  return {
    provider: driver.create(simulator.settings),
    method: '${id}',
    secrets: [simulator.settings['apiKey'] ?? ''],
    world: {
      call: {
        fetch: async (input, init) => simulator.fetch(new Request(input, init)),
        now: () => new Date(now),
        signal: new AbortController().signal,
      },
      wish: (method) => ({
        attempt: \`att_\${String((attempts += 1)).padStart(26, 'a')}\`,
        amount: { amount: 1900, currency: 'EUR' },
        method,
        surface: 'desktop',
        title: 'Winter mug',
        returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
        notifyUrl: 'https://shop.test/v1/notifications/${id}',
        expiresAt: new Date(now + 1_800_000).toISOString(),
      }),
      buyerPays: async ({ ref }) => void (await simulator.pay(ref.attempt)),
      bankDeclines: async ({ ref }) => void (await simulator.decline(ref.attempt)),
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      notifications: async () => [],
    },
  };
};

export const benches: ProviderBenches = { ${id}: bench };
`,
});

const testFile = (path: string, names: readonly string[]): string => {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  return `import { test } from 'vitest';
import { notYet } from '${up}testing/not-yet.ts';

${names.map((name) => `test(${text(name)}, () => notYet(${text(name)}));`).join('\n')}
`;
};

const pageOf = ({ id, title }: NewProvider): string => `# ${title}

Not written yet. For whom, in which countries and currencies, and who holds the money.

| method | ${title}'s product | where | what happens |
| --- | --- | --- | --- |

## Set it up

1. Where the account, the keys and the notification address are found. Every setting: [settings](settings.md#${id.replaceAll('_', '-')}).

## Try it

\`npm start\` has a pretend ${title}. Its own test place, and how to get into it.

## What is particular about it

What surprised us, each with its source.

## What was verified, and against what

| what | against what |
| --- | --- |

## What was not verified

Nothing was, yet.
`;

/** By path from the project's root. */
export const filesOf = (provider: NewProvider): Readonly<Record<string, string>> => {
  const home = `packages/providers/src/${provider.id}`;
  const sources = { 'index.ts': indexOf(provider), 'options.ts': optionsOf(provider), ...plain(provider) };
  return {
    ...Object.fromEntries(Object.entries(sources).map(([name, words]) => [`${home}/${name}`, words])),
    ...Object.fromEntries(Object.entries(testNames).map(([path, names]) => [`${home}/${path}`, testFile(path, names)])),
    [`docs/providers/${provider.id}.md`]: pageOf(provider),
    [`.changeset/${provider.id.replaceAll('_', '-')}.md`]: `---\n'@buypost/providers': minor\n---\n\n${provider.title}: what readers can do now that they could not before.\n`,
  };
};
