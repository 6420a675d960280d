/** The driver of PayPal (Orders v2): the buyer approves on PayPal's own page, and we take the money once our books say so. */
import { ProviderError, type PaymentProvider, type PaymentRef, type ProviderCall, type ProviderPayment } from '../contract.ts';
import type { Driver } from '../driver.ts';
import { capture } from './capture.ts';
import { createCertificates } from './certificates.ts';
import { createClient } from './client.ts';
import { limitsOf } from './currencies.ts';
import { examine } from './doctor.ts';
import { madeNothing } from './issues.ts';
import { methods } from './methods.ts';
import { readEvent } from './notification.ts';
import { checkOptions, type PayPalOptions } from './options.ts';
import { askOrder, orderWish, readOrder, sumOf, wrongPayee, wrongSum } from './orders.ts';
import { placesOf } from './places.ts';
import { redactor } from './redact.ts';
import { askRefund, makeRefund } from './refunds.ts';
import { checkTransmission } from './signature.ts';
import { paymentOf } from './status.ts';

export type { PayPalOptions } from './options.ts';

/** The driver. Throws a `TypeError` that names everything wrong with the options. */
export const paypal = (options: PayPalOptions): PaymentProvider => {
  const { environment, clientId, clientSecret, webhookId, merchantId, endpoint } = checkOptions(options);
  const places = placesOf({ environment, ...(endpoint === undefined ? {} : { endpoint }) });
  const { api, pages } = places;
  // The only state: an access token and PayPal's certificates, both to be had again at any time.
  const ask = createClient({ api, clientId, clientSecret });
  const keyFor = createCertificates(places.certificates);

  const unknown = (ref: PaymentRef): ProviderPayment => ({ ref, status: 'unknown', closed: false, merchant: merchantId });

  const look = async (ref: PaymentRef, call: ProviderCall, returned = false): Promise<ProviderPayment> => {
    // PayPal finds an order by its own number alone. Until a create was answered there is nothing to ask for.
    const told = ref.reference === undefined ? undefined : await askOrder(ask, ref, ref.reference, call);
    if (told === undefined) return unknown(ref);
    const payment = paymentOf(told, ref, { pages, returned });
    const strange = payment.status === 'approved' ? (wrongSum(told, ref) ?? wrongPayee(told, merchantId)) : undefined;
    // Approved is not paid: it is left to lapse.
    if (strange !== undefined) throw new ProviderError('unknown', `PayPal's order of ${ref.attempt} is not taken from: ${strange}.`);
    return payment;
  };

  return {
    contract: 1,
    id: 'paypal',
    account: merchantId,
    test: environment !== 'live' || endpoint !== undefined,
    methods,
    limits: limitsOf,
    closeOf: () => 'superseded',
    reads: 'any_time',
    // "The server stores keys for 6 hours" (developer.paypal.com/api/orders/v2/orders-create, PayPal-Request-Id).
    keyLives: 6 * 3600,
    // Nothing is taken unless we capture; a capture whose answer was lost is known to PayPal at once.
    lateMoney: 3 * 3600,
    // An order lives three hours until the buyer is sent there, and three more until it is taken (orders-create, `links`); PayPal takes no wish.
    expiry: 'fixed',
    refunds: 'any_amount',
    hosts: [...new Set([api, ...places.certificates])],

    async createPayment(input, call) {
      if (!methods.some(({ id }) => id === input.method))
        throw new ProviderError('unsupported', `PayPal has no method "${input.method}". It has ${methods.map(({ id }) => id).join(', ')}.`);
      const ref: PaymentRef = { attempt: input.attempt, account: merchantId, amount: input.amount, method: input.method };
      const body = orderWish(input, sumOf(input.amount));
      const answer = await ask({ method: 'POST', path: '/v2/checkout/orders', key: input.attempt, body }, call);
      if (!answer.ok)
        throw new ProviderError(madeNothing.has(answer.issue) ? 'refused' : 'unknown', `PayPal made no order: ${answer.message}`, {
          told: answer.issue,
        });
      const told = readOrder(ref, answer.body);
      const other = wrongSum(told, ref);
      if (other !== undefined) throw new ProviderError('unknown', `PayPal made another order of ${input.attempt}: ${other}.`);
      const foreign = wrongPayee(told, merchantId);
      // An order nobody approved, and that we never capture, is as good as none.
      if (foreign !== undefined) throw new ProviderError('refused', `PayPal's order of ${input.attempt} is given up: ${foreign}.`);
      return paymentOf(told, ref, { pages });
    },

    getPayment: (ref, call) => look(ref, call),

    /** The buyer is back. `PayerID` comes with an approval only; it makes us try again an order that stands as it did at its decline. */
    resumePayment: (ref, returned, call) =>
      look(ref, call, returned.has('PayerID') && returned.get('token') === ref.reference && !returned.has('paypal')),

    capturePayment: (ref, call) => capture({ ask, pages, account: merchantId, look }, ref, call),

    refundPayment: (input, call) => makeRefund(ask, input, call),
    getRefund: (ref, call) => askRefund(ask, ref, call),

    async readNotification(request, call) {
      await checkTransmission(request, webhookId, keyFor, call);
      return readEvent(request.body);
    },

    redact: redactor(clientId, clientSecret),
  };
};

const optionsFrom = (settings: Readonly<Record<string, string | undefined>>): PayPalOptions => {
  const { environment, clientId = '', clientSecret = '', webhookId = '', merchantId = '', endpoint } = settings;
  if (environment !== 'live' && environment !== 'sandbox')
    throw new TypeError('paypal({ ... }) cannot start:\n- `environment` must be "live" or "sandbox"');
  return { environment, clientId, clientSecret, webhookId, merchantId, ...(endpoint === undefined ? {} : { endpoint }) };
};

export const driver: Driver = {
  id: 'paypal',
  title: 'PayPal',
  options: {
    environment: { about: '"live" for real money, "sandbox" for tests.' },
    clientId: { about: "The app's client id, from Apps & Credentials in the PayPal Developer Dashboard." },
    clientSecret: { about: "The app's secret, under its client id.", secret: true },
    webhookId: { about: "The id of the app's webhook whose address is <your shop>/v1/notifications/paypal." },
    merchantId: { about: 'The 13 capitals and digits of the account: Account settings, Business information, PayPal Merchant ID.' },
    endpoint: { about: 'Only for tests: the origin of something that behaves as PayPal does.', optional: true },
  },
  create: (settings) => paypal(optionsFrom(settings)),
  async doctor(settings, visit) {
    try {
      return await examine(optionsFrom(settings), visit);
    } catch (error) {
      return [{ level: 'problem', says: error instanceof Error ? error.message : 'The settings cannot be read.' }];
    }
  },
};
