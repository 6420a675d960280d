/** What only some offers ask, in a file of its own: variant, currency, amount, quantity; where to ship, and how. */
export { AddressFields } from './address-fields.tsx';
export { ItemFields } from './item-fields.tsx';
export { ShippingPart } from './shipping.tsx';
