/** The driver's options, checked when the shop starts rather than when the first buyer pays. */

export interface PayPalOptions {
  /** `live` moves real money; `sandbox` is PayPal's own test world with keys of its own. */
  readonly environment: 'live' | 'sandbox';
  /** From the app's page in the PayPal Developer Dashboard. */
  readonly clientId: string;
  /** From the same page. Opens the account. */
  readonly clientSecret: string;
  /** The webhook's id from the app's page: part of what PayPal signs. */
  readonly webhookId: string;
  /** The account that receives, 13 letters and digits (Account settings > Business information): money for any other is not ours. */
  readonly merchantId: string;
  /** Only for tests: the origin of something that behaves as PayPal does, in place of PayPal's own hosts. Needs `environment: 'sandbox'`. */
  readonly endpoint?: string;
}

/** PayPal's secrets have 80 characters; a shorter one is a piece of one, or invented. */
const leastSecret = 24;

const secretProblem = (secret: unknown): string | undefined => {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret.trim()).length : 0;
  if (bytes < leastSecret)
    return `\`clientSecret\` has ${bytes} bytes and PayPal's have about 80. Copy it whole from the app's page in the Developer Dashboard.`;
  return secret === String(secret).trim() ? undefined : '`clientSecret` has blanks around it. Copy it without them.';
};

const webhookProblem = (id: unknown): string | undefined => {
  if (id === 'WEBHOOK_ID')
    return '`webhookId` is "WEBHOOK_ID", under which PayPal signs anybody\'s made-up test events. Take the id of your own webhook from the app\'s page.';
  return typeof id === 'string' && /^[A-Za-z0-9]{10,50}$/.test(id)
    ? undefined
    : '`webhookId` must be 10 to 50 letters and digits: "1JE4291016473214C". Add a webhook for https://your-shop/v1/notifications/paypal to the app and copy its id.';
};

const endpointProblem = ({ endpoint, environment }: PayPalOptions): string | undefined => {
  if (endpoint === undefined) return undefined;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.origin !== endpoint.replace(/\/$/, ''))
    return '`endpoint` must be an origin alone, without a path: "http://localhost:4246"';
  return environment === 'live' ? '`endpoint` is for tests. Take it out, or set `environment` to "sandbox".' : undefined;
};

/** The options as given, `endpoint` without a trailing slash. Throws one `TypeError` with everything that is wrong, secrets left out. */
export const checkOptions = (options: PayPalOptions): PayPalOptions => {
  const { environment, clientId, clientSecret, merchantId, webhookId, endpoint } = options;
  const problems = [
    environment === 'live' || environment === 'sandbox' ? undefined : '`environment` must be "live" or "sandbox"',
    typeof clientId === 'string' && /^[\w-]{20,200}$/.test(clientId)
      ? undefined
      : "`clientId` must be the whole id from the app's page, about 80 letters, digits, - and _",
    secretProblem(clientSecret),
    clientId === clientSecret && typeof clientId === 'string' && clientId !== ''
      ? '`clientId` and `clientSecret` are the same. The secret stands under the id, behind "Show".'
      : undefined,
    webhookProblem(webhookId),
    typeof merchantId === 'string' && /^[2-9A-HJ-NP-Z]{13}$/.test(merchantId)
      ? undefined
      : '`merchantId` must be the 13 capitals and digits of your account (Account settings > Business information > PayPal Merchant ID)',
    endpointProblem(options),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new TypeError(`paypal({ ... }) cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return {
    environment,
    clientId,
    clientSecret,
    webhookId,
    merchantId,
    ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/$/, '') }),
  };
};
