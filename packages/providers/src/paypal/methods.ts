/** What this driver offers. */
import type { ProviderMethod } from '../contract.ts';

/** A page of PayPal's own, opened in the whole window: it needs no popup and no frame, so it works in every browser that can open a page. */
export const methods: readonly ProviderMethod[] = [
  { id: 'paypal', title: 'PayPal', actions: ['redirect'], surfaces: ['desktop', 'phone', 'in_app'] },
];
