/** What the driver offers: Stripe's own form in the pay frame, and Stripe's own page. Which cards, wallets and banks stand in them the account decides. */
import type { ProviderMethod } from '../contract.ts';

const surfaces = ['desktop', 'phone', 'in_app'] as const;

export const methods: readonly ProviderMethod[] = [
  {
    id: 'stripe',
    title: 'Card or wallet',
    titles: [
      { language: 'zh', title: '银行卡或电子钱包' },
      { language: 'ar', title: 'بطاقة أو محفظة' },
    ],
    actions: ['embed'],
    surfaces,
  },
  {
    id: 'stripe_checkout',
    title: "Card, on Stripe's page",
    titles: [
      { language: 'zh', title: '银行卡(在 Stripe 页面支付)' },
      { language: 'ar', title: 'بطاقة، على صفحة Stripe' },
    ],
    actions: ['redirect'],
    surfaces,
    // Where a post allows no frames, the form of the first one opens in a page of the shop's by itself.
    standsInFor: 'stripe',
  },
];

/** A payment by the hosted page is a Checkout Session, one in the pay frame a PaymentIntent. */
export const isHosted = (method: string): boolean => method === 'stripe_checkout';
