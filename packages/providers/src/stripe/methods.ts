/** What the driver offers: Stripe's own form in the pay frame, and Stripe's own page. Which cards, wallets and banks stand in them the account decides. */
import type { ProviderMethod } from '../contract.ts';

const surfaces = ['desktop', 'phone', 'in_app'] as const;

export const methods: readonly ProviderMethod[] = [
  { id: 'stripe', title: 'Card', actions: ['embed'], surfaces },
  { id: 'stripe_checkout', title: 'Stripe Checkout', actions: ['redirect'], surfaces },
];

/** A payment by the hosted page is a Checkout Session, one in the pay frame a PaymentIntent. */
export const isHosted = (method: string): boolean => method === 'stripe_checkout';
