/** The kit for authors of payment backends: laws, a suite for any runner, a report, and the mutants that prove the laws. */
import { report, suite, type Finding, type LawOptions, type Test } from '../law.ts';
import type { AdapterBench } from './bench.ts';
import { adapterLaws } from './laws.ts';

export type { AdapterBench, AdapterWorld, MoneyMoved } from './bench.ts';
export { adapterLaws } from './laws.ts';
export { adapterMutants, type AdapterMutant } from './mutants.ts';

/** Registers one test a law: `adapterSuite(test, () => ({ adapter, world, draft, method }))`. A fresh bench is made for each. */
export const adapterSuite = (test: Test, make: () => AdapterBench | Promise<AdapterBench>, options: LawOptions = {}): void =>
  suite(test, adapterLaws, make, options);

/** The same as data, for a page or a terminal. */
export const adapterReport = (make: () => AdapterBench | Promise<AdapterBench>, options: LawOptions = {}): Promise<readonly Finding[]> =>
  report(adapterLaws, make, options);
