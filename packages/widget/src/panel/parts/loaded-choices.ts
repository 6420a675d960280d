/** The part of the form that only some offers need, fetched when the first of them is shown. */
import type { StateOf } from '@buypost/core';
import { choicesFile } from '../lazy.ts';
import { loaded } from '../loaded.ts';

export const choicesPart = loaded(choicesFile);

/** Has the form of this offer any field, or something wrong to say? */
export const needsChoices = ({ offer, quote, problems }: StateOf<'ready'>): boolean => {
  const { variants, amounts, prices, quantity, asks } = offer;
  return [
    variants.length,
    amounts.length,
    prices.length > 1,
    quantity.max > quantity.min,
    asks.length,
    quote?.shipping.length,
    quote?.missing.length,
    problems.length,
  ].some(Boolean);
};
