/**
 * Yuan alone. `total_amount` is "in yuan, two decimals, [0.01, 100000000]" (Alipay's OpenAPI document of 2026-09-23,
 * `AlipayTradePrecreateModel.total_amount`). Alipay's cross-border products take more and are other contracts: they stay off.
 */
export const currency = 'CNY';

export const limits = { exponent: 2, min: 1, max: 10_000_000_000 } as const;
