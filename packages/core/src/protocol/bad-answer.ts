import { CheckoutError } from '../errors.ts';

/** The error for an answer that cannot be read; `why` goes on a sentence: "it is no JSON". */
export const badAnswer = (why: string): CheckoutError =>
  new CheckoutError(
    'bad_answer',
    `The shop's answer is not what the protocol says: ${why}. Is a proxy or portal between, or is it no Buypost server?`,
  );
