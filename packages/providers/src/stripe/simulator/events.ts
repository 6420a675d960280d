/** Webhooks: written down when something happens, sent when they are due, signed, told again until heard. */
import { signNotification, signatureHeader } from '../signature.ts';
import { attemptOf, takeFault, type Book, type BookEvent, type BookRefund, type Intent, type Session } from './book.ts';
import { intentTold, refundTold, sessionTold, type Telling } from './describe.ts';

/** Stripe tries for three days, with exponential back off; the steps are not published. Milliseconds. */
const backoff = [1_000, 5_000, 60_000, 300_000, 1_800_000, 7_200_000, 36_000_000, 86_400_000] as const;

export interface EventWorld {
  readonly book: Book;
  readonly telling: Telling;
  readonly now: () => number;
  readonly id: (prefix: string) => string;
  readonly fetch: typeof fetch;
}

const encoder = new TextEncoder();

const isIntent = (thing: Intent | Session | BookRefund): thing is Intent => 'secret' in thing;
const isSession = (thing: Intent | Session | BookRefund): thing is Session => 'code' in thing;

export const createEvents = ({ book, telling, now, id, fetch }: EventWorld) => {
  const told = (thing: Intent | Session | BookRefund): unknown => {
    if (isIntent(thing)) return intentTold(telling, thing);
    if (isSession(thing)) return sessionTold(telling, thing);
    return refundTold(
      thing,
      book.intents.find((one) => one.id === thing.intent),
    );
  };
  const ownerOf = (thing: Intent | Session | BookRefund): string | undefined => {
    if (isIntent(thing) || isSession(thing)) return attemptOf(thing);
    const intent = book.intents.find((one) => one.id === thing.intent);
    return intent === undefined ? undefined : attemptOf(intent);
  };

  /** `toAll`: as to an endpoint that is subscribed to everything. */
  const write = (type: string, object: unknown, due: number, attempt?: string, toAll = false): readonly BookEvent[] => {
    const name = id('evt_');
    const body = JSON.stringify(
      {
        id: name,
        object: 'event',
        api_version: '2026-10-28.endive',
        created: Math.floor(now() / 1000),
        data: { object },
        livemode: telling.live,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      },
      null,
      2,
    );
    const written = book.endpoints
      .filter(({ events }) => toAll || events.includes('*') || events.includes(type))
      .map((endpoint): BookEvent => ({
        id: name,
        type,
        body,
        endpoint: endpoint.id,
        ...(attempt === undefined ? {} : { attempt }),
        due,
        tries: 0,
        state: 'waiting',
      }));
    book.events.push(...written);
    return written;
  };

  const tell = (type: string, thing: Intent | Session | BookRefund): void => {
    const attempt = ownerOf(thing);
    if (takeFault(book, 'notify_never', attempt) !== undefined) return;
    const late = takeFault(book, 'notify_late', attempt);
    const due = now() + (late === undefined ? 0 : (late.ms ?? 20_000));
    const written = write(type, told(thing), due, attempt);
    // The same event, as Stripe may send it more than once.
    if (takeFault(book, 'notify_twice', attempt) !== undefined) book.events.push(...written.map((one) => ({ ...one })));
    if (takeFault(book, 'notify_out_of_order', attempt) !== undefined && isIntent(thing))
      write(
        'payment_intent.payment_failed',
        intentTold(telling, { ...thing, status: 'requires_payment_method', received: 0, charge: null }),
        due + 300,
        attempt,
      );
  };

  const underWay = new Map<BookEvent, Promise<void>>();

  const send = async (event: BookEvent): Promise<void> => {
    const endpoint = book.endpoints.find((one) => one.id === event.endpoint);
    if (endpoint === undefined) {
      event.state = 'given_up';
      return;
    }
    const body = encoder.encode(event.body);
    const wrong = takeFault(book, 'notify_wrong_key', event.attempt) !== undefined;
    const old = takeFault(book, 'notify_old', event.attempt) !== undefined;
    let heard = false;
    try {
      const secret = wrong ? `whsec_${'0'.repeat(32)}` : endpoint.secret;
      const response = await fetch(endpoint.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          [signatureHeader]: await signNotification([secret], new Date(now() - (old ? 301_000 : 0)), body),
        },
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
    tell,
    /** An event that an endpoint subscribed to everything gets, whatever the shop's is subscribed to. */
    tellAll: (type: string, thing: Intent | Session | BookRefund): void => void write(type, told(thing), now(), ownerOf(thing), true),
    tellDispute: (intent: Intent, status: string, type: string): void =>
      void write(
        type,
        {
          id: id('dp_'),
          object: 'dispute',
          amount: intent.received,
          charge: intent.charge,
          currency: intent.currency,
          payment_intent: intent.id,
          reason: 'fraudulent',
          status,
        },
        now(),
      ),
    /** Resolves when all that is due, and all that was under way already, was answered or not. */
    sendDue: async (): Promise<void> => {
      for (const event of book.events) {
        if (event.state !== 'waiting' || event.due > now() || underWay.has(event)) continue;
        underWay.set(
          event,
          send(event).finally(() => underWay.delete(event)),
        );
      }
      await Promise.all(underWay.values());
      book.events = book.events.filter((event) => event.state !== 'heard');
    },
  };
};
