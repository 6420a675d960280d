/** Tells the shop by HTTP, signed, until it hears or the bank gives up. */
import { signNotification } from '../signature.ts';
import type { BankEvent, BankPayment, BankRefund, Book } from './book.ts';
import { takeFault } from './faults.ts';
import { describePayment, describeRefund } from './describe.ts';

/** Pauses before each further try, milliseconds. After the last the bank gives up. */
export const backoff = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000] as const;

export interface NotifyWorld {
  readonly book: Book;
  readonly url: string;
  readonly account: string;
  readonly secret: string;
  readonly now: () => number;
  readonly id: (prefix: string) => string;
  readonly fetch: typeof fetch;
}

const encoder = new TextEncoder();

/** Writes a notification down, as the faults of its payment want it. */
export const createTeller =
  ({ book, url, account, now, id }: Omit<NotifyWorld, 'secret' | 'fetch'>) =>
  (type: 'payment' | 'refund', payment: BankPayment, refund?: BankRefund): void => {
    if (takeFault(book, 'notify_never', payment.id) !== undefined) return;
    const late = takeFault(book, 'notify_late', payment.id);
    const due = now() + (late === undefined ? 0 : (late.ms ?? 20_000));
    const write = (at: number, of: BankPayment): void => {
      const event = id('evt_');
      const body = JSON.stringify({
        event,
        type,
        created_at: new Date(now()).toISOString(),
        payment: describePayment(book, of, { url, account }),
        ...(refund === undefined ? {} : { refund: describeRefund(refund, payment.currency) }),
      });
      book.events.push({ id: event, payment: payment.id, type, url: payment.notifyUrl, body, due: at, tries: 0, state: 'waiting' });
    };
    write(due, payment);
    if (takeFault(book, 'notify_twice', payment.id) !== undefined) write(due, payment);
    if (takeFault(book, 'notify_out_of_order', payment.id) !== undefined)
      write(due + 300, { ...payment, state: 'WAITING', charges: [], refusal: 'REFUSED' });
  };

/** Sends what is due. Resolves when all of it, and all that was under way already, was answered or not. */
export const createSender = ({ book, secret, now, fetch }: NotifyWorld) => {
  const underWay = new Map<string, Promise<void>>();

  const send = async (event: BankEvent): Promise<void> => {
    const body = encoder.encode(event.body);
    let heard = false;
    try {
      const response = await fetch(event.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await signNotification(secret, new Date(now()), event.id, body)) },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
      heard = response.ok;
      await response.body?.cancel();
    } catch {
      // No answer is a try like any other: it is told again later.
    }
    const pause = backoff[event.tries];
    event.tries += 1;
    if (heard) event.state = 'heard';
    else if (pause === undefined) event.state = 'given_up';
    else event.due = now() + pause;
  };

  return {
    /** Says whether anything was sent. */
    sendDue: async (): Promise<boolean> => {
      for (const event of book.events) {
        if (event.state !== 'waiting' || event.due > now() || underWay.has(event.id)) continue;
        underWay.set(
          event.id,
          send(event).finally(() => underWay.delete(event.id)),
        );
      }
      const sent = underWay.size > 0;
      await Promise.all(underWay.values());
      // What was heard is done with; what was given up stays in the book, to be seen.
      book.events = book.events.filter((event) => event.state !== 'heard');
      return sent;
    },
  };
};
