/** Ways to pay with Alipay: our ids, and its methods and product codes for them. */
import type { ProviderMethod } from '../contract.ts';

/** `precreate` answers a code to scan; the other two are signed links to Alipay's own pages. */
export type Product = 'precreate' | 'page' | 'wap';

export interface AlipayMethod extends ProviderMethod {
  readonly product: Product;
  readonly api: string;
  readonly productCode: string;
}

// Alipay's own name in Chinese; other languages write it in Latin letters.
const named = { title: 'Alipay', titles: [{ language: 'zh', title: '支付宝' }] } as const;

export const methods: readonly AlipayMethod[] = [
  {
    id: 'alipay_qr',
    ...named,
    app: named,
    actions: ['qr_code'],
    surfaces: ['desktop'],
    product: 'precreate',
    api: 'alipay.trade.precreate',
    productCode: 'FACE_TO_FACE_PAYMENT',
  },
  {
    id: 'alipay_page',
    title: "Alipay's website",
    titles: [
      { language: 'zh', title: '支付宝网页' },
      { language: 'ar', title: 'موقع Alipay' },
    ],
    actions: ['redirect'],
    surfaces: ['desktop'],
    product: 'page',
    api: 'alipay.trade.page.pay',
    productCode: 'FAST_INSTANT_TRADE_PAY',
  },
  {
    id: 'alipay_wap',
    ...named,
    actions: ['redirect'],
    // Inside Alipay's own app the same link opens its cashier. WeChat blocks it, so it is not offered there.
    surfaces: ['phone', 'alipay'],
    product: 'wap',
    api: 'alipay.trade.wap.pay',
    productCode: 'QUICK_WAP_WAY',
  },
];
