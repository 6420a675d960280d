/** What Make-Believe Bank offers: our method ids, and its own words for them. */
import type { Named, NextAction } from '@buypost/core';
import type { PaymentProvider, ProviderMethod } from '../contract.ts';

/** The bank's word for a way to pay. `hold` waits for our capture; `fixed_scan` cannot be closed by the shop. */
export const products = ['page', 'scan', 'app', 'form', 'hold', 'fixed_scan'] as const;
export type Product = (typeof products)[number];

interface SandboxMethod extends ProviderMethod {
  readonly product: Product;
  readonly close: ReturnType<PaymentProvider['closeOf']>;
}

const everywhere = ['desktop', 'phone', 'wechat', 'alipay', 'in_app'] as const;
const redirect: readonly NextAction['type'][] = ['redirect'];

const named = (title: string, zh: string, ar: string): Named => ({
  title,
  titles: [
    { language: 'zh', title: zh },
    { language: 'ar', title: ar },
  ],
});
const wallet = named('Pretend wallet', '模拟钱包', 'محفظة تجريبية');

export const methods: readonly SandboxMethod[] = [
  {
    id: 'sandbox_card',
    ...named('Pretend card form', '模拟银行卡表单', 'نموذج بطاقة تجريبية'),
    actions: ['embed'],
    surfaces: everywhere,
    product: 'form',
    close: 'always',
  },
  {
    id: 'sandbox_redirect',
    ...named('Pretend card', '模拟银行卡', 'بطاقة تجريبية'),
    actions: redirect,
    surfaces: everywhere,
    product: 'page',
    close: 'always',
  },
  {
    id: 'sandbox_qr',
    ...named('Pretend wallet', '模拟钱包', 'محفظة تجريبية'),
    app: wallet,
    actions: ['qr_code'],
    surfaces: ['desktop'],
    product: 'scan',
    close: 'always',
  },
  {
    id: 'sandbox_app',
    ...named('Pretend wallet app', '模拟钱包应用', 'تطبيق محفظة تجريبية'),
    app: wallet,
    actions: ['open_app'],
    surfaces: ['phone'],
    product: 'app',
    close: 'always',
  },
  {
    id: 'sandbox_twostep',
    ...named('Pretend account', '模拟账户', 'حساب تجريبي'),
    actions: redirect,
    surfaces: everywhere,
    product: 'hold',
    close: 'superseded',
  },
  {
    id: 'sandbox_unclosable',
    ...named('Pretend bank transfer', '模拟银行转账', 'تحويل بنكي تجريبي'),
    app: wallet,
    actions: ['qr_code'],
    surfaces: ['desktop'],
    product: 'fixed_scan',
    close: 'never',
  },
];

export const methodOf = (id: string): SandboxMethod | undefined => methods.find((method) => method.id === id);
