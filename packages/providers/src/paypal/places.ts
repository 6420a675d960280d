/** PayPal's hosts. Each environment has its own, and none is trusted for the other. */
import type { PayPalOptions } from './options.ts';

export interface Places {
  /** Origin of the API. */
  readonly api: string;
  /** Origin of the pages that buyers are sent to. */
  readonly pages: string;
  /** Origins from which a webhook's certificate may be fetched. Exact hosts: `*.paypal.com` would also trust pages that anybody can fill. */
  readonly certificates: readonly string[];
}

/**
 * The API's hosts: paypal/paypal-rest-api-specifications `openapi/checkout_orders_v2.json` (`servers`). The certificates': every
 * `PAYPAL-CERT-URL` seen in PayPal's own SDK samples is `https://api.paypal.com/v1/notifications/certs/...`, or `api.sandbox.paypal.com`.
 */
const own: Readonly<Record<PayPalOptions['environment'], Places>> = {
  live: {
    api: 'https://api-m.paypal.com',
    pages: 'https://www.paypal.com',
    certificates: ['https://api.paypal.com', 'https://api-m.paypal.com'],
  },
  sandbox: {
    api: 'https://api-m.sandbox.paypal.com',
    pages: 'https://www.sandbox.paypal.com',
    certificates: ['https://api.sandbox.paypal.com', 'https://api-m.sandbox.paypal.com'],
  },
};

export const placesOf = ({ environment, endpoint }: Pick<PayPalOptions, 'environment' | 'endpoint'>): Places =>
  endpoint === undefined ? own[environment] : { api: endpoint, pages: endpoint, certificates: [endpoint] };
