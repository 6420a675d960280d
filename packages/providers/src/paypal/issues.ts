/**
 * PayPal's reasons for saying no, by what follows from each.
 *
 * Source: paypal/paypal-rest-api-specifications `openapi/checkout_orders_v2.json`, schema `orders.capture-422` (every issue of it that a PayPal
 * account can meet), and developer.paypal.com/api/payments/v2 `captures.refund-422`. An issue that is not here is not understood: nothing is
 * concluded from it.
 */
import type { DeclineCode } from '@buypost/core';

export type CaptureVerdict =
  /** Nothing was taken; the buyer may go back to PayPal and choose another way, or another method here. */
  | { readonly kind: 'declined'; readonly code: DeclineCode }
  /** Nothing was taken, and this order can never be taken from again. */
  | { readonly kind: 'over'; readonly code: DeclineCode }
  /** It is done, under way, or not approved after all: the order itself says which. */
  | { readonly kind: 'look' };

const declined = (code: DeclineCode): CaptureVerdict => ({ kind: 'declined', code });

export const captureIssues: ReadonlyMap<string, CaptureVerdict> = new Map<string, CaptureVerdict>([
  ['ORDER_ALREADY_CAPTURED', { kind: 'look' }],
  ['ORDER_COMPLETION_IN_PROGRESS', { kind: 'look' }],
  ['ORDER_NOT_APPROVED', { kind: 'look' }],

  // The buyer's means of payment or account: "redirect the payer to select another funding source".
  ['INSTRUMENT_DECLINED', declined('declined')],
  ['REDIRECT_PAYER_FOR_ALTERNATE_FUNDING', declined('declined')],
  ['PAYER_ACTION_REQUIRED', declined('authentication_failed')],
  ['PAYER_CANNOT_PAY', declined('declined')],
  ['PAYER_ACCOUNT_LOCKED_OR_CLOSED', declined('declined')],
  ['PAYER_ACCOUNT_RESTRICTED', declined('declined')],
  ['REFERENCED_CARD_EXPIRED', declined('expired_method')],
  ['TRANSACTION_LIMIT_EXCEEDED', declined('limit_exceeded')],
  ['DECLINED_DUE_TO_RELATED_TXN', declined('declined')],
  ['TRANSACTION_REFUSED', declined('declined')],
  ['COMPLIANCE_VIOLATION', declined('suspected_fraud')],

  // The shop's account: another method here may work, another try at PayPal will not.
  ['PAYEE_BLOCKED_TRANSACTION', declined('method_unavailable')],
  ['TRANSACTION_BLOCKED_BY_PAYEE', declined('method_unavailable')],
  ['TRANSACTION_RECEIVING_LIMIT_EXCEEDED', declined('method_unavailable')],
  ['AUTH_CAPTURE_NOT_ENABLED', declined('method_unavailable')],
  ['DOMESTIC_TRANSACTION_REQUIRED', declined('method_unavailable')],
  ['NOT_ENABLED_FOR_BANK_PROCESSING', declined('method_unavailable')],
  ['NOT_ENABLED_FOR_CARD_PROCESSING', declined('method_unavailable')],
  ['PAYEE_NOT_ENABLED_FOR_BANK_PROCESSING', declined('method_unavailable')],
  ['PAYEE_NOT_ENABLED_FOR_CARD_PROCESSING', declined('method_unavailable')],
  ['SETUP_ERROR_FOR_BANK', declined('method_unavailable')],

  ['MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED', { kind: 'over', code: 'limit_exceeded' }],
  ['ORDER_EXPIRED', { kind: 'over', code: 'declined' }],
  // DUPLICATE_INVOICE_ID is not here on purpose: another payment carries our number, so nobody may say that nothing was taken.
]);

/** Issues of a create that say for certain that no order was made (`orders.create-400`, `orders.create-422`). Every other no leaves it open. */
export const madeNothing: ReadonlySet<string> = new Set([
  'AMOUNT_MISMATCH',
  'CANNOT_BE_NEGATIVE',
  'CANNOT_BE_ZERO_OR_NEGATIVE',
  'CURRENCY_NOT_SUPPORTED_FOR_COUNTRY',
  'DECIMALS_NOT_SUPPORTED',
  'DECIMAL_PRECISION',
  'INVALID_CURRENCY_CODE',
  'INVALID_PARAMETER_SYNTAX',
  'INVALID_PARAMETER_VALUE',
  'INVALID_STRING_LENGTH',
  'INVALID_STRING_MAX_LENGTH',
  'MALFORMED_REQUEST_JSON',
  'MAX_VALUE_EXCEEDED',
  'MISSING_REQUIRED_PARAMETER',
  'NOT_SUPPORTED',
  'PAYEE_ACCOUNT_INVALID',
  'PAYEE_ACCOUNT_LOCKED_OR_CLOSED',
  'PAYEE_ACCOUNT_RESTRICTED',
  'UNSUPPORTED_INTENT',
]);

/** Issues of a refund that say for certain that it was not made (`captures.refund-422`). */
export const refundedNothing: ReadonlySet<string> = new Set([
  'CANNOT_BE_ZERO_OR_NEGATIVE',
  'CAPTURED_AMOUNT_FULLY_REFUNDED',
  'CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED',
  'CAPTURE_FULLY_REFUNDED',
  'CURRENCY_MISMATCH',
  'DECIMALS_NOT_SUPPORTED',
  'DECIMAL_PRECISION',
  'INVALID_CURRENCY_CODE',
  'MAX_NUMBER_OF_REFUNDS_EXCEEDED',
  'PARTIAL_REFUND_NOT_ALLOWED',
  'REFUND_AMOUNT_EXCEEDED',
  'REFUND_CAPTURE_CURRENCY_MISMATCH',
  'REFUND_FAILED_INSUFFICIENT_FUNDS',
  'REFUND_NOT_ALLOWED',
  'REFUND_TIME_LIMIT_EXCEEDED',
]);
