/**
 * A pretend Mollie behind one `fetch`: payments, refunds, the hosted page, and webhooks that say `id=tr_...` and nothing else. Its words and shapes are
 * those of docs.mollie.com/reference; what Mollie does where they are silent is said where it is done.
 */
import type { DeclineCode } from '@buypost/core';
import { Hono } from 'hono';
import type { CreateSimulator, Simulator, SimulatorOptions } from '../../simulator.ts';
import { createApi } from './api.ts';
import { charged, emptyBook, returned, type Book, type BookCall, type BookPayment } from './book.ts';
import { createLedger } from './ledger.ts';
import { createPages } from './pages.ts';

/** More than every simulator has. */
export interface PretendMollie extends Simulator {
  /** The buyer chose to pay by bank transfer: from then on the payment can be cancelled. */
  transfer(attempt: string): Promise<boolean>;
  /** The buyer paid with something that takes its time. */
  payLater(attempt: string, ms?: number): Promise<boolean>;
  /** Its own books about a payment; the newest where an attempt has several. */
  payment(attempt: string): Readonly<BookPayment> | undefined;
}

const apiKey = 'test_PretendMollieKeyOf30LettersOrMore';
const profileId = 'pfl_PretendShop';

/** How a bank's no is called by Mollie. */
const refusals: Readonly<Record<DeclineCode, string>> = {
  declined: 'card_declined',
  insufficient_funds: 'insufficient_funds',
  authentication_failed: 'authentication_failed',
  expired_method: 'card_expired',
  limit_exceeded: 'refused_by_issuer',
  suspected_fraud: 'possible_fraud',
  method_unavailable: 'inactive_card',
};

/** Ten tries over a day (docs.mollie.com/reference/webhooks). */
const mostTries = 10;
const longestPause = 4 * 3_600_000;
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';

const readBook = (json: string): Book => {
  // Our own writing, read back: a file that somebody changed only confuses a pretend Mollie.
  const told: Partial<Book> = JSON.parse(json);
  return { ...emptyBook(), ...told };
};

export const createPretendMollie = async (options: SimulatorOptions): Promise<PretendMollie> => {
  const { shopName = 'Demo shop', now = Date.now, persist, notifies = 'at_once' } = options;
  const url = options.url.replace(/\/+$/, '');
  const carry: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const book = options.restore === undefined ? emptyBook() : readBook(options.restore);
  const id = (prefix: string): string =>
    prefix + Array.from(crypto.getRandomValues(new Uint8Array(14)), (byte) => letters[byte % letters.length]).join('');
  const ledger = createLedger({ book, now, id });

  const underWay = new Map<string, Promise<void>>();
  const send = async (call: BookCall): Promise<void> => {
    let heard = false;
    try {
      const response = await carry(call.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `id=${call.payment}`,
        redirect: 'manual',
        signal: AbortSignal.timeout(15_000),
      });
      heard = response.ok;
      await response.body?.cancel();
    } catch {
      // No answer is a try like any other: it is told again later.
    }
    call.tries += 1;
    if (heard || call.tries >= mostTries) book.calls = book.calls.filter((one) => one !== call);
    else call.due = now() + Math.min(longestPause, 1_000 * 2 ** call.tries);
  };
  const sendDue = async (): Promise<void> => {
    for (const call of book.calls) {
      if (call.due > now() || underWay.has(call.id)) continue;
      underWay.set(
        call.id,
        send(call).finally(() => underWay.delete(call.id)),
      );
    }
    await Promise.all(underWay.values());
  };

  const remember = (): void => persist?.(JSON.stringify(book));
  const tick = async (): Promise<void> => {
    ledger.pass();
    remember();
    await sendDue();
    remember();
  };
  const changed = (): void => {
    remember();
    if (notifies === 'at_once') void tick();
  };
  remember();

  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof Error)
      return context.json({ status: 500, title: 'Internal Server Error', detail: 'The pretend Mollie stumbled.' }, 500);
    throw error;
  });
  app.notFound((context) => context.json({ status: 404, title: 'Not Found', detail: 'There is nothing here.' }, 404));
  app.get('/health', (context) => context.json({ ok: true }));
  app.route('/', createPages({ ledger, shopName, payments: () => book.payments }));
  const early = async (): Promise<void> => {
    // Webhooks of other payments wait for their turn: only one that overtakes a create's answer leaves now.
    if (book.calls.some(({ payment, due }) => due <= now() && book.payments.at(-1)?.id === payment)) await sendDue();
  };
  app.route('/', createApi({ book, ledger, url, apiKey, profileId, now, tellNow: early }));

  const act = async (attempt: string, work: (payment: BookPayment) => boolean): Promise<boolean> => {
    const payment = ledger.find(attempt);
    const acted = payment !== undefined && work(payment);
    if (acted) changed();
    return acted;
  };

  return {
    settings: { apiKey, profileId, endpoint: url },
    async fetch(request) {
      const answer = await app.fetch(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') changed();
      return answer;
    },
    ledger: () =>
      book.payments.map((payment) => ({
        attempt: payment.attempt,
        reference: payment.id,
        currency: payment.currency,
        amount: payment.amount,
        charged: charged(payment),
        refunded: returned(payment),
        status: payment.status,
      })),
    pay: (attempt) => act(attempt, (payment) => ledger.pay(payment)),
    payLater: (attempt, ms) => act(attempt, (payment) => ledger.pend(payment, ms)),
    transfer: (attempt) => act(attempt, (payment) => ledger.transfer(payment)),
    decline: (attempt, reason = 'declined') => act(attempt, (payment) => ledger.decline(payment, refusals[reason])),
    cancel: (attempt) => act(attempt, (payment) => ledger.turnAway(payment)),
    payment: (attempt) => ledger.find(attempt),
    attemptOf: (shown) => book.payments.find(({ code }) => shown === `${url}/checkout/${code}`)?.attempt,
    fault: (wish) => void book.faults.push({ ...wish, left: wish.times ?? 1 }),
    tick,
  };
};

export const createSimulator: CreateSimulator = createPretendMollie;
