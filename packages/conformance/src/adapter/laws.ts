/** The laws for payment backends. Each is short enough to be read aloud to the author of an adapter. */
import type { Law } from '../law.ts';
import type { AdapterBench } from './bench.ts';
import { endingLaws } from './ending.ts';
import { startingLaws } from './starting.ts';
import { truthLaws } from './truth.ts';

export const adapterLaws: readonly Law<AdapterBench>[] = [...startingLaws, ...truthLaws, ...endingLaws];
