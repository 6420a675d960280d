/** The driver of Mollie: the buyer pays on Mollie's hosted page, where the profile's methods stand side by side. */
import { ProviderError, type PaymentProvider, type PaymentRef, type ProviderCall, type ProviderPayment } from '../contract.ts';
import type { Driver } from '../driver.ts';
import { createClient } from './client.ts';
import { limitsOf } from './currencies.ts';
import { examine } from './doctor.ts';
import { methods } from './methods.ts';
import { readWebhook, webhookUrlOf } from './notification.ts';
import { apiOf, checkOptions, type MollieOptions } from './options.ts';
import { askPayment, isOtherSum, paymentWish, readPayment } from './payments.ts';
import { redactor } from './redact.ts';
import { askRefund, makeRefund } from './refunds.ts';
import { paymentOf } from './status.ts';

export type { MollieOptions } from './options.ts';

const hour = 3600;

/** The driver. Throws a `TypeError` that names everything wrong with the options. */
export const mollie = (options: MollieOptions): PaymentProvider => {
  const checked = checkOptions(options);
  const { apiKey, profileId, endpoint } = checked;
  const ask = createClient(apiOf(checked), apiKey);

  const unknown = (ref: PaymentRef): ProviderPayment => ({ ref, status: 'unknown', closed: false, merchant: profileId });

  const look = async (ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    // Mollie finds a payment by its own number alone. Until a create was answered there is nothing to ask for.
    const told = ref.reference === undefined ? undefined : await askPayment(ask, ref, ref.reference, call);
    return told === undefined ? unknown(ref) : paymentOf(told, ref, endpoint);
  };

  return {
    contract: 1,
    id: 'mollie',
    account: profileId,
    test: apiKey.startsWith('test_'),
    methods,
    limits: limitsOf,
    // A page on which no method was chosen cannot be cancelled (`isCancelable`); it ends by Mollie's clock.
    closeOf: () => 'sometimes',
    reads: 'any_time',
    keyLives: hour,
    // A bank transfer may arrive twelve days, and up to two more, after it was promised (status-changes.rst).
    lateMoney: 14 * 24 * hour,
    // Each of Mollie's methods has its own time; a payment cannot be given one.
    expiry: 'fixed',
    refunds: 'any_amount',
    hosts: [apiOf(checked)],

    async createPayment(input, call) {
      if (!methods.some(({ id }) => id === input.method))
        throw new ProviderError('unsupported', `Mollie has no method "${input.method}". It has ${methods.map(({ id }) => id).join(', ')}.`);
      const ref: PaymentRef = { attempt: input.attempt, account: profileId, amount: input.amount, method: input.method };
      const body = paymentWish(input, await webhookUrlOf(input.notifyUrl, input.attempt, apiKey));
      const answer = await ask({ method: 'POST', path: '/payments', key: input.attempt, body }, call);
      if (!answer.ok)
        throw new ProviderError(
          answer.status === 400 || answer.status === 422 ? 'refused' : 'unknown',
          `Mollie made no payment: ${answer.message}`,
          {
            told: String(answer.status),
          },
        );
      const told = readPayment(ref, answer.body);
      if (told.profileId !== profileId || isOtherSum(told, ref))
        throw new ProviderError('unknown', `Mollie made another payment of ${input.attempt}. Check \`profileId\` of mollie({ ... }).`);
      return paymentOf(told, ref, endpoint);
    },

    getPayment: look,

    async cancelPayment(ref, call) {
      if (ref.reference === undefined) return unknown(ref);
      const answer = await ask({ method: 'DELETE', path: `/payments/${encodeURIComponent(ref.reference)}` }, call);
      // Cannot be cancelled, perhaps because it was paid: how it stands is asked.
      return answer.ok ? paymentOf(readPayment(ref, answer.body), ref, endpoint) : look(ref, call);
    },

    refundPayment: (input, call) => makeRefund(ask, input, call),
    getRefund: (ref, call) => askRefund(ask, ref, call),
    readNotification: (request, call) => readWebhook(ask, apiKey, request, call),
    redact: redactor(apiKey),
  };
};

const optionsFrom = ({ apiKey = '', profileId = '', endpoint }: Readonly<Record<string, string | undefined>>): MollieOptions => ({
  apiKey,
  profileId,
  ...(endpoint === undefined ? {} : { endpoint }),
});

export const driver: Driver = {
  id: 'mollie',
  title: 'Mollie',
  options: {
    apiKey: { about: "The website profile's key, live_... or test_..., from Developers, API keys in the Mollie dashboard.", secret: true },
    profileId: { about: 'The id of that website profile, pfl_..., from the same page.' },
    endpoint: { about: 'Only for tests: the origin of something that behaves as Mollie does.', optional: true },
  },
  create: (settings) => mollie(optionsFrom(settings)),
  doctor: (settings, visit) => examine(optionsFrom(settings), visit),
};
