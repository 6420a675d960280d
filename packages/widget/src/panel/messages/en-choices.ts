/** English of the fields that only some offers have, in the file of these fields. */
import type { Messages } from './en.ts';

export const choices = {
  quantity: 'Quantity',
  more: 'One more',
  fewer: 'One fewer',
  amount: 'Amount',
  amountIn: 'Amount in {currency}',
  currency: 'Currency',
  address: 'Ship to',
  line1: 'Street and number',
  line2: 'Apartment, floor (optional)',
  city: 'City',
  region: 'State or province (optional)',
  postalCode: 'Postal code',
  country: 'Country',
  free: 'Free',
} as const;

/** The same in the language of these messages. */
export const choiceTexts = (messages: Messages) => messages.choices ?? choices;
