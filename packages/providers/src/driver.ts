/** How a shop finds a driver, configures it and asks it what is wrong. Each driver's folder exports one as `driver`; its name in a config is the folder's. */
import type { PaymentProvider, ProviderCall } from './contract.ts';

/** One setting of a driver. */
export interface DriverOption {
  /** What it is and where to find it, one sentence for the documentation and for `buypost doctor`. */
  readonly about: string;
  /** Never printed. */
  readonly secret?: true;
  readonly optional?: true;
}

export interface DoctorVisit {
  /** The address under which the world reaches the shop. */
  readonly publicUrl: string;
  /** Currencies in which the shop's offers are priced. */
  readonly currencies: readonly string[];
  readonly call: ProviderCall;
}

/** What `buypost doctor` found about a driver. `problem`: buyers cannot pay, or nobody would learn that they did. */
export interface DoctorFinding {
  readonly level: 'good' | 'warning' | 'problem';
  /** One sentence with its cure. No secrets. */
  readonly says: string;
}

export interface Driver {
  /** The folder's name: small letters, digits and `_`. */
  readonly id: string;
  /** The provider's name as people write it. */
  readonly title: string;
  readonly options: Readonly<Record<string, DriverOption>>;
  /** Makes the driver. Settings that were not given are absent. Throws a `TypeError` that names everything wrong with them. */
  create(settings: Readonly<Record<string, string | undefined>>): PaymentProvider;
  /** Asks the provider whether the account can sell: keys, clock, notification address, currencies. Moves no money. Never throws. */
  doctor?(settings: Readonly<Record<string, string | undefined>>, visit: DoctorVisit): Promise<readonly DoctorFinding[]>;
}
