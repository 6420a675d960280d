/** Bad backends: each takes a good one and breaks exactly one promise. A law that does not catch its mutant proves nothing. */
import { endingMutants } from './ending-mutants.ts';
import type { AdapterMutants } from './mutant.ts';
import { startingMutants } from './starting-mutants.ts';
import { truthMutants } from './truth-mutants.ts';

export type { AdapterMutant } from './mutant.ts';

/** By the id of the law that must catch it. */
export const adapterMutants: AdapterMutants = { ...startingMutants, ...truthMutants, ...endingMutants };
