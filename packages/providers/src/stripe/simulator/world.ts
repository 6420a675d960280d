/** What the parts of the pretend Stripe have at hand. */
import type { Book } from './book.ts';
import type { Telling } from './describe.ts';
import type { createEvents } from './events.ts';
import type { Ledger } from './ledger.ts';

export interface ApiWorld {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly telling: Telling;
  readonly events: ReturnType<typeof createEvents>;
  readonly now: () => number;
  readonly id: (prefix: string) => string;
  readonly account: string;
  readonly secretKey: string;
  readonly publishableKey: string;
}
