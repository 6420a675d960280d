/** The rules of money that can be switched off one at a time, and the provider pairs they are tried with. */

/** Each rule as a reader of the money path would say it. The number names the finding that forced it. */
export const ruleTexts = {
  keyResumes: 'F7: a repeated key resumes its order where it stands',
  recreates: 'F7: the reconciler makes an unanswered payment again, under its key',
  providerCloses: 'F2: only the provider’s word closes an attempt',
  inboxIsWork: 'F12: an unhandled inbox row is a job, after a crash too',
  refundsSecond: 'F1: money of an attempt that is not the payer goes back',
  closesFirst: 'F1: another method only after the provider closed the first',
  closesAll: 'F1: cancelling closes every attempt, not only the current one',
  expiryAsks: 'F5: at its deadline an order closes its attempts first',
  takesStockAgain: 'F5: a late success takes stock again, or is reviewed and refunded',
  claimsFirst: 'F4: a payment is captured only after it was named the payer',
  deliveryLooks: 'F11: goods are given only while the order is paid and not refunded',
  saysOnlyClosed: 'F6: "not charged" is said only when every attempt is closed',
  supersedes: 'F4: an attempt that was superseded is never captured',
  notFoundIsNothing: 'F3: "no such payment" closes nothing',
} as const;
export type Rule = keyof typeof ruleTexts;
export type Rules = ReadonlySet<Rule>;

/** The thirteen rules of the table; `notFoundIsNothing` stands beside them, since it makes another of them needless. */
export const tableRules: readonly Rule[] = [
  'keyResumes',
  'recreates',
  'providerCloses',
  'inboxIsWork',
  'refundsSecond',
  'closesFirst',
  'closesAll',
  'expiryAsks',
  'takesStockAgain',
  'claimsFirst',
  'deliveryLooks',
  'saysOnlyClosed',
  'supersedes',
];

export const without = (...dropped: readonly Rule[]): Rules => new Set(tableRules.filter((rule) => !dropped.includes(rule)));

/** What a provider can do. */
export interface Traits {
  /** An unpaid payment can be closed. */
  readonly closable: boolean;
  readonly refundable: boolean;
  /** It is found by our own number; without this only by the reference of an answered create. */
  readonly ourNumber: boolean;
  /** The buyer approves, we capture. */
  readonly twoSteps: boolean;
  /** It can be asked; without this only its notifications tell. */
  readonly readable: boolean;
}

export type World = readonly [Traits, Traits];

const provider = (traits: Partial<Traits> = {}): Traits => ({
  closable: true,
  refundable: true,
  ourNumber: false,
  twoSteps: false,
  readable: true,
  ...traits,
});
const reference = provider();

/** First and second attempt of one order. */
export const worlds = {
  /** Alipay, WeChat Pay. */
  'two wallets that close and know our number': [provider({ ourNumber: true }), provider({ ourNumber: true })],
  /** Stripe. */
  'two that close and need a reference': [reference, reference],
  /** Some bank transfers. */
  'one that cannot close, then one that can': [provider({ closable: false }), reference],
  /** PayPal. */
  'two steps without a close, then one that can': [provider({ closable: false, twoSteps: true }), reference],
  'one that can neither close nor refund, then one that can': [provider({ closable: false, refundable: false }), reference],
  /** Adyen's sessions: not in the table, added for rules that only matter where nobody can be asked. */
  'one that only notifies, then one that can be asked': [provider({ closable: false, readable: false, ourNumber: true }), reference],
} as const satisfies Record<string, World>;
export type WorldName = keyof typeof worlds;
