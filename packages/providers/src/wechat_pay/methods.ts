/** What WeChat Pay offers, each on the one surface where it works, and the API's own word for it. */
import type { ProviderMethod } from '../contract.ts';

/** The last part of the path under `/v3/pay/transactions/`. */
export type Product = 'native' | 'h5' | 'jsapi';

interface WechatMethod extends ProviderMethod {
  readonly product: Product;
}

// Its own names in Chinese; the app that scans is called otherwise than the method.
const named = { title: 'WeChat Pay', titles: [{ language: 'zh', title: '微信支付' }] } as const;
const app = { title: 'WeChat', titles: [{ language: 'zh', title: '微信' }] } as const;

export const methods: readonly WechatMethod[] = [
  // WeChat refuses codes that are opened by a long press or out of the album, so a phone cannot pay what it shows itself.
  { id: 'wechat_qr', ...named, app, actions: ['qr_code'], surfaces: ['desktop'], product: 'native' },
  { id: 'wechat_h5', ...named, actions: ['redirect'], surfaces: ['phone'], product: 'h5' },
  { id: 'wechat_jsapi', ...named, actions: ['redirect'], surfaces: ['wechat'], product: 'jsapi' },
];

export const methodOf = (id: string): WechatMethod | undefined => methods.find((method) => method.id === id);
