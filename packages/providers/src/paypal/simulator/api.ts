/** The shop's door: token, orders, captures, refunds, webhook. */
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { encodeBase64 } from '../../base64.ts';
import { wantedEvents } from '../doctor.ts';
import type { Book, BookOrder } from './book.ts';
import { describeCapture, describeOrder, describeRefund, describeShort, type Describing } from './describe.ts';
import { takeFault } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { orderWish, readWishedSum, refundWish } from './wishes.ts';

export interface Office {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly describing: Describing;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookId: string;
  readonly notifyUrl: string | undefined;
  readonly certificate: string;
  readonly certificatePath: string;
  readonly now: () => number;
  readonly id: () => string;
  /** Tells what is due before going on. */
  readonly tellNow: () => Promise<void>;
  /** Tells the shop something that is not so yet. */
  readonly hint: (order: BookOrder) => void;
}

const hour = 3_600_000;
/** The two specifications' texts for `PayPal-Request-Id`: everything below orders, captures included; and refunds. */
const orderKeyLives = 6 * hour;
const refundKeyLives = 45 * 24 * hour;

/** An answer whose bytes never come: the connection breaks after the head. */
const lostAnswer = (): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        // A sentence rather than an Error: a server prints it, and a stack would look like a fault of its own.
        controller.error('The pretend PayPal lost this answer on purpose.');
      },
    }),
    { status: 200, headers: { 'content-type': 'application/json' } },
  );

