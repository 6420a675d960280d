/** Payment providers by the name that the config gives them: the folder of their driver. Secrets may come from the environment or from files. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Driver, PaymentProvider } from '@buypost/providers';
import * as v from 'valibot';

/** A driver's setting as the config tells it. */
export type ToldSetting = string | { readonly env: string } | { readonly file: string };

/** A driver and what it was told: for those who ask it more than payments. */
export interface MadeDriver {
  readonly driver: Driver;
  readonly settings: Readonly<Record<string, string>>;
  readonly provider: PaymentProvider;
}

export interface MadeProviders {
  readonly made: readonly MadeDriver[];
  readonly providers: readonly PaymentProvider[];
  readonly problems: readonly string[];
}

const isFunction = (thing: unknown): boolean => typeof thing === 'function';

/** What is looked for behind a driver's door; its methods are the package's own promise. */
const door = v.object({
  driver: v.custom<Driver>((thing) =>
    v.is(v.object({ id: v.string(), options: v.record(v.string(), v.object({ about: v.string() })), create: v.custom(isFunction) }), thing),
  ),
});

/** The folders beside the package's entry, for the sentence about a name that none of them has. */
function knownDrivers(): readonly string[] {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('@buypost/providers'));
    return readdirSync(home, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}

async function findDriver(id: string): Promise<Driver | undefined> {
  if (!/^[a-z][a-z0-9_]*$/.test(id)) return undefined;
  let found: unknown;
  try {
    found = await import(`@buypost/providers/${id}`);
  } catch (error) {
    // A driver that is there and broken must not be called absent.
    if (knownDrivers().includes(id)) throw error;
    return undefined;
  }
  const read = v.safeParse(door, found);
  return read.success && read.output.driver.id === id ? read.output.driver : undefined;
}

/** Makes the drivers that a config names, or says everything that is wrong. Relative file names are relative to `folder`. */
export async function makeProviders(
  told: Readonly<Record<string, Readonly<Record<string, ToldSetting>>>>,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<MadeProviders> {
  const problems: string[] = [];
  const made: MadeDriver[] = [];
  for (const [id, wishes] of Object.entries(told)) {
    const driver = await findDriver(id);
    if (driver === undefined) {
      problems.push(`providers.${id}: there is no such provider; there are: ${knownDrivers().join(', ')}`);
      continue;
    }
    const settings: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(wishes)) {
      if (!Object.hasOwn(driver.options, name))
        problems.push(`providers.${id}.${name}: there is no such setting; there are: ${Object.keys(driver.options).join(', ')}`);
      else if (typeof value === 'string') settings[name] = value;
      else if ('env' in value) {
        const found = env[value.env] ?? '';
        if (found === '') problems.push(`providers.${id}.${name}: the environment has no ${value.env}; set it before starting`);
        else settings[name] = found;
      } else {
        const path = resolve(folder, value.file);
        try {
          settings[name] = readFileSync(path, 'utf8');
        } catch {
          problems.push(`providers.${id}.${name}: the file ${path} cannot be read; put it there, or correct its name`);
        }
      }
    }
    try {
      made.push({ driver, settings, provider: driver.create(settings) });
    } catch (error) {
      problems.push(`providers.${id}: ${error instanceof Error ? error.message : 'cannot start'}`);
    }
  }
  return { made, providers: made.map(({ provider }) => provider), problems };
}
