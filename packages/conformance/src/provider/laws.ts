/** The laws for payment drivers. Each is short enough to be read aloud to the author of a driver. */
import type { Law } from '../law.ts';
import type { ProviderBench } from './bench.ts';
import { creationLaws } from './creation.ts';
import { readingLaws } from './reading.ts';
import { closingLaws } from './closing.ts';
import { replayLaws } from './replays.ts';
import { refundLaws } from './refunds.ts';
import { notificationLaws } from './notifications.ts';
import { memoryLaws } from './memory.ts';
import { twoStepLaws } from './two-steps.ts';
import { mannerLaws } from './manners.ts';

export const providerLaws: readonly Law<ProviderBench>[] = [
  ...creationLaws,
  ...replayLaws,
  ...readingLaws,
  ...closingLaws,
  ...twoStepLaws,
  ...memoryLaws,
  ...refundLaws,
  ...notificationLaws,
  ...mannerLaws,
];
