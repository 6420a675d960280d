/**
 * WeChat Pay's error codes, as far as they change what we do. The same code is spelt with and without underscores in different places
 * (ORDERNOTEXIST, ORDER_NOT_EXIST; SYSTEMERROR, SYSTEM_ERROR), so all are compared without. Sources: the error tables of
 * pay.weixin.qq.com/docs/merchant/apis (native-payment, h5-payment, jsapi-payment, close-order) and wiki/doc/apiv3/apis/chapter3_4_3, chapter3_4_9.
 * What is in none of these sets says nothing for certain.
 */

/** `ORDER_NOT_EXIST` and `ORDERNOTEXIST` are one word. */
export const plainCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '');

/**
 * A create was looked at and nothing was made. Not in it, since an earlier try may have made it: INVALID_REQUEST (also "same number, other
 * parameters"), OUT_TRADE_NO_USED, SIGN_ERROR, TRADE_ERROR, RULE_LIMIT, SYSTEM_ERROR.
 */
export const madeNothing: ReadonlySet<string> = new Set(['PARAMERROR', 'APPIDMCHIDNOTMATCH', 'MCHNOTEXISTS', 'NOAUTH', 'ACCOUNTERROR']);

/** The number stands in WeChat's books, in an end that a query tells. */
export const stands: ReadonlySet<string> = new Set(['ORDERPAID', 'ORDERCLOSED', 'USERPAYING', 'ORDERREVERSED']);

/** No such order or refund. */
export const noSuch: ReadonlySet<string> = new Set(['ORDERNOTEXIST', 'RESOURCENOTEXISTS', 'REFUNDNOTEXISTS']);

/** Ask later; 429, and 403 in older tables. */
export const tooOften: ReadonlySet<string> = new Set(['FREQUENCYLIMITED', 'RATELIMITEXCEEDED', 'FREQUENCYLIMITEXCEED']);

/** Our side of the wire is set up wrongly, which says nothing about a payment. */
export const ourKeys: ReadonlySet<string> = new Set(['SIGNERROR']);

/**
 * A refund was looked at and not begun, by WeChat's word. Believed only after WeChat also said that it knows no refund of this number. Not in
 * it: NOT_ENOUGH (send the same number again when there is balance) and RESOURCE_NOT_EXISTS (seen to be wrong for paid orders, and right a
 * moment later: developers.weixin.qq.com/community/develop/doc/0002cc91f60120266c050ea3265c00).
 */
export const refundedNothing: ReadonlySet<string> = new Set([
  'INVALIDREQUEST',
  'PARAMERROR',
  'USERACCOUNTABNORMAL',
  'MCHNOTEXISTS',
  'NOAUTH',
  'TRADEOVERDUE',
]);
