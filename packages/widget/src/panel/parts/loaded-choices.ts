/** The part of the form that only some offers need, fetched when the first of them is shown. */
import type { StateOf } from '@buypost/core';
import { signal } from '@preact/signals';
import { choicesFile, type Choices } from '../lazy.ts';

/** `false` when it could not be had. */
const file = signal<Choices | 'coming' | false>('coming');
let asked = false;

/** Fetches it, once more where it could not be had. */
export const loadChoices = async (): Promise<void> => {
  asked = true;
  file.value = 'coming';
  file.value = await choicesFile().catch(() => false as const);
};

/** Does the form of this offer have fields beyond the contact? */
export const needsChoices = ({ offer, quote }: StateOf<'ready'>): boolean => {
  const { variants, amounts, prices, quantity, asks } = offer;
  return [
    variants.length,
    amounts.length,
    prices.length > 1,
    quantity.max > quantity.min,
    asks.includes('address'),
    quote?.shipping.length,
  ].some(Boolean);
};

/** The file as far as it is there. Begins to fetch it. */
export const choicesNow = (): Choices | 'coming' | false => {
  if (!asked) void loadChoices();
  return file.value;
};
