/** The shop's door: create, read, close, capture, refund. Opened by the API key. */
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { exponentOf, largest } from '../currencies.ts';
import { products } from '../methods.ts';
import { lostAnswer, type Bank } from './bank.ts';
import type { BankPayment } from './book.ts';
import { takeFault, type BankCall } from './faults.ts';

const webUrl = v.pipe(
  v.string(),
  v.maxLength(2_000),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http or https address'),
);
const amount = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));
const reference = v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,64}$/));

const createBody = v.strictObject({
  merchant_reference: reference,
  amount,
  currency,
  product: v.picklist(products),
  device: v.picklist(['desktop', 'phone', 'wechat', 'alipay', 'in_app']),
  description: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)),
  return_url: webUrl,
  notify_url: webUrl,
  expires_at: v.pipe(v.string(), v.isoTimestamp()),
  buyer: v.optional(v.strictObject({ ip: v.optional(v.string()), email: v.optional(v.string()), locale: v.optional(v.string()) })),
});
const refundBody = v.strictObject({ refund_reference: reference, amount, currency, reason: v.pipe(v.string(), v.maxLength(500)) });

const longest = 65_536;

const no = (context: Context, status: 400 | 401 | 404 | 409 | 413 | 422, code: string, message: string): Response =>
  context.json({ error: { code, message } }, status);

/** Equal whatever order the fields came in. */
const fingerprintOf = (parts: Record<string, unknown>): string =>
  JSON.stringify(
    Object.keys(parts)
      .sort()
      .map((key) => [key, parts[key]]),
  );

const bodyOf = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  if (text.length > longest) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const createApi = (bank: Bank): Hono => {
  const { book, ledger } = bank;
  const api = new Hono();

  api.use(async (context, next) => {
    if (context.req.header('authorization') !== `Bearer ${bank.apiKey}`)
      return no(context, 401, 'unknown_key', 'Send the API key of the account as Authorization: Bearer.');
    return next();
  });

  /** Runs one call under the faults that were asked for. */
  const under = async (
    context: Context,
    call: BankCall,
    which: string | undefined,
    work: () => Response | Promise<Response>,
  ): Promise<Response> => {
    const payment = which === undefined ? undefined : ledger.find(which);
    if (takeFault(book, 'server_error', payment?.id, call) !== undefined)
      return context.json({ error: { code: 'internal', message: 'The pretend bank stumbled.' } }, 500);
    const answer = await work();
    if (takeFault(book, 'error_after', payment?.id, call) !== undefined)
      return context.json({ error: { code: 'internal', message: 'The pretend bank did it and stumbled.' } }, 500);
    return takeFault(book, 'lose_answer', payment?.id, call) === undefined ? answer : lostAnswer();
  };

  const withPayment = (
    context: Context,
    call: BankCall,
    work: (payment: BankPayment) => Response | Promise<Response>,
  ): Promise<Response> => {
    const attempt = context.req.param('attempt') ?? '';
    return under(context, call, attempt, () => {
      const payment = ledger.find(attempt);
      // The shop asks by its own number; the buyer's code opens nothing here.
      return payment === undefined || payment.attempt !== attempt
        ? no(context, 404, 'no_such_payment', `There is no payment ${attempt}.`)
        : work(payment);
    });
  };

  api.post('/payments', (context) =>
    under(context, 'create', undefined, async () => {
      const parsed = v.safeParse(createBody, await bodyOf(context.req.raw));
      if (!parsed.success) return no(context, 400, 'invalid', v.summarize(parsed.issues));
      const wish = parsed.output;
      const fingerprint = fingerprintOf(wish);
      const known = ledger.find(wish.merchant_reference);
      if (known !== undefined)
        return known.fingerprint === fingerprint
          ? context.json(bank.describe(known), 200)
          : no(
              context,
              409,
              'parameters_differ',
              `${wish.merchant_reference} was already asked for with other parameters. Send the very same request, or use a new number.`,
            );
      if (exponentOf(wish.currency) === undefined)
        return no(context, 422, 'currency_not_dealt_in', `This bank does not deal in ${wish.currency}.`);
      if (wish.amount > largest) return no(context, 422, 'too_large', `The largest charge is ${largest} minor units.`);
      const expiresAt = Date.parse(wish.expires_at);
      if (!(expiresAt > bank.now())) return no(context, 422, 'deadline_passed', `${wish.expires_at} is not in the future.`);
      const payment = ledger.create({
        attempt: wish.merchant_reference,
        fingerprint,
        product: wish.product,
        amount: wish.amount,
        currency: wish.currency,
        description: wish.description,
        returnUrl: wish.return_url,
        notifyUrl: wish.notify_url,
        expiresAt,
      });
      return context.json(bank.describe(payment), 201);
    }),
  );

  api.get('/payments/:attempt', (context) => withPayment(context, 'get', (payment) => context.json(bank.describe(payment))));

  api.post('/payments/:attempt/close', (context) =>
    withPayment(context, 'close', (payment) =>
      ledger.close(payment) ? context.json(bank.describe(payment)) : no(context, 409, 'not_closable', 'This payment cannot be closed now.'),
    ),
  );

  api.post('/payments/:attempt/capture', (context) =>
    withPayment(context, 'capture', (payment) =>
      ledger.capture(payment)
        ? context.json(bank.describe(payment))
        : no(context, 409, 'not_approved', 'The buyer has approved nothing that could be taken.'),
    ),
  );

  api.post('/payments/:attempt/refunds', (context) =>
    withPayment(context, 'refund', async (payment) => {
      const parsed = v.safeParse(refundBody, await bodyOf(context.req.raw));
      if (!parsed.success) return no(context, 400, 'invalid', v.summarize(parsed.issues));
      const wish = parsed.output;
      const fingerprint = fingerprintOf(wish);
      const known = book.refunds.find((refund) => refund.reference === wish.refund_reference);
      if (known !== undefined)
        return known.fingerprint === fingerprint && known.payment === payment.id
          ? context.json(bank.describeRefund(known, payment))
          : no(context, 409, 'parameters_differ', `${wish.refund_reference} was already asked for with other parameters.`);
      if (wish.currency !== payment.currency) return no(context, 422, 'wrong_currency', `This payment was made in ${payment.currency}.`);
      if (takeFault(book, 'refund_refused', payment.id) !== undefined)
        return no(context, 422, 'refund_refused', 'The bank will not give this back.');
      const refund = ledger.refund(payment, { reference: wish.refund_reference, fingerprint, amount: wish.amount });
      return refund === undefined
        ? no(context, 422, 'too_much', 'That is more than is left of this payment.')
        : context.json(bank.describeRefund(refund, payment), 201);
    }),
  );

  api.get('/payments/:attempt/refunds/:refund', (context) =>
    withPayment(context, 'get_refund', (payment) => {
      const refund = book.refunds.find((one) => one.reference === context.req.param('refund') && one.payment === payment.id);
      return refund === undefined
        ? no(context, 404, 'no_such_refund', 'There is no such refund of this payment.')
        : context.json(bank.describeRefund(refund, payment));
    }),
  );

  return api;
};
