/** The shop's door: payments, refunds, the profile. Shapes as in docs.mollie.com/reference. */
import { exponentOf, parseDecimal, toDecimal } from '@buypost/core';
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { limitsOf } from '../currencies.ts';
import { promised, takeFault, type Book, type BookPayment, type BookRefund } from './book.ts';
import type { Ledger } from './ledger.ts';

export interface Office {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly url: string;
  readonly apiKey: string;
  readonly profileId: string;
  readonly now: () => number;
  /** Tells what is due before going on. */
  readonly tellNow: () => Promise<void>;
}

/** Milliseconds; Mollie's own number is not published. */
const keyLives = 3_600_000;

const sum = v.strictObject({ currency: v.pipe(v.string(), v.length(3)), value: v.string() });
const webUrl = v.pipe(v.string(), v.url());
const paymentWish = v.strictObject({
  amount: sum,
  description: v.pipe(v.string(), v.maxLength(255)),
  redirectUrl: webUrl,
  webhookUrl: webUrl,
  metadata: v.strictObject({ attempt: v.string() }),
  locale: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2}_[A-Z]{2}$/))),
});
const refundWish = v.strictObject({
  amount: sum,
  description: v.pipe(v.string(), v.maxLength(255)),
  metadata: v.optional(v.strictObject({ refund: v.string() })),
});

/** Minor units; undefined where Mollie would refuse the writing: it wants each currency's own number of decimals. */
const minor = ({ currency, value }: v.InferOutput<typeof sum>): number | undefined => {
  if (limitsOf(currency) === undefined || (value.split('.')[1]?.length ?? 0) !== exponentOf(currency)) return undefined;
  const money = parseDecimal(value, currency);
  return money === undefined || money.amount < 1 ? undefined : money.amount;
};

const written = (amount: number, currency: string) => ({ currency, value: toDecimal({ amount, currency }) });

/** An answer whose bytes never come: the connection breaks after the head. */
const lostAnswer = (): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        // A sentence rather than an Error: a server prints it, and a stack would look like a fault of its own.
        controller.error('The pretend Mollie lost this answer on purpose.');
      },
    }),
    { status: 200, headers: { 'content-type': 'application/hal+json' } },
  );

const hal = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/hal+json' } });
const refuse = (status: number, detail: string): Response =>
  hal(
    { status, title: status === 404 ? 'Not Found' : status === 401 ? 'Unauthorized Request' : 'Unprocessable Entity', detail, _links: {} },
    status,
  );

const describeRefund = (payment: BookPayment, refund: BookRefund) => ({
  resource: 'refund',
  id: refund.id,
  mode: 'test',
  status: refund.status,
  amount: written(refund.amount, payment.currency),
  description: refund.name ?? '',
  metadata: refund.name === undefined ? null : { refund: refund.name },
  paymentId: payment.id,
});

