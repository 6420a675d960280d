import type { card } from './en-card.ts';
import type { choices } from './en-choices.ts';
import type { otherwise } from './en-otherwise.ts';

/**
 * English of a purchase that goes well, in the bundle; the rest of it lies beside what shows it (`en-choices.ts`, `en-otherwise.ts`). Other
 * languages are files beside this one that `satisfies Messages`; `{name}` is filled in, plurals by `Intl.PluralRules`.
 */
export const en = {
  checkout: 'Checkout',
  close: 'Close',
  terms: 'Terms',
  privacy: 'Privacy',
  test: 'Test mode. No real money moves.',

  openShop: 'Open the shop page',
  soldOut: 'Sold out',
  noAnswer: 'The shop does not answer.',
  linkWorks: 'The link to the shop still works:',

  // The form.
  payWith: 'Pay with',
  total: 'Total',
  soldBy: 'Sold by {seller}',
  pay: 'Order and pay {amount}',
  payBare: 'Order and pay',
  orderFree: 'Place the order',

  starting: 'Placing your order',
  unreachable: 'The shop does not answer. We keep asking.',

  // The step that the buyer takes.
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
  openApp: 'Open {app}',

  // After it.
  askingHead: 'Asking {method}',
  mayClose: 'This page may be closed: your order keeps going.',
  paid: 'Paid {amount}',
  order: 'Order {number}',
  receipt: 'Receipt',
  download: 'Download',
  usesLeft: { one: '{n} download left', other: '{n} downloads left' },
  until: 'until {date}',
  copy: 'Copy',
  buyAgain: 'Buy again',
  tryAgain: 'Try again',

  // Chosen by the session's `money` alone.
  money: {
    none: 'Nothing was charged.',
    unknown: 'We do not know yet whether {amount} was taken. You need not do anything: we are asking.',
    taken: 'You paid {amount}.',
    returning: '{amount} is on its way back to you.',
    returned: '{amount} was returned to you.',
  },
} as const;

/** A text for each plural category a language has; `other` always. `{n}` is the number. */
export type Plural = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };

type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends { readonly other: string } ? Plural : Shape<T[K]> };

export type Otherwise = Shape<typeof otherwise>;
export type ChoiceWords = Shape<typeof choices>;
export type CardWords = Shape<typeof card>;

/** Every text of the panel. A language that lacks one does not compile. */
export type Messages = Shape<typeof en> & Otherwise & ChoiceWords & CardWords;
/** What the panel always has: all of a language that came as a file, of English what a purchase that goes well needs. */
export type Words = Shape<typeof en> & Partial<Otherwise & ChoiceWords & CardWords>;
