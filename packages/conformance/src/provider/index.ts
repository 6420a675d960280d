/** The kit for authors of payment drivers: laws, a suite for any runner, a report, and the mutants that prove the laws. */
import { report, suite, type Finding, type LawOptions, type Test } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { providerLaws } from './laws.ts';

export type { ProviderBench, ProviderBenches, ProviderWorld } from './bench.ts';
export { providerLaws } from './laws.ts';
export { providerMutants, type ProviderMutant } from './mutants.ts';

/** Registers one test a law: `providerSuite(test, () => ({ provider, world, ... }))`. A fresh bench is made for each. */
export const providerSuite = (test: Test, make: () => ProviderBench | Promise<ProviderBench>, options: LawOptions = {}): void =>
  suite(test, providerLaws, make, options);

/** The same as data, for a page or a terminal. */
export const providerReport = (make: () => ProviderBench | Promise<ProviderBench>, options: LawOptions = {}): Promise<readonly Finding[]> =>
  report(providerLaws, make, options);
