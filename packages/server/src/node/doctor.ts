/** `buypost doctor`: what would keep buyers from paying, or the shop from learning that they did, with what cures it. Moves no money. */
import type { DoctorFinding, PaymentProvider } from '@buypost/providers';
import type { ShopOffer } from '../offers/index.ts';
import type { Shop } from '../shop.ts';
import type { MadeDriver } from './providers.ts';

/** A provider's own clock is believed to be right; from here on signed notifications are refused. Seconds. */
const window = 300;
/** Nobody's clock is this far off that keeps it by the network. Seconds. */
const slight = 30;

/** How long a provider may take to answer the doctor. Milliseconds. */
const patience = 20_000;

const good = (says: string): DoctorFinding => ({ level: 'good', says });
const warning = (says: string): DoctorFinding => ({ level: 'warning', says });
const problem = (says: string): DoctorFinding => ({ level: 'problem', says });

/** Names and networks that nobody outside can reach. */
const inside =
  /^(localhost|.*\.(localhost|local|test|internal|lan)|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|169\.254\..*|\[.*\])$/;

/** Can a provider reach the shop from outside? */
export const isPublic = (publicUrl: string): boolean => {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && !inside.test(hostname);
};

/** Is the provider itself on this machine, as a simulator is? */
const isPretend = ({ hosts }: Pick<PaymentProvider, 'hosts'>): boolean => hosts.every((host) => inside.test(new URL(host).hostname));

const currenciesOf = (offers: readonly ShopOffer[]): readonly string[] => [
  ...new Set(offers.flatMap((offer) => [...offer.prices, ...offer.amounts].map(({ currency }) => currency))),
];

const testFinding = ({ driver, provider }: MadeDriver, publicUrl: string): readonly DoctorFinding[] =>
  provider.test && isPublic(publicUrl)
    ? [
        problem(
          `${driver.title} has test keys, and ${publicUrl} is open to the world: buyers get goods and no money moves. Put the live keys into providers.${driver.id}.`,
        ),
      ]
    : [];

const mixtureFinding = (made: readonly MadeDriver[]): readonly DoctorFinding[] => {
  const tests = made.filter(({ provider }) => provider.test);
  return tests.length > 0 && tests.length < made.length
    ? [
        problem(
          `${tests.map(({ driver }) => driver.title).join(', ')} with test keys stand beside live ones: a buyer who chooses them pays nothing. Use test keys for all or for none.`,
        ),
      ]
    : [];
};

const addressFinding = ({ driver, provider }: MadeDriver, publicUrl: string): readonly DoctorFinding[] => {
  const to = `${publicUrl}/v1/notifications/${driver.id}`;
  if (isPublic(publicUrl)) return [good(`${driver.title} can tell ${to}.`)];
  if (isPretend(provider)) return [good(`${driver.title} is on this machine, and tells ${to}.`)];
  return [
    (provider.test ? warning : problem)(
      `${driver.title} cannot tell ${to}, which is not a public https address: payments are found out by asking only, up to half a minute late. Set publicUrl to the shop's public https address.`,
    ),
  ];
};

const currencyFinding = ({ driver, provider }: MadeDriver, currencies: readonly string[]): readonly DoctorFinding[] => {
  const missing = currencies.filter((currency) => provider.limits(currency) === undefined);
  if (missing.length === 0) return [];
  const which = `${driver.title} does not take ${missing.join(', ')}, so offers in ${missing.length === 1 ? 'it' : 'them'} do not show its methods`;
  return missing.length === currencies.length
    ? [problem(`${which}: nobody is offered it. Give an offer a price in a currency it takes, or take providers.${driver.id} out.`)]
    : [warning(`${which}. Give these offers another price too if they should.`)];
};

/** A driver that looks at its account itself says all this in its provider's words. */
const generalFindings = (one: MadeDriver, publicUrl: string, currencies: readonly string[]): readonly DoctorFinding[] => [
  ...addressFinding(one, publicUrl),
  ...currencyFinding(one, currencies),
];

/** Listens to what the provider's answers say the time is. */
function listening(shop: Shop): { readonly fetch: typeof fetch; readonly away: () => number | undefined } {
  let away: number | undefined;
  return {
    fetch: async (input, init) => {
      const { fetch } = shop;
      const answer = await fetch(input, init);
      const told = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(told)) away = Math.round((shop.now().getTime() - told) / 1_000);
      return answer;
    },
    away: () => away,
  };
}

const clockFinding = (title: string, away: number | undefined): readonly DoctorFinding[] => {
  if (away === undefined || Math.abs(away) <= slight) return [];
  const says = `This machine's clock is ${Math.abs(away)} seconds ${away > 0 ? 'ahead of' : 'behind'} ${title}'s`;
  return Math.abs(away) < window
    ? [warning(`${says}: at ${window} its notifications are refused. Set the clock by the network (NTP).`)]
    : [problem(`${says}: its notifications are refused as too old. Set the clock by the network (NTP).`)];
};

async function examine(shop: Shop, one: MadeDriver, currencies: readonly string[]): Promise<readonly DoctorFinding[]> {
  const { driver, provider, settings } = one;
  const { fetch, away } = listening(shop);
  const signal = AbortSignal.timeout(patience);
  const call = { fetch, now: shop.now, signal };
  const said =
    driver.doctor === undefined
      ? generalFindings(one, shop.publicUrl, currencies)
      : await driver.doctor(settings, { publicUrl: shop.publicUrl, currencies, call });
  const [home] = provider.hosts;
  // Whatever it answers, it says what time it is.
  if (away() === undefined && home !== undefined) await fetch(home, { signal }).catch(() => undefined);
  return [
    ...testFinding(one, shop.publicUrl),
    ...said,
    ...(said.some(({ says }) => /clock/i.test(says)) ? [] : clockFinding(driver.title, away())),
  ];
}

/** What was found about each provider, by its title, and about all of them together under no title. No secrets. */
export async function examineProviders(
  shop: Shop,
  made: readonly MadeDriver[],
): Promise<readonly { readonly title: string; readonly findings: readonly DoctorFinding[] }[]> {
  const currencies = currenciesOf(await shop.offers.list());
  const each = await Promise.all(made.map(async (one) => ({ title: one.driver.title, findings: await examine(shop, one, currencies) })));
  return [{ title: '', findings: mixtureFinding(made) }, ...each];
}
