/**
 * Why a try did not go through, in our words (docs.stripe.com/declines/codes, docs.stripe.com/error-codes). Stripe asks not to tell a buyer that a card
 * was reported lost, stolen or suspected: those are plain declines, as an unknown reason is.
 */
import type { DeclineCode } from '@buypost/core';

const words: ReadonlyMap<string, DeclineCode> = new Map([
  ['insufficient_funds', 'insufficient_funds'],
  ['debit_not_authorized', 'declined'],
  ['expired_card', 'expired_method'],
  ['invalid_expiry_month', 'expired_method'],
  ['invalid_expiry_year', 'expired_method'],
  ['authentication_required', 'authentication_failed'],
  ['authentication_not_handled', 'authentication_failed'],
  ['mobile_device_authentication_required', 'authentication_failed'],
  ['offline_pin_required', 'authentication_failed'],
  ['online_or_offline_pin_required', 'authentication_failed'],
  ['payment_intent_authentication_failure', 'authentication_failed'],
  ['payment_intent_action_required', 'authentication_failed'],
  // The buyer said no, or let the time run out, at their bank or wallet.
  ['payment_method_customer_decline', 'authentication_failed'],
  ['payment_intent_payment_attempt_expired', 'authentication_failed'],
  ['card_velocity_exceeded', 'limit_exceeded'],
  ['withdrawal_count_limit_exceeded', 'limit_exceeded'],
  ['card_decline_rate_limit_exceeded', 'limit_exceeded'],
  ['amount_too_large', 'limit_exceeded'],
  ['invalid_amount', 'limit_exceeded'],
  ['card_not_supported', 'method_unavailable'],
  ['currency_not_supported', 'method_unavailable'],
  ['payment_method_not_available', 'method_unavailable'],
  ['payment_method_unactivated', 'method_unavailable'],
  ['payment_method_provider_timeout', 'method_unavailable'],
]);

/** The issuer's reason before Stripe's own. */
export const declineOf = (error: {
  readonly code?: string | null | undefined;
  readonly decline_code?: string | null | undefined;
}): DeclineCode => words.get(error.decline_code ?? '') ?? words.get(error.code ?? '') ?? 'declined';
