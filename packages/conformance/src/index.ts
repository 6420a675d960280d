/** The conformance kit: laws as data, benches, suites, reports, mutants. `./adapter` is for payment backends, `./provider` for payment drivers. */
export { LawBroken, must, report, suite, type Closable, type Finding, type Law, type LawOptions, type Test } from './law.ts';
