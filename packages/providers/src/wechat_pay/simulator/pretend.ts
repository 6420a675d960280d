/** What the doors of the pretend WeChat Pay share. */
import type { Book } from './book.ts';
import type { Signer } from './signer.ts';
import type { Till } from './till.ts';

export interface Pretend {
  readonly url: string;
  readonly shopName: string;
  readonly book: Book;
  readonly till: Till;
  readonly signer: Signer;
  readonly now: () => number;
  /** Lets time have its effects and sends what is due. */
  tick(): Promise<void>;
}
