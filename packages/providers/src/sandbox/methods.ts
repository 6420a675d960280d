/** What Make-Believe Bank offers: our method ids, and its own words for them. */
import type { NextAction } from '@buypost/core';
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

export const methods: readonly SandboxMethod[] = [
  { id: 'sandbox_card', title: 'Pretend card form', actions: ['embed'], surfaces: everywhere, product: 'form', close: 'always' },
  { id: 'sandbox_redirect', title: 'Pretend card', actions: redirect, surfaces: everywhere, product: 'page', close: 'always' },
  { id: 'sandbox_qr', title: 'Pretend wallet', actions: ['qr_code'], surfaces: ['desktop'], product: 'scan', close: 'always' },
  { id: 'sandbox_app', title: 'Pretend wallet app', actions: ['open_app'], surfaces: ['phone'], product: 'app', close: 'always' },
  { id: 'sandbox_twostep', title: 'Pretend account', actions: redirect, surfaces: everywhere, product: 'hold', close: 'superseded' },
  {
    id: 'sandbox_unclosable',
    title: 'Pretend bank transfer',
    actions: ['qr_code'],
    surfaces: ['desktop'],
    product: 'fixed_scan',
    close: 'never',
  },
];

export const methodOf = (id: string): SandboxMethod | undefined => methods.find((method) => method.id === id);