export const createApi = ({ book, ledger, url, apiKey, profileId, now, tellNow }: Office): Hono => {
  const app = new Hono();

  const describe = (payment: BookPayment, embed = false) => {
    const currency = payment.lies.currency ?? payment.currency;
    return {
      resource: 'payment',
      id: payment.id,
      mode: 'test',
      status: payment.status,
      isCancelable: ledger.cancelable(payment),
      amount: written(payment.lies.amount ?? payment.amount, currency),
      ...(payment.status === 'paid' ? { amountRefunded: written(promised(payment), currency) } : {}),
      description: payment.description,
      method: payment.method ?? null,
      metadata: { attempt: payment.attempt },
      ...(payment.reason === undefined ? {} : { details: { failureReason: payment.reason } }),
      profileId: payment.lies.profileId ?? profileId,
      redirectUrl: payment.redirectUrl,
      webhookUrl: payment.webhookUrl,
      expiresAt: new Date(payment.expiresAt).toISOString(),
      ...(embed ? { _embedded: { refunds: payment.refunds.map((refund) => describeRefund(payment, refund)) } } : {}),
      _links: payment.status === 'open' ? { checkout: { href: `${url}/checkout/${payment.code}`, type: 'text/html' } } : {},
    };
  };

  const under = async (attempt: string | undefined, work: () => Response | Promise<Response>): Promise<Response> => {
    const slow = takeFault(book, 'slow', attempt);
    if (slow !== undefined) await new Promise<void>((wake) => setTimeout(wake, slow.ms ?? 2_000));
    if (takeFault(book, 'error', attempt) !== undefined) return refuse(500, 'Internal error');
    const answer = await work();
    if (takeFault(book, 'error_after', attempt) !== undefined) return refuse(500, 'Internal error');
    return takeFault(book, 'lose_answer', attempt) === undefined ? answer : lostAnswer();
  };

  const bodyOf = async (context: Context): Promise<unknown> => context.req.json().catch(() => undefined);
  const madeBefore = (context: Context): string | undefined => {
    const key = context.req.header('idempotency-key');
    return book.keys.find((one) => one.key === key && one.path === context.req.path && one.until > now())?.made;
  };
  const remember = (context: Context, made: string): void => {
    const key = context.req.header('idempotency-key');
    if (key !== undefined) book.keys.push({ key, path: context.req.path, until: now() + keyLives, made });
  };
  /** By Mollie's number alone, as Mollie does. */
  const found = (context: Context): BookPayment | undefined => {
    const told = ledger.find(context.req.param('payment') ?? '');
    return told?.id === context.req.param('payment') ? told : undefined;
  };
  const nowhere = (): Response => refuse(404, 'No payment exists with this token');

  app.use('/v2/*', async (context, next) =>
    context.req.header('authorization') === `Bearer ${apiKey}` ? next() : refuse(401, 'Missing or invalid authentication'),
  );

  app.post('/v2/payments', async (context) => {
    const wish = v.safeParse(paymentWish, await bodyOf(context));
    return under(wish.success ? wish.output.metadata.attempt : undefined, async () => {
      const before = ledger.find(madeBefore(context) ?? '');
      if (before !== undefined) return hal(describe(before), 201);
      if (!wish.success) return refuse(422, 'The request is not one for a payment');
      const { amount: asked, metadata, description, redirectUrl, webhookUrl } = wish.output;
      const amount = minor(asked);
      if (amount === undefined) return refuse(422, 'The amount is not valid');
      const made = ledger.create({ attempt: metadata.attempt, currency: asked.currency, amount, description, redirectUrl, webhookUrl });
      remember(context, made.id);
      // One who asked for an early webhook hears it before this answer.
      await tellNow();
      return hal(describe(made), 201);
    });
  });

  app.get('/v2/payments/:payment', (context) => {
    const told = found(context);
    return under(told?.attempt, () => (told === undefined ? nowhere() : hal(describe(told, context.req.query('embed') === 'refunds'))));
  });

  app.delete('/v2/payments/:payment', (context) => {
    const told = found(context);
    return under(told?.attempt, () => {
      if (told === undefined) return nowhere();
      if (!ledger.cancelable(told)) return refuse(422, 'The payment cannot be canceled');
      ledger.cancel(told);
      return hal(describe(told));
    });
  });

  app.post('/v2/payments/:payment/refunds', async (context) => {
    const told = found(context);
    const wish = v.safeParse(refundWish, await bodyOf(context));
    return under(told?.attempt, () => {
      if (told === undefined) return nowhere();
      const before = told.refunds.find(({ id }) => id === madeBefore(context));
      if (before !== undefined) return hal(describeRefund(told, before), 201);
      const amount = wish.success && wish.output.amount.currency === told.currency ? minor(wish.output.amount) : undefined;
      if (!wish.success || amount === undefined) return refuse(422, 'The amount is not valid');
      const made = ledger.refund(told, amount, wish.output.metadata?.refund);
      if (typeof made === 'string') return refuse(422, made);
      remember(context, made.id);
      return hal(describeRefund(told, made), 201);
    });
  });

  app.get('/v2/payments/:payment/refunds', (context) => {
    const told = found(context);
    return under(told?.attempt, () =>
      told === undefined
        ? nowhere()
        : hal({
            count: told.refunds.length,
            _embedded: { refunds: told.refunds.map((refund) => describeRefund(told, refund)) },
            _links: {},
          }),
    );
  });

  app.get('/v2/payments/:payment/refunds/:refund', (context) => {
    const told = found(context);
    const refund = told?.refunds.find(({ id }) => id === context.req.param('refund'));
    return under(told?.attempt, () => (told === undefined || refund === undefined ? nowhere() : hal(describeRefund(told, refund))));
  });

  app.get('/v2/profiles/me', () => hal({ resource: 'profile', id: profileId, mode: 'test', name: 'Demo shop', _links: {} }));
  app.get('/v2/methods', () =>
    hal({
      count: 2,
      _embedded: { methods: ['ideal', 'creditcard'].map((id) => ({ resource: 'method', id, description: id })) },
      _links: {},
    }),
  );
  return app;
};
