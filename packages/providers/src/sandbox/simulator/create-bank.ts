/**
 * Make-Believe Bank: a whole pretend payment company behind one `fetch`. Runtime-neutral; the clock, the network and chance are handed in.
 * A process of its own is `serve({ fetch: createBank({ ... }).fetch })` and a `tick()` every 200 ms.
 */
import { Hono } from 'hono';
import { createApi } from './api.ts';
import type { Bank } from './bank.ts';
import { emptyBook, type Book } from './book.ts';
import { createBuyerPages } from './buyer.ts';
import { createControl, lineOf, totalsOf, type LedgerLine } from './control.ts';
import { describePayment, describeRefund } from './describe.ts';
import { usualTimes, type BankCall, type FaultKind } from './faults.ts';
import { createLedger, type Outcome } from './ledger.ts';
import { createSender, createTeller } from './notify.ts';

export type { LedgerLine } from './control.ts';
export type { BankCall, FaultKind } from './faults.ts';
export type { Outcome } from './ledger.ts';

export interface BankOptions {
  /** Where buyers and the shop reach the bank. */
  readonly url: string;
  readonly account: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** Shown to buyers. "Demo shop" where absent. */
  readonly shopName?: string;
  /** Milliseconds since 1970. `Date.now` where absent. */
  readonly now?: () => number;
  /** Carries notifications. The global `fetch` where absent. */
  readonly fetch?: typeof fetch;
  /** Fills the array with random bytes. `crypto.getRandomValues` where absent. */
  readonly random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** How long another bank takes over a slow payment, milliseconds; 15 seconds where absent. */
  readonly clearsAfter?: number;
  /** Told the whole memory as JSON after each change, or after several at once; the bank answers once it returned. */
  readonly persist?: (json: string) => void;
  /** What `persist` was told last. */
  readonly restore?: string;
  /** Notifications leave at once (default), or only at `tick()`. */
  readonly notifies?: 'at_once' | 'on_tick';
}

/** What is to go wrong, once or as often as `times` says. */
export interface FaultWish {
  readonly kind: FaultKind;
  /** Attempt, payment id or code; the next that fits where absent. */
  readonly payment?: string;
  readonly on?: BankCall;
  readonly ms?: number;
  readonly amount?: number;
  readonly times?: number;
}

export interface MakeBelieveBank {
  fetch(request: Request): Promise<Response>;
  /** The money of every payment, oldest first. */
  ledger(): readonly LedgerLine[];
  /** The payment of an attempt, a payment id, a code, or an address that ends with the code. */
  find(which: string): LedgerLine | undefined;
  totals(): ReturnType<typeof totalsOf>;
  /** The buyer pays. `which`: attempt, payment id, code, or an address that ends with the code. Throws where there is no such payment. */
  pay(which: string): Outcome;
  decline(which: string, reason?: 'REFUSED' | 'NO_FUNDS' | 'CHECK_FAILED'): Outcome;
  /** The buyer pays and another bank takes its time. */
  payLater(which: string): Outcome;
  /** The other bank answers now. */
  clear(which: string, paid?: boolean): Outcome;
  fault(wish: FaultWish): void;
  /** Lets the bank's time have its effects and sends every notification that is due; resolves when all were answered or not. */
  tick(): Promise<void>;
}

/** Milliseconds in which changes gather before the book is written. */
const gather = 4;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

const readBook = (json: string): Book => {
  // Our own writing, read back: a file that somebody changed only confuses a pretend bank.
  const told: Partial<Book> = JSON.parse(json);
  return { ...emptyBook(), ...told };
};

export const createBank = (options: BankOptions): MakeBelieveBank => {
  const {
    account,
    apiKey,
    webhookSecret,
    shopName = 'Demo shop',
    now = Date.now,
    clearsAfter = 15_000,
    persist,
    notifies = 'at_once',
  } = options;
  const url = options.url.replace(/\/+$/, '');
  const carry: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const random = options.random ?? ((bytes) => crypto.getRandomValues(bytes));
  const book = options.restore === undefined ? emptyBook() : readBook(options.restore);
  const id = (prefix: string): string => prefix + Array.from(random(new Uint8Array(26)), (byte) => alphabet[byte % 32]).join('');
  const tell = createTeller({ book, url, account, now, id });
  const ledger = createLedger({ book, now, id, tell, clearsAfter });
  const sender = createSender({ book, url, account, secret: webhookSecret, now, id, fetch: carry });
  const bank: Bank = {
    url,
    account,
    shopName,
    apiKey,
    book,
    ledger,
    now,
    describe: (payment) => describePayment(book, payment, { url, account }),
    describeRefund: (refund, payment) => describeRefund(refund, payment.currency),
  };

  // The whole book is written once for all that changed within a moment; nobody is answered and nothing is told before that.
  let writing: Promise<void> | undefined;
  const remember = async (): Promise<void> => {
    if (persist === undefined) return;
    writing ??= new Promise<void>((wake) => setTimeout(wake, gather)).then(() => {
      writing = undefined;
      persist(JSON.stringify(book));
    });
    await writing;
  };
  const tick = async (): Promise<void> => {
    if (ledger.pass()) await remember();
    if (await sender.sendDue()) await remember();
    await writing;
  };
  const changed = async (): Promise<void> => {
    await remember();
    if (notifies === 'at_once') void tick();
  };

  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof Error)
      return context.json({ error: { code: 'internal', message: 'The pretend bank stumbled over something it should not have.' } }, 500);
    throw error;
  });
  app.notFound((context) => context.json({ error: { code: 'no_such_page', message: 'There is nothing here.' } }, 404));
  app.get('/health', (context) => context.json({ ok: true }));
  app.route('/v1', createApi(bank));
  app.route('/control', createControl(bank));
  app.route('/', createBuyerPages(bank));

  const look = (which: string) => ledger.find(which) ?? ledger.find(which.split('/').at(-1) ?? '');
  const find = (which: string) => {
    const payment = look(which);
    if (payment === undefined) throw new Error(`Make-Believe Bank has no payment "${which}".`);
    return payment;
  };
  const done = (outcome: Outcome): Outcome => {
    void changed();
    return outcome;
  };
  return {
    async fetch(request) {
      const answer = await app.fetch(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') await changed();
      return answer;
    },
    find: (which) => {
      const payment = look(which);
      return payment === undefined ? undefined : lineOf(bank, payment);
    },
    ledger: () => book.payments.map((payment) => lineOf(bank, payment)),
    totals: () => totalsOf(book.payments.map((payment) => lineOf(bank, payment))),
    pay: (which) => done(ledger.approve(find(which))),
    decline: (which, reason = 'REFUSED') => done(ledger.refuse(find(which), reason)),
    payLater: (which) => done(ledger.pend(find(which))),
    clear: (which, paid = true) => done(ledger.clear(find(which), paid)),
    fault: ({ payment, times, ...wish }) => {
      book.faults.push({ ...wish, ...(payment === undefined ? {} : { payment: find(payment).id }), times: times ?? usualTimes(wish.kind) });
    },
    tick,
  };
};
