export * from './contract.ts';
export {
  CheckoutError,
  declineCodes,
  errorCodes,
  errorStatuses,
  isCheckoutError,
  isErrorCode,
  type Blame,
  type CheckoutErrorOptions,
  type DeclineCode,
  type ErrorCode,
  type FieldProblem,
  type Retry,
} from './errors.ts';
export { exponentOf, formatMoney, isCurrency, localeOf, moneyFormat, parseDecimal, toDecimal } from './money.ts';
export * from './checkout/state.ts';
export * from './checkout/checkout.ts';
export { titleFor } from './title.ts';
export { checkDraft } from './checkout/check-draft.ts';
export { createCheckout } from './checkout/create-checkout.ts';
export { prepareCheckout } from './checkout/later.ts';
