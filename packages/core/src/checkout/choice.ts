/** What of a draft tells two wishes apart, and its price under a method. Pure. */
import type { MethodChoice, Money, OrderDraft } from '../contract.ts';

export type Choices = Partial<Omit<OrderDraft, 'offerId'>>;

/** The total that stands on the screen under that method. */
export const totalOf = (quote: { readonly total: Money; readonly methods: readonly MethodChoice[] }, method: string): Money =>
  quote.methods.find((one) => one.id === method)?.total ?? quote.total;

/** What an order's record remembers of the choices: enough to tell two wishes apart, nothing about the buyer. */
export const choiceOf = ({ variant, quantity, amount, currency }: OrderDraft): string =>
  [variant, quantity, amount?.amount, amount?.currency ?? currency].join('|');

/** Does a button that names these choices mean another purchase than the recorded one? What it does not name, it leaves open. */
export const differs = (choices: Choices, { draftHash }: { readonly draftHash: string }): boolean => {
  const [variant, , amount] = draftHash.split('|');
  return (choices.variant ?? variant) !== variant || String(choices.amount?.amount ?? amount) !== String(amount);
};
