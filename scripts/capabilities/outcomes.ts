/** What a reader is offered in a shop, by the code that decides it. The browser test holds real pages against this. */
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MethodChoice, Surface } from '../../packages/core/src/contract.ts';
import { elsewhereFrom, inAppOf, surfaceOfAgent, worksOn, type Elsewhere, type InApp } from '../../packages/core/src/surfaces/index.ts';
import type { ProviderMethod } from '../../packages/providers/src/index.ts';
import { screenOf, screens, type ReaderAgent } from './readers.ts';

const providers = fileURLToPath(new URL('../../packages/providers/src/', import.meta.url));

export interface DriverMethods {
  readonly driver: string;
  readonly methods: readonly ProviderMethod[];
}

const isMethods = (thing: unknown): thing is readonly ProviderMethod[] => Array.isArray(thing);

/** The methods of every driver that has a folder, pretend money excepted. */
export async function driverMethods(): Promise<readonly DriverMethods[]> {
  const found: DriverMethods[] = [];
  for (const entry of readdirSync(providers, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
    if (!entry.isDirectory() || entry.name === 'testing' || entry.name === 'sandbox') continue;
    const { methods }: { readonly methods?: unknown } = await import(pathToFileURL(`${providers}${entry.name}/methods.ts`).href);
    if (!isMethods(methods)) throw new Error(`packages/providers/src/${entry.name}/methods.ts exports no list "methods".`);
    found.push({ driver: entry.name, methods });
  }
  return found;
}

export interface PretendShop {
  readonly id: string;
  readonly says: string;
  readonly methods: readonly MethodChoice[];
}

/** Three shops that between them meet every outcome. */
export async function shops(): Promise<readonly PretendShop[]> {
  const all = await driverMethods();
  const of = (...drivers: readonly string[]): readonly MethodChoice[] =>
    all
      .filter((one) => drivers.includes(one.driver))
      .flatMap(({ methods }) => methods)
      // Offers that name no methods do not show what stands in for another one.
      .filter(({ standsInFor }) => standsInFor === undefined);
  return [
    { id: 'china', says: 'Alipay and WeChat Pay', methods: of('alipay', 'wechat_pay') },
    { id: 'world', says: 'Stripe and PayPal', methods: of('stripe', 'paypal') },
    {
      id: 'codes',
      says: 'codes to scan, nothing else',
      methods: of('alipay', 'wechat_pay').filter((one) => one.actions.includes('qr_code')),
    },
  ];
}

export interface Outcome {
  readonly surface: Surface;
  readonly app: InApp | undefined;
  /** Ids of the methods that are offered. */
  readonly offered: readonly string[];
  /** Where the sheet leads; undefined where something is offered. */
  readonly elsewhere: Elsewhere | undefined;
}

export function outcomeOf(reader: ReaderAgent, shop: PretendShop): Outcome {
  const screen = screens[screenOf(reader)];
  const named = surfaceOfAgent(reader.agent, screen.touch);
  const small = Math.min(screen.width, screen.height) < 600;
  // As `surfaceOf` in the panel: a screen tells a phone from a desktop, a name tells apps.
  const surface = named === 'desktop' || named === 'phone' ? (small && (screen.touch || named === 'phone') ? 'phone' : 'desktop') : named;
  const offered = worksOn(surface, shop.methods);
  return {
    surface,
    app: inAppOf(reader.agent),
    offered: offered.map((one) => one.id),
    elsewhere: offered.length > 0 ? undefined : elsewhereFrom(surface, shop.methods),
  };
}

/** An outcome in words. */
export const sentence = ({ offered, elsewhere, app, surface }: Outcome): string => {
  if (offered.length > 0) return offered.join(', ');
  if (elsewhere === undefined) return '**dead end**';
  const inside = surface !== 'desktop' && surface !== 'phone';
  const hint = inside && elsewhere.place === 'browser' ? (app?.leave === 'menu' ? ', arrow' : app?.leave === 'link' ? ', link' : '') : '';
  return `sheet: ${elsewhere.place}${hint}`;
};
