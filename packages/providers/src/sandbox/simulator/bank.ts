/** What the bank's doors (API, pages, control) share. */
import type { BankPayment, BankRefund, Book } from './book.ts';
import type { Ledger } from './ledger.ts';

export interface Bank {
  /** Where the bank is, without a trailing slash. */
  readonly url: string;
  readonly account: string;
  /** Name of the shop, for the buyer's pages. */
  readonly shopName: string;
  readonly apiKey: string;
  readonly book: Book;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly describe: (payment: BankPayment) => Record<string, unknown>;
  readonly describeRefund: (refund: BankRefund, payment: BankPayment) => Record<string, unknown>;
}

/** An answer whose bytes never come: the connection breaks after the head. */
export const lostAnswer = (): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        // A sentence rather than an Error: a server prints it, and a stack would look like a fault of the bank.
        controller.error('Make-Believe Bank lost this answer on purpose.');
      },
    }),
    { status: 200, headers: { 'content-type': 'application/json' } },
  );
