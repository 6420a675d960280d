/**
 * The strings behind the stage, for demos and tests: see every payment, pay or decline by hand, ask for faults, count the money.
 * Open to every page and without a key, since nothing here is money. Never mount it beside anything real.
 */
import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import * as v from 'valibot';
import type { Bank } from './bank.ts';
import { charged, returned, type BankPayment } from './book.ts';
import { calls, faultKinds, usualTimes } from './faults.ts';
import type { Outcome } from './ledger.ts';

/** One payment's money, minor units. */
export interface LedgerLine {
  readonly attempt: string;
  readonly payment: string;
  readonly state: string;
  readonly currency: string;
  readonly amount: number;
  /** How often money was taken, and how much. */
  readonly charges: number;
  readonly charged: number;
  readonly refunded: number;
  /** Charged and not given back. */
  readonly kept: number;
}

export const lineOf = (bank: Pick<Bank, 'book'>, payment: BankPayment): LedgerLine => {
  const taken = charged(payment);
  const gaveBack = returned(bank.book, payment);
  return {
    attempt: payment.attempt,
    payment: payment.id,
    state: payment.state,
    currency: payment.currency,
    amount: payment.amount,
    charges: payment.charges.length,
    charged: taken,
    refunded: gaveBack,
    kept: taken - gaveBack,
  };
};

/** Sums per currency, and how many payments kept money. */
export const totalsOf = (lines: readonly LedgerLine[]) => {
  const currencies: Record<string, { charged: number; refunded: number; kept: number }> = {};
  for (const line of lines) {
    const sums = (currencies[line.currency] ??= { charged: 0, refunded: 0, kept: 0 });
    sums.charged += line.charged;
    sums.refunded += line.refunded;
    sums.kept += line.kept;
  }
  return {
    payments: lines.length,
    /** Times that money was taken. */
    charges: lines.reduce((count, line) => count + line.charges, 0),
    /** Payments whose money is still with the shop. */
    kept: lines.filter((line) => line.kept > 0).length,
    currencies,
  };
};

const acts = ['pay', 'pay_twice', 'decline', 'no_funds', 'fail_check', 'later', 'clear', 'clear_refused', 'lapse'] as const;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const faultBody = v.strictObject({
  kind: v.picklist(faultKinds),
  /** Attempt, payment id or code; the next that fits where absent. */
  payment: v.optional(v.string()),
  on: v.optional(v.picklist(calls)),
  ms: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  amount: v.optional(count),
  times: v.optional(count),
});

const bodyOf = async (context: Context): Promise<unknown> => {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
};

export const createControl = (bank: Bank): Hono => {
  const { book, ledger } = bank;
  const control = new Hono();
  control.use(cors({ origin: '*', allowMethods: ['GET', 'POST'] }));

  const seen = (payment: BankPayment) => ({
    ...bank.describe(payment),
    code: payment.code,
    return_url: payment.returnUrl,
    money: lineOf(bank, payment),
  });
  const act = (payment: BankPayment, what: (typeof acts)[number]): Outcome | 'lapsed' => {
    switch (what) {
      case 'pay':
        return ledger.approve(payment);
      case 'pay_twice':
        ledger.approve(payment);
        return ledger.approve(payment);
      case 'decline':
        return ledger.refuse(payment, 'REFUSED');
      case 'no_funds':
        return ledger.refuse(payment, 'NO_FUNDS');
      case 'fail_check':
        return ledger.refuse(payment, 'CHECK_FAILED');
      case 'later':
        return ledger.pend(payment);
      case 'clear':
        return ledger.clear(payment, true);
      case 'clear_refused':
        return ledger.clear(payment, false);
      case 'lapse':
        ledger.expire(payment);
        return 'lapsed';
    }
  };

  control.get('/payments', (context) => context.json({ payments: book.payments.slice(-200).reverse().map(seen) }));
  control.get('/payments/:which', (context) => {
    const payment = ledger.find(context.req.param('which'));
    return payment === undefined ? context.json({ error: 'There is no such payment.' }, 404) : context.json(seen(payment));
  });
  control.post('/payments/:which/:act', (context) => {
    const payment = ledger.find(context.req.param('which'));
    const what = v.safeParse(v.picklist(acts), context.req.param('act'));
    if (payment === undefined) return context.json({ error: 'There is no such payment.' }, 404);
    if (!what.success) return context.json({ error: `Say one of ${acts.join(', ')}.` }, 400);
    const outcome = act(payment, what.output);
    return context.json({ outcome, payment: seen(payment) });
  });

  control.get('/faults', (context) => context.json({ faults: book.faults }));
  control.post('/faults', async (context) => {
    const parsed = v.safeParse(faultBody, await bodyOf(context));
    if (!parsed.success) return context.json({ error: v.summarize(parsed.issues) }, 400);
    const { payment: which, times, kind, on, ms, amount } = parsed.output;
    const payment = which === undefined ? undefined : ledger.find(which);
    if (which !== undefined && payment === undefined) return context.json({ error: `There is no payment ${which}.` }, 404);
    book.faults.push({
      kind,
      ...(payment === undefined ? {} : { payment: payment.id }),
      ...(on === undefined ? {} : { on }),
      ...(ms === undefined ? {} : { ms }),
      ...(amount === undefined ? {} : { amount }),
      times: times ?? usualTimes(kind),
    });
    return context.json({ faults: book.faults }, 201);
  });
  control.post('/faults/clear', (context) => {
    book.faults = [];
    return context.json({ faults: [] });
  });

  /** `?attempt=` (repeatable) narrows to some payments, `?since=` (milliseconds since 1970) to new ones. */
  control.get('/ledger', (context) => {
    const attempts = context.req.queries('attempt');
    const since = Number(context.req.query('since') ?? 0);
    const lines = book.payments
      .filter(
        (payment) =>
          (attempts === undefined || attempts.includes(payment.attempt) || attempts.includes(payment.code)) && !(payment.createdAt < since),
      )
      .map((payment) => lineOf(bank, payment));
    return context.json({ totals: totalsOf(lines), payments: lines });
  });
  return control;
};
