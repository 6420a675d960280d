/** Tells the shop by webhook, signed, until it hears or PayPal gives up: 25 tries in three days. */
import { signTransmission } from '../signature.ts';
import type { Book, BookCapture, BookEvent, BookOrder, BookRefund } from './book.ts';
import { describeCapture, describeOrder, describeRefund, type Describing } from './describe.ts';
import { takeFault } from './faults.ts';
import type { EventType } from './ledger.ts';

export interface NotifyWorld {
  readonly book: Book;
  readonly describing: Describing;
  readonly webhookId: string;
  readonly certificateUrl: string;
  /** The app's webhook. PayPal learns it in its dashboard and not from an order; without one nobody is told. */
  readonly notifyUrl: string | undefined;
  readonly now: () => number;
  readonly id: () => string;
  readonly fetch: typeof fetch;
  readonly keys: { readonly own: CryptoKey; readonly stranger: CryptoKey };
}

const mostTries = 25;
const longestPause = 4 * 3_600_000;

const isRefund = (of: BookCapture | BookRefund): of is BookRefund => 'capture' in of;

const resourceOf = (order: BookOrder, describing: Describing, of: BookCapture | BookRefund | undefined) => {
  const related = { supplementary_data: { related_ids: { order_id: order.id } } };
  if (of === undefined) return { resource_type: 'checkout-order', resource: describeOrder(order, describing) };
  if (isRefund(of)) return { resource_type: 'refund', resource: describeRefund(of, describing.api) };
  return { resource_type: 'capture', resource: { ...describeCapture(order, of, describing.api), ...related } };
};

/** Writes a webhook down, as the faults of its order want it. */
export const createTeller =
  ({ book, describing, notifyUrl, now, id }: Pick<NotifyWorld, 'book' | 'describing' | 'notifyUrl' | 'now' | 'id'>) =>
  (type: EventType, order: BookOrder, of?: BookCapture | BookRefund): void => {
    const attempt = order.customId;
    if (notifyUrl === undefined) return;
    if (takeFault(book, 'notify_never', attempt) !== undefined) return;
    const late = takeFault(book, 'notify_late', attempt);
    const outOfOrder = takeFault(book, 'notify_out_of_order', attempt);
    const write = (due: number): void => {
      const body = JSON.stringify({
        id: `WH-${id()}-${id()}`,
        event_version: '1.0',
        create_time: new Date(now()).toISOString(),
        event_type: type,
        summary: `Pretend event ${type}`,
        ...resourceOf(order, describing, of),
        links: [],
      });
      book.events.push({
        id: id(),
        order: order.id,
        url: notifyUrl,
        body,
        due,
        tries: 0,
        wrongKey: takeFault(book, 'notify_wrong_key', attempt) !== undefined,
        old: takeFault(book, 'notify_old', attempt) !== undefined,
      });
    };
    const wait = late === undefined ? 0 : (late.ms ?? 20_000);
    // This one is told after the next: the order of both is turned round.
    write(now() + wait + (outOfOrder === undefined ? 0 : (outOfOrder.ms ?? 2_000)));
    if (takeFault(book, 'notify_twice', attempt) !== undefined) write(now() + wait);
  };

/** Sends what is due. Resolves when all of it, and all that was under way already, was answered or not. */
export const createSender = ({ book, webhookId, certificateUrl, now, id, fetch, keys }: Omit<NotifyWorld, 'describing' | 'notifyUrl'>) => {
  const underWay = new Map<string, Promise<void>>();

  const send = async (event: BookEvent): Promise<void> => {
    const body = new TextEncoder().encode(event.body);
    const time = new Date(now() - (event.old ? 301_000 : 0)).toISOString().replace(/\.\d+Z$/, 'Z');
    let heard = false;
    try {
      const headers = await signTransmission(
        event.wrongKey ? keys.stranger : keys.own,
        { id: id().toLowerCase(), time, certificateUrl },
        webhookId,
        body,
      );
      const response = await fetch(event.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
      heard = response.ok;
      await response.body?.cancel();
    } catch {
      // No answer is a try like any other: it is told again later.
    }
    event.tries += 1;
    if (heard || event.tries >= mostTries) book.events = book.events.filter((one) => one !== event);
    else event.due = now() + Math.min(longestPause, 1_000 * 2 ** event.tries);
  };

  return {
    sendDue: async (): Promise<void> => {
      for (const event of book.events) {
        if (event.due > now() || underWay.has(event.id)) continue;
        underWay.set(
          event.id,
          send(event).finally(() => underWay.delete(event.id)),
        );
      }
      await Promise.all(underWay.values());
    },
  };
};
