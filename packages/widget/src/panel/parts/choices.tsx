/** What only some offers ask, in a file of its own: variant, currency, amount, quantity; who buys, where to ship, and how. */
export { checkDraft } from '@buypost/core';
export { ContactFields } from './contact-fields.tsx';
export { grows } from './grows.tsx';
export { ItemFields } from './item-fields.tsx';
export { sentenceOf } from './sentence.ts';
export { ShippingPart } from './shipping.tsx';