export const createApi = (office: Office): Hono => {
  const { book, ledger, describing, now, id } = office;
  const { api } = describing;
  const app = new Hono();

  const problemBody = (name: string, issue: string): string =>
    JSON.stringify({
      name,
      details: [{ issue, description: `Pretend reason: ${issue}.` }],
      message: 'The pretend PayPal says no.',
      debug_id: id().slice(0, 13).toLowerCase(),
      links: [],
    });
  const json = (body: string, status: number): Response => new Response(body, { status, headers: { 'content-type': 'application/json' } });
  const refuse = (issue: string, status: 400 | 422 = 422): Response =>
    json(problemBody(status === 400 ? 'INVALID_REQUEST' : 'UNPROCESSABLE_ENTITY', issue), status);
  const nowhere = (): Response => json(problemBody('RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'), 404);

  app.post('/v1/oauth2/token', async (context) => {
    const keys = encodeBase64(new TextEncoder().encode(`${office.clientId}:${office.clientSecret}`));
    const form = new URLSearchParams(await context.req.text());
    if (context.req.header('authorization') !== `Basic ${keys}`)
      return context.json({ error: 'invalid_client', error_description: 'Client Authentication failed' }, 401);
    if (form.get('grant_type') !== 'client_credentials') return context.json({ error: 'unsupported_grant_type' }, 400);
    const token = `A21AA${id()}${id()}${id()}`;
    book.tokens = [...book.tokens.filter(({ until }) => until > now()), { token, until: now() + 9 * hour }];
    return context.json({
      scope: 'https://uri.paypal.com/services/payments/payment',
      access_token: token,
      token_type: 'Bearer',
      app_id: 'APP-80W284485P519543T',
      expires_in: 32_400,
    });
  });

  app.get('/v1/notifications/certs/:name', (context) =>
    context.req.path === office.certificatePath ? context.text(office.certificate) : context.text('', 404),
  );

  const guarded = new Hono();
  guarded.use(async (context, next) => {
    const known = book.tokens.some(({ token, until }) => until > now() && context.req.header('authorization') === `Bearer ${token}`);
    if (!known) return json(problemBody('AUTHENTICATION_FAILURE', 'INVALID_TOKEN'), 401);
    return next();
  });

  /** Runs one call under the faults that were asked for its attempt. */
  const under = async (attempt: string | undefined, work: () => Response | Promise<Response>): Promise<Response> => {
    const slow = takeFault(book, 'slow', attempt);
    if (slow !== undefined) await new Promise<void>((wake) => setTimeout(wake, slow.ms ?? 2_000));
    if (takeFault(book, 'error', attempt) !== undefined) return json('{"name":"INTERNAL_SERVER_ERROR"}', 500);
    const answer = await work();
    if (takeFault(book, 'error_after', attempt) !== undefined) return json('{"name":"INTERNAL_SERVER_ERROR"}', 500);
    return takeFault(book, 'lose_answer', attempt) === undefined ? answer : lostAnswer();
  };

  const bodyOf = async (context: Context): Promise<unknown> => {
    try {
      return JSON.parse(await context.req.text());
    } catch {
      return undefined;
    }
  };
  const keyOf = (context: Context) => {
    const key = context.req.header('paypal-request-id');
    const known = book.keys.find((one) => one.key === key && one.path === context.req.path && one.until > now());
    return { key, known };
  };
  const remember = (
    context: Context,
    lives: number,
    what: { readonly made: string } | { readonly refusal: { readonly status: 400 | 422; readonly body: string } },
  ): void => {
    const { key } = keyOf(context);
    if (key !== undefined) book.keys.push({ key, path: context.req.path, until: now() + lives, ...what });
  };
  const order = (context: Context, told: BookOrder, status: number): Response => {
    const whole = context.req.header('prefer') === 'return=representation' || context.req.method === 'GET';
    return json(JSON.stringify(whole ? describeOrder(told, describing) : describeShort(told, describing)), status);
  };

  guarded.post('/v2/checkout/orders', async (context) => {
    const body = await bodyOf(context);
    if (body === undefined) return refuse('MALFORMED_REQUEST_JSON', 400);
    const wish = v.safeParse(orderWish, body);
    const [unit] = wish.success ? wish.output.purchase_units : [];
    return under(unit?.custom_id, async () => {
      const { known } = keyOf(context);
      const before = known?.made === undefined ? undefined : ledger.find(known.made);
      if (before !== undefined) return order(context, before, 200);
      if (!wish.success || unit === undefined) return refuse('INVALID_PARAMETER_SYNTAX', 400);
      const sum = readWishedSum(unit.amount);
      if (typeof sum === 'string') return refuse(sum);
      const { experience_context: page } = wish.output.payment_source.paypal;
      const made = ledger.create({
        customId: unit.custom_id,
        invoiceId: unit.invoice_id,
        referenceId: unit.reference_id,
        description: unit.description,
        returnUrl: page.return_url,
        cancelUrl: page.cancel_url,
        ...sum,
      });
      remember(context, orderKeyLives, { made: made.id });
      if (takeFault(book, 'notify_early', unit.custom_id) !== undefined) {
        office.hint(made);
        await office.tellNow();
      }
      return order(context, made, 201);
    });
  });

  /** The order of the path, unless PayPal forgot it. */
  const found = (context: Context): BookOrder | undefined => {
    const told = ledger.find(context.req.param('order') ?? '');
    return told?.status === 'LAPSED' || told?.id !== context.req.param('order') ? undefined : told;
  };

  guarded.get('/v2/checkout/orders/:order', (context) => {
    const told = found(context);
    return under(told?.customId, () => (told === undefined ? nowhere() : order(context, told, 200)));
  });

  guarded.post('/v2/checkout/orders/:order/capture', (context) => {
    const told = found(context);
    return under(told?.customId, async () => {
      if (told === undefined) return nowhere();
      const { known } = keyOf(context);
      if (known?.refusal !== undefined) return json(known.refusal.body, known.refusal.status);
      if (known !== undefined) return order(context, told, 200);
      const outcome = ledger.capture(told);
      if (typeof outcome === 'string') {
        const body = problemBody('UNPROCESSABLE_ENTITY', outcome);
        // PayPal's own answer to a repeated key after a decline is not known; this is the harder of the two.
        if (told.refused) remember(context, orderKeyLives, { refusal: { status: 422, body } });
        return json(body, 422);
      }
      remember(context, orderKeyLives, { made: told.id });
      return order(context, told, 201);
    });
  });

  const orderWith = (test: (one: BookOrder) => boolean): BookOrder | undefined => book.orders.find(test);

  guarded.post('/v2/payments/captures/:capture/refund', async (context) => {
    const told = orderWith((one) => one.captures.some((capture) => capture.id === context.req.param('capture')));
    const body = await bodyOf(context);
    return under(told?.customId, () => {
      const capture = told?.captures.find((one) => one.id === context.req.param('capture'));
      if (told === undefined || capture === undefined) return nowhere();
      const { known } = keyOf(context);
      const before = told.refunds.find((refund) => refund.id === known?.made);
      if (before !== undefined) return json(JSON.stringify(describeRefund(before, api)), 200);
      const wish = v.safeParse(refundWish, body);
      if (!wish.success) return refuse('INVALID_PARAMETER_SYNTAX', 400);
      const sum =
        wish.output.amount === undefined ? { amount: capture.amount, currency: capture.currency } : readWishedSum(wish.output.amount);
      if (typeof sum === 'string') return refuse(sum);
      const refund = ledger.refund(told, capture, { ...sum, customId: wish.output.custom_id, invoiceId: wish.output.invoice_id });
      if (typeof refund === 'string') return refuse(refund);
      remember(context, refundKeyLives, { made: refund.id });
      return json(JSON.stringify(describeRefund(refund, api)), 201);
    });
  });

  guarded.get('/v2/payments/captures/:capture', (context) => {
    const told = orderWith((one) => one.captures.some((capture) => capture.id === context.req.param('capture')));
    return under(told?.customId, () => {
      const capture = told?.captures.find((one) => one.id === context.req.param('capture'));
      return told === undefined || capture === undefined ? nowhere() : json(JSON.stringify(describeCapture(told, capture, api)), 200);
    });
  });

  guarded.get('/v2/payments/refunds/:refund', (context) => {
    const told = orderWith((one) => one.refunds.some((refund) => refund.id === context.req.param('refund')));
    return under(told?.customId, () => {
      const refund = told?.refunds.find((one) => one.id === context.req.param('refund'));
      return refund === undefined ? nowhere() : json(JSON.stringify(describeRefund(refund, api)), 200);
    });
  });

  guarded.get('/v1/notifications/webhooks/:webhook', (context) =>
    context.req.param('webhook') === office.webhookId
      ? context.json({
          id: office.webhookId,
          url: office.notifyUrl ?? '',
          event_types: wantedEvents.map((name) => ({ name })),
          links: [],
        })
      : nowhere(),
  );

  app.route('/', guarded);
  return app;
};
