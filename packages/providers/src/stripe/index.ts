/** The driver of Stripe: PaymentIntents in the pay frame, Checkout Sessions on Stripe's page. docs/providers/stripe.md says how to set it up. */
import { ProviderError, type PaymentProvider, type ProviderAction } from '../contract.ts';
import type { Driver } from '../driver.ts';
import { asker } from './client.ts';
import { limitsOf } from './currencies.ts';
import { examine } from './doctor.ts';
import { methods } from './methods.ts';
import { readEvent } from './notification.ts';
import { checkOptions, type StripeOptions } from './options.ts';
import { createPayments } from './payments.ts';
import { placesOf } from './places.ts';
import { redactor } from './redact.ts';
import { createRefunds } from './refunds.ts';
import { distrust } from './signature.ts';

export type { StripeOptions } from './options.ts';

/** The driver. Throws a `TypeError` that names everything wrong with the options. */
export const stripe = (options: StripeOptions): PaymentProvider => {
  const { account, secretKey, publishableKey, webhookSecrets, endpoint, test } = checkOptions(options);
  const { api, script, policy } = placesOf(endpoint);
  const live = /^[a-z]+_live_/.test(secretKey);
  const ask = asker(api, secretKey);
  const action = (clientSecret: string): ProviderAction => ({
    type: 'page',
    shown: 'embed',
    page: { data: { script, publishableKey, clientSecret }, policy },
  });
  const payments = createPayments(ask, { account, action }, live);
  const refunds = createRefunds(ask, payments);

  return {
    contract: 1,
    id: 'stripe',
    account,
    test,
    methods,
    limits: limitsOf,
    closeOf: () => 'always',
    reads: 'any_time',
    // support.stripe.com/questions/rate-limit-error-when-creating-bulk-api-requests: 100 a second live, 25 with test keys.
    readLimit: { calls: live ? 100 : 25, within: 1 },
    // "Keys can be removed after at least 24 hours" (docs.stripe.com/api/idempotent_requests).
    keyLives: 86_400,
    // A bank debit takes up to 14 business days; a payment that is under way is asked about for as long as it is.
    lateMoney: 86_400,
    // A Checkout Session's `expires_at` is 30 minutes to 24 hours from its making; a minute is left for the way there.
    expiry: { min: 1_860, max: 86_340 },
    refunds: 'any_amount',
    hosts: [api],

    async createPayment(input, call) {
      if (!methods.some(({ id }) => id === input.method))
        throw new ProviderError(
          'unsupported',
          `Stripe's driver has no method "${input.method}". It has ${methods.map(({ id }) => id).join(', ')}.`,
        );
      return payments.create(input, call);
    },
    getPayment: payments.get,
    cancelPayment: payments.cancel,
    refundPayment: refunds.refund,
    getRefund: refunds.get,

    async readNotification(request, call) {
      const wrong = await distrust(webhookSecrets, call.now(), request.headers, request.body);
      if (wrong !== undefined) throw new ProviderError('unverified', `This notification is not believed: ${wrong}.`);
      return readEvent(request, { ask, account, live }, call);
    },

    redact: redactor([secretKey, ...webhookSecrets]),
  };
};

const given = ({
  account = '',
  secretKey = '',
  publishableKey = '',
  webhookSecret = '',
  endpoint,
}: Readonly<Record<string, string | undefined>>): StripeOptions => ({
  account,
  secretKey,
  publishableKey,
  webhookSecret,
  ...(endpoint === undefined ? {} : { endpoint }),
});

export const driver: Driver = {
  id: 'stripe',
  title: 'Stripe',
  options: {
    account: { about: 'The id of the account that receives, "acct_...": in the Dashboard under Settings, Account details.' },
    secretKey: { about: '"sk_..." or a restricted "rk_...": in the Dashboard under Developers, API keys.', secret: true },
    publishableKey: { about: '"pk_..." of the same account and mode; the buyer\'s browser gets it.' },
    webhookSecret: {
      about: '"whsec_..." of the webhook endpoint for <your shop>/v1/notifications/stripe; both, apart by a comma, while it is rolled.',
      secret: true,
    },
    endpoint: { about: "A simulator's origin, in place of Stripe. Test keys only.", optional: true },
  },
  create: (settings) => stripe(given(settings)),
  async doctor(settings, visit) {
    try {
      const options = checkOptions(given(settings));
      return await examine(asker(placesOf(options.endpoint).api, options.secretKey), options, visit);
    } catch (error) {
      return [{ level: 'problem', says: error instanceof Error ? error.message : 'The settings of stripe cannot be read.' }];
    }
  },
};
