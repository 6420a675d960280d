export * from './contract.ts';
export * from './errors.ts';
export * from './checkout/state.ts';
export * from './checkout/checkout.ts';
