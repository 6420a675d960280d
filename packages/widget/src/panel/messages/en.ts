import type { choices } from './en-choices.ts';

/** English, in the bundle. Other languages are files beside this one that `satisfies Messages`; `{name}` is filled in, plurals by `Intl.PluralRules`. */
const setUp = 'This button is not set up correctly. The shop page works all the same.';
const shopBusy = 'The shop cannot take this right now. Please try again in a moment.';
const noAnswer = 'No answer came that can be read. Please check your connection and try again.';

export const en = {
  checkout: 'Checkout',
  close: 'Close',
  terms: 'Terms',
  privacy: 'Privacy',
  test: 'Test mode. No real money moves.',
  // Closing while an answer is outstanding.
  closeHead: 'Close while we wait for an answer?',
  closeText: 'Closing stops nothing and costs nothing. You can come back to this button at any time.',
  stay: 'Keep open',
  leave: 'Close all the same',

  openShop: 'Open the shop page',
  unavailable: {
    sold_out: 'Sold out',
    not_yet: 'Not on sale yet',
    ended: 'No longer on sale',
    no_method: 'There is no way to pay for this here.',
    unreachable: 'The shop does not answer.',
  },
  linkWorks: 'The link to the shop still works:',

  // The form.
  variant: 'Choice',
  email: 'E-mail',
  name: 'Name',
  phone: 'Phone',
  choose: 'Please choose',
  shipping: 'Shipping',
  payWith: 'Pay with',
  immediate: 'Deliver at once. I know that I can no longer withdraw from the purchase when delivery begins.',
  total: 'Total',
  soldBy: 'Sold by {seller}',
  pay: 'Order and pay {amount}',
  payBare: 'Order and pay',
  orderFree: 'Place the order',
  problems: {
    missing: 'This is needed.',
    invalid: 'Please check this.',
    too_short: 'This is too short.',
    too_long: 'This is too long.',
    too_small: 'This is too little.',
    too_large: 'This is too much.',
    not_offered: 'This cannot be had. Please choose another.',
    email: 'An e-mail address looks like name@example.com.',
    choice: 'Please choose one.',
  },
  priceChanged: 'The price changed from {old} to {new}.',
  openOrder: 'You began an order here with other choices. It is still open.',
  continueOrder: 'Continue that order',
  startAnew: 'Start anew',
  nothingOrdered: 'Nothing was ordered.',

  starting: 'Placing your order',
  slow: 'Still asking. Nothing is taken without your confirmation at {method}.',
  unreachable: 'The shop does not answer. We keep asking.',

  // The step that the buyer takes.
  goHead: 'Continue at {method}',
  goText: 'You pay there and come back to this page.',
  scanHead: 'Scan with {app}',
  toSeller: 'to {seller}',
  validFor: 'Valid for {time}',
  renews: 'renews itself',
  renewing: 'Getting a new code',
  ranOut: 'This code has run out.',
  newCode: 'New code',
  secondsLeft: { one: '{n} second left', other: '{n} seconds left' },
  copyLink: 'Copy link',
  copied: 'Copied',
  appText: 'Confirm in {app}, then come back here.',
  openApp: 'Open {app}',
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

  // After it.
  askingHead: 'Asking {method}',
  reviewHead: 'The shop is looking at your order',
  reviewText: 'The shop confirms the order or returns the money.',
  closingHead: 'Stopping the payment',
  mayClose: 'This page may be closed: your order keeps going.',
  paid: 'Paid {amount}',
  ordered: 'Ordered',
  order: 'Order {number}',
  receipt: 'Receipt',
  download: 'Download',
  usesLeft: { one: '{n} download left', other: '{n} downloads left' },
  until: 'until {date}',
  copy: 'Copy',
  preparing: 'Being prepared',
  sent: 'On its way',
  extra: 'A second payment of {amount} arrived.',
  buyAgain: 'Buy again',
  tryAgain: 'Try again',
  canceled: 'Order canceled',
  expired: 'The time to pay has run out',
  expiredText: 'You can order again at any time.',
  contact: 'If anything is unclear, ask {seller}.',

  // Chosen by the session's `money` alone.
  money: {
    none: 'Nothing was charged.',
    unknown: 'We do not know yet whether {amount} was taken. You need not do anything: we are asking.',
    taken: 'You paid {amount}.',
    held: 'Your payment of {amount} has arrived and is held.',
    returning: '{amount} is on its way back to you.',
    returned: '{amount} was returned to you.',
    notYet: 'No payment has arrived yet.',
  },

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

  // The card.
  from: 'from {amount}',
  yourAmount: 'Pay what you want',
} as const;

/** A text for each plural category a language has; `other` always. `{n}` is the number. */
export type Plural = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };

type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends { readonly other: string } ? Plural : Shape<T[K]> };

/** Every text of the panel. A language that lacks one does not compile. */
export type Messages = Shape<typeof en> & {
  /** What only some offers ask; absent in English, which has it beside the fields. */
  readonly choices?: Shape<typeof choices>;
};
