/** English of the fields that only some offers have, in the file of these fields. */
import type { ChoiceWords, Words } from './en.ts';

export const choices = {
  variant: 'Choice',
  quantity: 'Quantity',
  more: 'One more',
  fewer: 'One fewer',
  amount: 'Amount',
  amountIn: 'Amount in {currency}',
  currency: 'Currency',
  email: 'E-mail',
  name: 'Name',
  phone: 'Phone',
  immediate: 'Deliver at once. I know that I can no longer withdraw from the purchase when delivery begins.',
  address: 'Ship to',
  line1: 'Street and number',
  line2: 'Apartment, floor (optional)',
  city: 'City',
  region: 'State or province (optional)',
  postalCode: 'Postal code',
  country: 'Country',
  shipping: 'Shipping',
  choose: 'Please choose',
  free: 'Free',
  problems: {
    missing: 'This is needed.',
    invalid: 'Please check this.',
    too_short: 'This is too short.',
    too_long: 'This is too long.',
    too_small: 'This is too little.',
    too_large: 'This is too much.',
    not_offered: 'This cannot be had. Please choose another.',
    email: 'An e-mail address looks like name@example.com.',
    choice: 'Please choose one.',
  },
} as const;

/** The same in the language of these words. */
export const choiceTexts = (words: Words): Words & ChoiceWords => ({ ...choices, ...words });
