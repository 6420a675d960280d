/**
 * WeChat Pay for merchants in mainland China deals in CNY alone, in whole fen: `amount.total` is an integer of fen and `amount.currency`
 * takes `CNY` (pay.weixin.qq.com/doc/v3/merchant/4012791877). Cross-border accounts are another API (`apihk.mch.weixin.qq.com`) and stay off.
 */
import { exponentOf } from '@buypost/core';

export const currency = 'CNY';

/**
 * One million yuan, fen. WeChat Pay's own bound depends on account, card and day and is not published as one number; this is ours, so that
 * a slip of the merchant's pen is not charged.
 */
const largest = 100_000_000;

export const limitsOf = (asked: string): { readonly exponent: number; readonly min: number; readonly max: number } | undefined =>
  asked === currency ? { exponent: exponentOf(currency), min: 1, max: largest } : undefined;
