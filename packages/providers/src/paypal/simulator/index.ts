/**
 * A pretend PayPal behind one `fetch`: token, Orders v2, captures, refunds, the buyer's pages, and webhooks signed under a certificate of its own.
 * Its words and shapes are those of PayPal's published specifications; what PayPal does where they are silent is said where it is done.
 */
import type { DeclineCode } from '@buypost/core';
import { Hono } from 'hono';
import type { CreateSimulator, SimulatedPayment, Simulator, SimulatorOptions } from '../../simulator.ts';
import { createApi } from './api.ts';
import { charged, emptyBook, returned, type Book, type BookOrder } from './book.ts';
import { addFault } from './faults.ts';
import { ensureIdentity, importKey } from './identity.ts';
import { createLedger, slowness } from './ledger.ts';
import { createSender, createTeller } from './notify.ts';
import { createPages } from './pages.ts';
import { signTransmission } from '../signature.ts';

/** More than every simulator has: what only PayPal's two steps bring. */
export interface PretendPayPal extends Simulator {
  /** The buyer approves with a bank that takes its time: the capture is PENDING for `ms` milliseconds, 15 seconds where not said. */
  payLater(attempt: string, ms?: number): Promise<boolean>;
  /** Its own books about an order; the newest where an attempt has several. */
  order(attempt: string): Readonly<BookOrder> | undefined;
  /** Every access token stops working, as when keys are changed. */
  forgetTokens(): void;
  /** Forgets an order at once, as PayPal does hours after it was made. */
  lapse(attempt: string): void;
  /** Headers of a webhook with this body, signed as PayPal signs. */
  sign(body: Uint8Array): Promise<Record<string, string>>;
}

const clientId = 'Pretend-Client-Id-AZDxjDScFpQtjWTOUtWKbyN_bDt4OgqaF4eYXlewfBP4';
const clientSecret = 'Pretend-Secret-EGnHDxD_qRPdaLdZz8iCr8N7_MzF-YHPTkjs6NKYQvQSBngp4PTTVWkPZRbL';
const webhookId = '0PRETEND7WEBHOOK1';
const merchantId = 'PRETENDSHQP22';
const certificatePath = '/v1/notifications/certs/CERT-pretend-1';

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** How a bank's no is called by PayPal. */
const refusals: Readonly<Record<DeclineCode, string>> = {
  declined: 'INSTRUMENT_DECLINED',
  insufficient_funds: 'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
  authentication_failed: 'PAYER_ACTION_REQUIRED',
  expired_method: 'REFERENCED_CARD_EXPIRED',
  limit_exceeded: 'TRANSACTION_LIMIT_EXCEEDED',
  suspected_fraud: 'COMPLIANCE_VIOLATION',
  method_unavailable: 'PAYEE_BLOCKED_TRANSACTION',
};

const lineOf = (order: BookOrder): SimulatedPayment => ({
  attempt: order.customId,
  reference: order.id,
  currency: order.currency,
  amount: order.amount,
  charged: charged(order),
  refunded: returned(order),
  status: order.status,
});

const readBook = (json: string): Book => {
  // Our own writing, read back: a file that somebody changed only confuses a pretend PayPal.
  const told: Partial<Book> = JSON.parse(json);
  return { ...emptyBook(), ...told };
};

export const createPretendPayPal = async (options: SimulatorOptions): Promise<PretendPayPal> => {
  const { shopName = 'Demo shop', now = Date.now, persist, notifies = 'at_once', notifyUrl } = options;
  const url = options.url.replace(/\/+$/, '');
  const carry: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const book = options.restore === undefined ? emptyBook() : readBook(options.restore);
  const id = (): string => Array.from(crypto.getRandomValues(new Uint8Array(17)), (byte) => alphabet[byte % 32]).join('');
  const describing = { api: url, merchantId };
  const identity = await ensureIdentity(book, now());
  const keys = { own: await importKey(identity.privateKey), stranger: await importKey(identity.strangerKey) };
  const certificateUrl = `${url}${certificatePath}`;
  const tell = createTeller({ book, describing, notifyUrl, now, id });
  const ledger = createLedger({ book, merchantId, now, id, tell });
  const sender = createSender({ book, webhookId, certificateUrl, now, id, fetch: carry, keys });

  const remember = (): void => persist?.(JSON.stringify(book));
  const tick = async (): Promise<void> => {
    ledger.pass();
    remember();
    await sender.sendDue();
    remember();
  };
  const changed = (): void => {
    remember();
    if (notifies === 'at_once') void tick();
  };
  remember();

  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof Error) return context.json({ name: 'INTERNAL_SERVER_ERROR', message: 'The pretend PayPal stumbled.' }, 500);
    throw error;
  });
  app.notFound((context) => context.json({ name: 'RESOURCE_NOT_FOUND', message: 'There is nothing here.' }, 404));
  app.get('/health', (context) => context.json({ ok: true }));
  app.route('/', createPages({ ledger, shopName, orders: () => book.orders }));
  app.route(
    '/',
    createApi({
      book,
      ledger,
      describing,
      clientId,
      clientSecret,
      webhookId,
      notifyUrl,
      certificate: identity.certificate,
      certificatePath,
      now,
      id,
      tellNow: () => sender.sendDue(),
      hint: (order) => tell('CHECKOUT.ORDER.APPROVED', order),
    }),
  );

  const act = async (attempt: string, work: (order: BookOrder) => boolean): Promise<boolean> => {
    const order = ledger.find(attempt);
    const acted = order !== undefined && work(order);
    if (acted) changed();
    return acted;
  };

  return {
    settings: { environment: 'sandbox', clientId, clientSecret, webhookId, merchantId, endpoint: url },
    async fetch(request) {
      const answer = await app.fetch(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') changed();
      return answer;
    },
    ledger: () => book.orders.map(lineOf),
    pay: (attempt) => act(attempt, (order) => ledger.approve(order)),
    payLater: (attempt, ms = slowness) => act(attempt, (order) => ledger.approve(order, { slow: ms })),
    order: (attempt) => ledger.find(attempt),
    decline: (attempt, reason = 'declined') => act(attempt, (order) => ledger.approve(order, { refusal: refusals[reason] })),
    // Turning away changes nothing at PayPal: the order waits until it lapses.
    cancel: (attempt) => act(attempt, (order) => ledger.open(order)),
    fault: (wish) => addFault(book, wish),
    attemptOf: (shown) => {
      const token = URL.canParse(shown) ? new URL(shown).searchParams.get('token') : null;
      return book.orders.find((order) => order.id === token)?.customId;
    },
    tick,
    forgetTokens: () => {
      book.tokens = [];
    },
    lapse: (attempt) => {
      const order = ledger.find(attempt);
      if (order !== undefined) order.lapsesAt = now();
    },
    sign: (body) =>
      signTransmission(
        keys.own,
        { id: id().toLowerCase(), time: new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'), certificateUrl },
        webhookId,
        body,
      ),
  };
};

export const createSimulator: CreateSimulator = createPretendPayPal;
