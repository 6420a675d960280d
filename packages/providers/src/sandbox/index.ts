/** The driver of Make-Believe Bank, a pretend payment company: as exact as a real one, and nothing it moves is money. */
import * as v from 'valibot';
import {
  ProviderError,
  type PaymentProvider,
  type PaymentRef,
  type ProviderCall,
  type ProviderPayment,
  type ProviderRefund,
  type Refund,
} from '../contract.ts';
import type { Driver } from '../driver.ts';
import { ask, type Answer } from './client.ts';
import { exponentOf, largest } from './currencies.ts';
import { methodOf, methods } from './methods.ts';
import { checkOptions, type SandboxOptions } from './options.ts';
import { redactor } from './redact.ts';
import { toldEvent, toldPayment, toldRefund } from './schema.ts';
import { distrust, eventHeader } from './signature.ts';
import { paymentOf, refundOf } from './status.ts';

export type { SandboxOptions } from './options.ts';

/** The bank's codes that say for certain that a create made nothing. Every other no leaves it open. */
const madeNothing: ReadonlySet<string> = new Set(['invalid', 'deadline_passed', 'currency_not_dealt_in', 'too_large']);

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The driver. Throws a `TypeError` that names everything wrong with the options. */
export const sandbox = (options: SandboxOptions): PaymentProvider => {
  const { url, account, apiKey, webhookSecret } = checkOptions(options);
  const origin = new URL(url).origin;
  const question = (call: ProviderCall, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
    ask(url, apiKey, { method, path, ...(body === undefined ? {} : { body }) }, call);
  const pathOf = (ref: PaymentRef): string => `/v1/payments/${encodeURIComponent(ref.attempt)}`;

  const payment = (ref: PaymentRef, body: unknown): ProviderPayment => {
    const told = v.safeParse(toldPayment, body);
    if (!told.success)
      throw new ProviderError(
        'unknown',
        `Make-Believe Bank's answer about ${ref.attempt} is not a payment: ${v.flatten(told.issues).nested ? 'fields are missing or malformed' : 'no object'}.`,
      );
    if (told.output.merchant_reference !== ref.attempt)
      throw new ProviderError('unknown', `Make-Believe Bank was asked about ${ref.attempt} and answered about another payment.`);
    return paymentOf(told.output, ref, origin);
  };

  const refund = (id: string, body: unknown): ProviderRefund => {
    const told = v.safeParse(toldRefund, body);
    if (!told.success || told.output.refund_reference !== id)
      throw new ProviderError('unknown', `Make-Believe Bank's answer about refund ${id} is not that refund.`);
    return refundOf(told.output);
  };

  const getPayment = async (ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    const answer = await question(call, 'GET', pathOf(ref));
    if (answer.ok) return payment(ref, answer.body);
    if (answer.problem === 'no_such_payment') return { ref, status: 'unknown', closed: false, merchant: account };
    throw new ProviderError('unknown', `Make-Believe Bank would not tell about ${ref.attempt}: ${answer.message}`, {
      told: answer.problem,
    });
  };

  return {
    contract: 1,
    id: 'sandbox',
    account,
    test: true,
    methods,
    limits: (currency) => {
      const exponent = exponentOf(currency);
      return exponent === undefined ? undefined : { exponent, min: 1, max: largest };
    },
    closeOf: (method) => methodOf(method)?.close ?? 'never',
    reads: 'any_time',
    keyLives: 'forever',
    lateMoney: 600,
    expiry: { min: 30, max: 86_400 },
    refunds: 'any_amount',
    hosts: [origin],

    async createPayment(input, call) {
      const product = methodOf(input.method)?.product;
      if (product === undefined)
        throw new ProviderError(
          'unsupported',
          `Make-Believe Bank has no method "${input.method}". It has ${methods.map(({ id }) => id).join(', ')}.`,
        );
      const ref: PaymentRef = { attempt: input.attempt, account, amount: input.amount, method: input.method };
      const answer = await question(call, 'POST', '/v1/payments', {
        merchant_reference: input.attempt,
        amount: input.amount.amount,
        currency: input.amount.currency,
        product,
        device: input.surface,
        description: input.title,
        return_url: input.returnUrl,
        notify_url: input.notifyUrl,
        expires_at: input.expiresAt,
        ...(input.payer === undefined ? {} : { buyer: input.payer }),
      });
      if (answer.ok) return payment(ref, answer.body);
      throw new ProviderError(
        madeNothing.has(answer.problem) ? 'refused' : 'unknown',
        `Make-Believe Bank did not make payment ${input.attempt}: ${answer.message}`,
        { told: answer.problem },
      );
    },

    getPayment,

    async capturePayment(ref, call) {
      const answer = await question(call, 'POST', `${pathOf(ref)}/capture`, {});
      if (answer.ok) return payment(ref, answer.body);
      // The bank takes only what the buyer approved; where it stands now is the whole answer.
      if (answer.problem === 'not_approved') return getPayment(ref, call);
      throw new ProviderError('refused', `Make-Believe Bank did not capture ${ref.attempt}: ${answer.message}`, { told: answer.problem });
    },

    async cancelPayment(ref, call) {
      const answer = await question(call, 'POST', `${pathOf(ref)}/close`, {});
      if (answer.ok) return payment(ref, answer.body);
      if (answer.problem === 'not_closable' || answer.problem === 'no_such_payment') return getPayment(ref, call);
      throw new ProviderError('unknown', `Make-Believe Bank did not close ${ref.attempt}: ${answer.message}`, { told: answer.problem });
    },

    async refundPayment(input: Refund, call) {
      const answer = await question(call, 'POST', `${pathOf(input.payment)}/refunds`, {
        refund_reference: input.id,
        amount: input.amount.amount,
        currency: input.amount.currency,
        reason: input.reason,
      });
      if (answer.ok) return refund(input.id, answer.body);
      const code = answer.problem === 'parameters_differ' ? 'unknown' : 'refused';
      throw new ProviderError(code, `Make-Believe Bank did not refund ${input.payment.attempt}: ${answer.message}`, {
        told: answer.problem,
      });
    },

    async getRefund(ref, call) {
      const answer = await question(call, 'GET', `${pathOf(ref.payment)}/refunds/${encodeURIComponent(ref.id)}`);
      if (answer.ok) return refund(ref.id, answer.body);
      throw new ProviderError(
        answer.problem === 'no_such_refund' ? 'refused' : 'unknown',
        `Make-Believe Bank knows nothing of refund ${ref.id}: ${answer.message}`,
        { told: answer.problem },
      );
    },

    async readNotification(request, call) {
      const wrong = await distrust(webhookSecret, call.now(), request.headers, request.body);
      if (wrong !== undefined) throw new ProviderError('unverified', `This notification is not believed: ${wrong}.`);
      let body: unknown;
      try {
        body = JSON.parse(decoder.decode(request.body));
      } catch (cause) {
        throw new ProviderError('unknown', 'Make-Believe Bank signed a notification that is not JSON.', { cause });
      }
      const told = v.safeParse(toldEvent, body);
      const id = request.headers.get(eventHeader) ?? '';
      // The signature covers the header's id; a body that names another event is not what was signed as this one.
      if (!told.success || told.output.event !== id)
        throw new ProviderError('unknown', 'Make-Believe Bank signed a notification that is not an event.');
      const { type, created_at: at, payment: of, refund: money } = told.output;
      const base = { id, ...(at === undefined ? {} : { at }) };
      if (type === 'payment')
        return {
          ...base,
          kind: 'payment',
          ...(of?.merchant_reference === undefined ? {} : { attempt: of.merchant_reference }),
          ...(of?.id === undefined ? {} : { reference: of.id }),
        };
      if (type === 'refund')
        return {
          ...base,
          kind: 'refund',
          ...(money?.refund_reference === undefined ? {} : { refund: money.refund_reference }),
          ...(money?.id === undefined ? {} : { reference: money.id }),
        };
      return { ...base, kind: 'other' };
    },

    redact: redactor([apiKey, webhookSecret]),
  };
};

export const driver: Driver = {
  id: 'sandbox',
  title: 'Make-Believe Bank',
  options: {
    url: { about: 'Where the pretend bank is, as in "http://localhost:4244".' },
    account: { about: 'The shop\'s account at the pretend bank, as in "my_shop".' },
    apiKey: { about: 'Opens the account; at least 24 bytes.', secret: true },
    webhookSecret: { about: "Signs the bank's notifications; at least 24 bytes, another one than apiKey.", secret: true },
  },
  create: ({ url = '', account = '', apiKey = '', webhookSecret = '' }) => sandbox({ url, account, apiKey, webhookSecret }),
};
