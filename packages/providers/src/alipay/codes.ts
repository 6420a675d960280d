/**
 * Alipay's business codes, and what each means for us. The words are those of Alipay's own OpenAPI document of 2026-09-23 (`CodeEnum` of
 * `AlipayTradePrecreateErrorResponseModel`, `...Close...`, `...Query...`, `...Refund...` in alipay/alipay-sdk-java-all). A code that does not stand here
 * decides nothing: it is `unknown`, and asked again.
 */

/** Alipay knows of no trade: none was made, or the buyer has not scanned the code or logged in yet. Not an end. */
export const noTrade = 'ACQ.TRADE_NOT_EXIST';

const acq = (words: string): readonly string[] => words.split(/\s+/).map((word) => `ACQ.${word}`);

/** Said to a create: no code was made, and another try with the same request says the same. */
export const createRefused: ReadonlySet<string> = new Set(
  acq(
    `INVALID_PARAMETER ACCESS_FORBIDDEN EXIST_FORBIDDEN_WORD PARTNER_ERROR TOTAL_FEE_EXCEED SELLER_BEEN_BLOCKED SELLER_NOT_EXIST
     BEYOND_PAY_RESTRICTION BEYOND_PER_RECEIPT_RESTRICTION BEYOND_PER_RECEIPT_DAY_RESTRICTION BEYOND_PER_RECEIPT_SINGLE_RESTRICTION
     INVALID_STORE_ID INVALID_RECEIVE_ACCOUNT APPLY_PC_MERCHANT_CODE_ERROR NOW_TIME_AFTER_EXPIRE_TIME_ERROR MERCHANT_STATUS_NOT_NORMAL
     MERCHANT_PERM_RECEIPT_SUSPEND_LIMIT MERCHANT_PERM_RECEIPT_SINGLE_LIMIT MERCHANT_PERM_RECEIPT_DAY_LIMIT`,
  ),
);

/** Said to a create or a close: this trade exists and is past that. Where it stands is asked for. */
export const alreadyThere: ReadonlySet<string> = new Set(
  acq('TRADE_HAS_SUCCESS TRADE_HAS_CLOSE TRADE_STATUS_ERROR REASON_TRADE_STATUS_INVALID REASON_ILLEGAL_STATUS'),
);

/** Said to a refund: this refund was not made, and the same wish will not be granted today. */
export const refundRefused: ReadonlySet<string> = new Set(
  acq(
    `INVALID_PARAMETER SELLER_BALANCE_NOT_ENOUGH REFUND_AMT_NOT_EQUAL_TOTAL REASON_TRADE_BEEN_FREEZEN TRADE_NOT_EXIST TRADE_HAS_FINISHED
     TRADE_STATUS_ERROR REASON_TRADE_REFUND_FEE_ERR TRADE_NOT_ALLOW_REFUND REFUND_FEE_ERROR TRADE_HAS_CLOSE BUYER_NOT_EXIST
     BUYER_ENABLE_STATUS_FORBID REASON_TRADE_STATUS_INVALID NOT_ALLOW_PARTIAL_REFUND ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND BUYER_ERROR
     CURRENCY_NOT_SUPPORT USER_NOT_MATCH_ERR ENTERPRISE_PAY_BIZ_ERROR REFUND_ACCOUNT_NOT_EXIST CUSTOMER_VALIDATE_ERROR`,
  ),
);

/**
 * The gateway's own codes (40001 to 40006: parameters, signature, permissions): the request was turned away before any trade was touched.
 * 40004 is the trade system's answer and not among them.
 */
export const turnedAway = (code: string): boolean => /^4000[1236]$/.test(code);

/** Asked too often. */
export const tooOften = (code: string, subCode: string): boolean => code === '40005' || subCode.endsWith('call-limited');
