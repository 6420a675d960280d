/** Where Stripe is: its API, its script for the buyer's browser, and what that script may load. One origin for all of it where a test endpoint is set. */
import type { PayPagePolicy } from '../contract.ts';

/**
 * The API version every request names, and the release of Stripe.js that goes with it: both are called "endive" (docs.stripe.com/sdks/stripejs-versioning).
 * The parameters and fields used here are the same in every version since 2023.
 */
export const apiVersion = '2026-10-28.endive';

export interface Places {
  /** Origin of the API. */
  readonly api: string;
  /** Address of Stripe.js. Must come from Stripe: it is never bundled or copied. */
  readonly script: string;
  readonly policy: PayPagePolicy;
}

/** As other projects quote docs.stripe.com/security/guide, "Content security policy", for Stripe.js; the page itself could not be read. */
const real: Places = {
  api: 'https://api.stripe.com',
  script: 'https://js.stripe.com/endive/stripe.js',
  policy: {
    script: ['https://js.stripe.com', 'https://*.js.stripe.com'],
    frame: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
    connect: ['https://api.stripe.com'],
    image: ['https://*.stripe.com', 'data:'],
    // Its overlay for 3-D Secure comes with a style element of its own.
    style: true,
  },
};

/** Stripe's own places, or those of a simulator at `endpoint` (an origin). */
export const placesOf = (endpoint: string | undefined): Places =>
  endpoint === undefined
    ? real
    : {
        api: endpoint,
        script: `${endpoint}/endive/stripe.js`,
        policy: { script: [endpoint], frame: [endpoint], connect: [endpoint], image: ['data:'], style: false },
      };
