export * from './shop.ts';
export * from './offers/offer.ts';
