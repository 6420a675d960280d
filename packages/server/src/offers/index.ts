export * from './offer.ts';
export * from './price.ts';
export * from './methods.ts';
export * from './view.ts';
export { listedOffers, problemLines, readOffers, type OffersFile, type OffersFileOptions } from './file.ts';
export type { FileProblem } from './lines.ts';
export { reachOf, reachOfAll, type Reach } from './reach.ts';
