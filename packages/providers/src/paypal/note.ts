/** What the driver must remember of a payment between calls: kept on the attempt, opaque to everybody else. */
import { declineCodes } from '@buypost/core';
import * as v from 'valibot';

const schema = v.object({
  /** Id of the capture: what a refund is made of. */
  capture: v.optional(v.string()),
  /** How many captures PayPal declined. Each has a key of its own, since a repeated key repeats the answer. */
  declines: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  /** Why the last was declined; until the buyer approved again. */
  declined: v.optional(v.picklist(declineCodes)),
  /** How the order stood when it was declined: one that stands so still was not approved again. */
  seen: v.optional(v.string()),
});
export type Note = v.InferOutput<typeof schema>;

/** What was remembered. A note that cannot be read is none: everything in it can be learned again. */
export const readNote = (text: string | undefined): Note => {
  if (text === undefined) return { declines: 0 };
  try {
    const read = v.safeParse(schema, JSON.parse(text));
    return read.success ? read.output : { declines: 0 };
  } catch {
    return { declines: 0 };
  }
};

export const writeNote = (note: Note): string => JSON.stringify(note);
