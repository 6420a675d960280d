/** Payment providers by the name that the config gives them. Secrets may come from the environment. */
import type { PaymentProvider } from '@buypost/providers';
import { sandbox } from '@buypost/providers/sandbox';

type Options = Readonly<Record<string, string>>;

/** What a driver does not find in its options is empty text, which each driver refuses at start with a sentence of its own. */
const drivers: Readonly<Record<string, (option: (name: string) => string) => PaymentProvider>> = {
  sandbox: (option) =>
    sandbox({ url: option('url'), account: option('account'), apiKey: option('apiKey'), webhookSecret: option('webhookSecret') }),
};

export interface MadeProviders {
  readonly providers: readonly PaymentProvider[];
  readonly problems: readonly string[];
}

/** Makes the drivers that a config names, or says everything that is wrong. */
export function makeProviders(
  told: Readonly<Record<string, Readonly<Record<string, string | { readonly env: string }>>>>,
  env: Readonly<Record<string, string | undefined>>,
): MadeProviders {
  const problems: string[] = [];
  const providers: PaymentProvider[] = [];
  for (const [id, settings] of Object.entries(told)) {
    const make = Object.hasOwn(drivers, id) ? drivers[id] : undefined;
    if (make === undefined) {
      problems.push(`providers.${id}: there is no such provider; there are: ${Object.keys(drivers).join(', ')}`);
      continue;
    }
    const options: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(settings)) {
      if (typeof value === 'string') options[name] = value;
      else if (env[value.env] === undefined || env[value.env] === '')
        problems.push(`providers.${id}.${name}: the environment has no ${value.env}; set it before starting`);
      else options[name] = env[value.env] ?? '';
    }
    const asked = new Set<string>();
    const option = (name: string): string => {
      asked.add(name);
      return options[name] ?? '';
    };
    try {
      providers.push(make(option));
    } catch (error) {
      problems.push(`providers.${id}: ${error instanceof Error ? error.message : 'cannot start'}`);
    }
    for (const name of Object.keys(options satisfies Options))
      if (!asked.has(name)) problems.push(`providers.${id}.${name}: there is no such setting; there are: ${[...asked].join(', ')}`);
  }
  return { providers, problems };
}
