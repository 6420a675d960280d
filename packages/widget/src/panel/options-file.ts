/** Reads what an author says about a button, in a file of its own since most say nothing. */
import type { OrderDraft } from '@buypost/core';
import { note } from './doctor-notes.ts';
import type { ButtonPlace } from './door.ts';
import { amountOf, attributesOf, given, queryOf, readOptions, type CheckedOptions } from './options.ts';

/** Options of a button: code stands above attributes, these above the link's query, these above the script tag. */
export const optionsOf = (element: Element, place: ButtonPlace): CheckedOptions =>
  readOptions([given(place.options), attributesOf(element), queryOf(place.page), attributesOf(place.script)], ({ message }) =>
    note(message, element),
  );

/** The form's first choices. */
export function draftOf(options: CheckedOptions): Partial<Omit<OrderDraft, 'offerId'>> {
  const amount = amountOf(options);
  return {
    ...(options.quantity === undefined ? {} : { quantity: options.quantity }),
    ...(options.variant === undefined ? {} : { variant: options.variant }),
    ...(options.currency === undefined ? {} : { currency: options.currency }),
    ...(options.coupon === undefined ? {} : { coupon: options.coupon }),
    ...(amount ? { amount } : {}),
  };
}
