export * from './shop.ts';
export * from './offers/index.ts';
