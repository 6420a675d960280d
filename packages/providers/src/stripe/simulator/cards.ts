/** What the test cards do (docs.stripe.com/testing), by number and by the name of their payment method. */
import type { DeclineCode } from '@buypost/core';

/** `challenge`: 3-D Secure, which the card's bank may refuse afterwards. */
export type Behaviour =
  | { readonly does: 'pay' }
  | { readonly does: 'refuse'; readonly reason: DeclineCode }
  | { readonly does: 'challenge'; readonly refuses: boolean }
  | { readonly does: 'redirect' };

const refuse = (reason: DeclineCode): Behaviour => ({ does: 'refuse', reason });

const numbers: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['4242424242424242', { does: 'pay' }],
  ['5555555555554444', { does: 'pay' }],
  ['4000000000000002', refuse('declined')],
  ['4000000000009995', refuse('insufficient_funds')],
  ['4000000000000069', refuse('expired_method')],
  ['4000000000009987', refuse('suspected_fraud')],
  ['4000000000006975', refuse('limit_exceeded')],
  ['4000002760003184', { does: 'challenge', refuses: false }],
  ['4000002500003155', { does: 'challenge', refuses: false }],
  ['4000008400001629', { does: 'challenge', refuses: true }],
]);

const names: ReadonlyMap<string, string> = new Map([
  ['pm_card_visa', '4242424242424242'],
  ['pm_card_mastercard', '5555555555554444'],
  ['pm_card_chargeDeclined', '4000000000000002'],
  ['pm_card_visa_chargeDeclined', '4000000000000002'],
  ['pm_card_chargeDeclinedInsufficientFunds', '4000000000009995'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', '4000000000009995'],
  ['pm_card_authenticationRequired', '4000002760003184'],
  ['pm_card_threeDSecure2Required', '4000002760003184'],
]);

/** Undefined for a number that is no test card. */
export const behaviourOf = (number: string): Behaviour | undefined => numbers.get((names.get(number) ?? number).replace(/\s/g, ''));
