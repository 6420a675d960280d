/** The pages of `docs/providers` that are written from the drivers themselves, so that they cannot say anything else than the code does. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isCurrency } from '../../packages/core/src/money.ts';
import type { CreateSimulator, Driver, PaymentProvider } from '../../packages/providers/src/index.ts';

const home = fileURLToPath(new URL('../../packages/providers/src/', import.meta.url));

export interface Shown {
  readonly driver: Driver;
  /** Made with a simulator's settings: every method is on. */
  readonly provider: PaymentProvider;
}

/** Every driver, by the name of its folder. The pretend bank comes last: nobody sells with it. */
export async function everyDriver(): Promise<readonly Shown[]> {
  const names = readdirSync(home).filter((name) => existsSync(`${home}${name}/simulator/index.ts`));
  const shown = await Promise.all(
    names.sort().map(async (name) => {
      const { driver }: { readonly driver: Driver } = await import(pathToFileURL(`${home}${name}/index.ts`).href);
      const pretend: { readonly createSimulator: CreateSimulator } = await import(pathToFileURL(`${home}${name}/simulator/index.ts`).href);
      const { settings } = await pretend.createSimulator({ url: 'http://localhost:4245' });
      return { driver, provider: driver.create(settings) };
    }),
  );
  return [...shown.filter(({ driver }) => driver.id !== 'sandbox'), ...shown.filter(({ driver }) => driver.id === 'sandbox')];
}

const letters = Array.from({ length: 26 }, (_, at) => String.fromCodePoint(65 + at));
const currencies = letters
  .flatMap((one) => letters.flatMap((two) => letters.map((three) => one + two + three)))
  .filter((code) => isCurrency(code));

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (...cells: readonly string[]): readonly string[] => [row(...cells), row(...cells.map(() => '---'))];

const surfaceNames: Readonly<Record<string, string>> = {
  desktop: 'desktop',
  phone: 'phone browser',
  wechat: 'inside WeChat',
  alipay: 'inside Alipay',
  in_app: 'other apps',
};
const actionNames: Readonly<Record<string, string>> = {
  redirect: "the provider's page, and back to the post",
  qr_code: 'a code to scan',
  open_app: 'the wallet’s app',
  embed: 'in place, in the pay frame',
  wait: 'nothing to do',
};
const refundNames = { none: 'no', full_only: 'in full only', any_amount: 'in full or in part' } as const;
const closeNames = {
  always: 'yes',
  sometimes: 'sometimes',
  superseded: 'by giving up: nothing is taken before the shop takes it',
  never: 'no',
} as const;

/** The pretend bank needs no account and so no page. */
const pageOf = (id: string): string => (id === 'sandbox' ? id : `[${id}](${id}.md)`);

const many = 12;
const currenciesOf = (provider: PaymentProvider): string => {
  const taken = currencies.filter((code) => provider.limits(code) !== undefined);
  return taken.length === currencies.length
    ? `all ${taken.length}`
    : taken.length > many
      ? `${taken.length}: ${taken.slice(0, many).join(', ')} ...`
      : taken.join(', ');
};

/** Which method works where, and how. */
export const methodTable = (drivers: readonly Shown[]): string =>
  [
    ...head('method', 'what the buyer reads', 'where it is offered', 'how it is paid', 'can an unpaid one be closed?'),
    ...drivers.flatMap(({ provider }) =>
      provider.methods.map(({ id, title, titles = [], surfaces, actions, standsInFor }) =>
        row(
          `\`${id}\``,
          [title, ...titles.map((one) => one.title)].join(' · '),
          `${surfaces.map((one) => surfaceNames[one] ?? one).join(', ')}${standsInFor === undefined ? '' : `; only by an offer that names it, since \`${standsInFor}\` does the same`}`,
          actions.map((one) => actionNames[one] ?? one).join('; '),
          closeNames[provider.closeOf(id)],
        ),
      ),
    ),
  ].join('\n');

const limitOf = ({ readLimit }: PaymentProvider): string =>
  readLimit === undefined ? 'not documented' : `${readLimit.calls} in ${readLimit.within} s`;

/** What holds for a provider as a whole. */
export const providerTable = (drivers: readonly Shown[]): string =>
  [
    ...head('provider', 'page', 'currencies', 'refunds', 'how often it may be asked'),
    ...drivers.map(({ driver, provider }) =>
      row(driver.title, pageOf(driver.id), currenciesOf(provider), refundNames[provider.refunds], limitOf(provider)),
    ),
  ].join('\n');

/** Every setting of every driver. */
export const settingsPage = (drivers: readonly Shown[]): string =>
  [
    '# Settings of the payment providers',
    '',
    '<!-- Written from the drivers by scripts/docs/providers.ts. Change a setting there, then: BUYPOST_WRITE=1 npx vitest run --config scripts/vitest.config.ts scripts/provider-docs -->',
    '',
    'In the config file (`buypost.config.json`) each provider stands under `providers` by its name. A setting is a text, or',
    '`{ "env": "NAME" }` to take it from the environment, or `{ "file": "keys/private.pem" }` to read it from a file beside the config.',
    'Secrets belong into the environment or a file that only the shop can read. The shop does not start with a setting that is missing,',
    'misspelt or malformed, and says which; `buypost doctor` asks the provider whether they are right.',
    ...drivers.flatMap(({ driver }) => [
      '',
      `## ${driver.title}`,
      '',
      '```json',
      JSON.stringify(
        {
          providers: {
            [driver.id]: Object.fromEntries(
              Object.entries(driver.options)
                .filter(([, { optional }]) => optional !== true)
                .map(([name, { secret }]) => [
                  name,
                  secret === true ? { env: `${driver.id}_${name}`.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase() } : '...',
                ]),
            ),
          },
        },
        undefined,
        2,
      ),
      '```',
      '',
      ...head('setting', 'needed', 'secret', 'what it is'),
      ...Object.entries(driver.options).map(([name, { about, optional, secret }]) =>
        row(`\`${name}\``, optional === true ? '' : 'yes', secret === true ? 'yes' : '', about.replaceAll('|', '\\|')),
      ),
    ]),
    '',
  ].join('\n');

/** Puts what is generated between its marks; the words around it are written by hand. */
export const fill = (page: string, parts: Readonly<Record<string, string>>): string =>
  Object.entries(parts).reduce((so, [name, text]) => {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- /generated: ${name} -->`];
    const from = so.indexOf(begin);
    const to = so.indexOf(end);
    if (from < 0 || to < from) throw new Error(`The page has no place for "${name}": write ${begin} and ${end}.`);
    return `${so.slice(0, from + begin.length)}\n\n${text}\n\n${so.slice(to)}`;
  }, page);
