export * from './offer.ts';
export * from './price.ts';
export * from './methods.ts';
