/** English of what a purchase that goes well does not say, in the file of what shows it. */
import type { Otherwise, Words } from './en.ts';

const setUp = 'This button is not set up correctly. The shop page works all the same.';
const shopBusy = 'The shop cannot take this right now. Please try again in a moment.';
const noAnswer = 'No answer came that can be read. Please check your connection and try again.';

export const otherwise = {
  // Closing while an answer is outstanding.
  closeHead: 'Close while we wait for an answer?',
  closeText: 'Closing stops nothing and costs nothing. You can come back to this button at any time.',
  stay: 'Keep open',
  leave: 'Close all the same',

  not_yet: 'Not on sale yet',
  from: 'from {amount}',
  ended: 'No longer on sale',
  no_method: 'There is no way to pay for this here.',

  priceChanged: 'The price changed from {old} to {new}.',
  openOrder: 'You began an order here with other choices. It is still open.',
  continueOrder: 'Continue that order',
  startAnew: 'Start anew',
  nothingOrdered: 'Nothing was ordered.',
  slow: 'Still asking. Nothing is taken without your confirmation at {method}.',

  goHead: 'Continue at {method}',
  goText: 'You pay there and come back to this page.',
  appText: 'Confirm in {app}, then come back here.',
  noApp: 'Continue without the app',
  iPaid: 'I have paid',
  frameHead: 'Pay with {method}',
  waitHead: 'Confirm with {method}',
  waitText: 'This page turns to paid by itself.',
  otherWay: 'Other way to pay',
  cancel: 'Cancel the order',
  asking: 'Asking the shop',
  visitorHead: 'Begun in another browser',
  visitorText: 'Please pay where you began.',
  visitorAnew: 'Or start anew here, which first cancels that order.',
  declined: {
    declined: 'The payment was declined.',
    insufficient_funds: 'There was not enough money for this payment.',
    authentication_failed: 'The payment could not be confirmed as yours.',
    expired_method: 'This card or account has expired.',
    limit_exceeded: 'This payment is over your limit.',
    suspected_fraud: 'The payment was declined.',
    method_unavailable: 'This way to pay does not work right now.',
  },
  tryOther: 'You can try again or pay in another way.',

  notYet: 'No payment has arrived yet.',
  held: 'Your payment of {amount} has arrived and is held.',
  reviewHead: 'The shop is looking at your order',
  reviewText: 'The shop confirms the order or returns the money.',
  closingHead: 'Stopping the payment',
  ordered: 'Ordered',
  preparing: 'Being prepared',
  sent: 'On its way',
  extra: 'A second payment of {amount} arrived.',
  canceled: 'Order canceled',
  expired: 'The time to pay has run out',
  expiredText: 'You can order again at any time.',
  contact: 'If anything is unclear, ask {seller}.',

  errors: {
    invalid_config: setUp,
    invalid_request: setUp,
    invalid_fields: 'Something in the form needs a look.',
    offer_not_found: 'The shop does not sell this any more.',
    not_found: 'The shop does not know this order.',
    unauthorized: setUp,
    origin_not_allowed: 'The shop does not sell on this page.',
    sold_out: 'This has just sold out.',
    not_on_sale: 'This is not on sale right now.',
    price_changed: 'The price has changed. Please look at the total again.',
    method_unavailable: 'This way to pay does not work right now. Please choose another.',
    already_bought: 'You bought this a few minutes ago. Paying now buys it a second time.',
    key_reused: 'Please close this and try again.',
    in_progress: 'The shop is still working on it. Please wait a moment.',
    cannot_switch: 'The payment already begun cannot be stopped. Please finish it, or wait until it runs out.',
    order_ended: 'This order has ended. Please start anew.',
    rate_limited: 'That was too often. Please wait a minute and try again.',
    too_large: 'What you wrote is too long.',
    provider_unavailable: 'The payment service does not answer. Please try again or pay in another way.',
    unavailable: shopBusy,
    network: noAnswer,
    timeout: noAnswer,
    bad_answer: noAnswer,
    internal: shopBusy,
  },
} as const;

/** The same in the language of these words. */
export const otherTexts = (words: Words): Words & Otherwise => ({ ...otherwise, ...words });
