/** What this driver offers. */
import type { ProviderMethod } from '../contract.ts';

/** Mollie's hosted page, in the whole window: the buyer chooses there among the methods that the profile has switched on (iDEAL, Bancontact, cards). */
export const methods: readonly ProviderMethod[] = [
  { id: 'mollie', title: 'Mollie', actions: ['redirect'], surfaces: ['desktop', 'phone', 'in_app'] },
];
