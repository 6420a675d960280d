/** What this driver offers. */
import type { ProviderMethod } from '../contract.ts';

/** Mollie's hosted page, in the whole window: the buyer chooses there among the methods that the profile has switched on (iDEAL, Bancontact, cards). */
export const methods: readonly ProviderMethod[] = [
  {
    id: 'mollie',
    title: "Card or bank, on Mollie's page",
    titles: [
      { language: 'zh', title: '银行卡或网银(在 Mollie 页面支付)' },
      { language: 'ar', title: 'بطاقة أو بنك، على صفحة Mollie' },
    ],
    actions: ['redirect'],
    surfaces: ['desktop', 'phone', 'in_app'],
  },
];
