/** The driver's options, checked when the shop starts rather than when the first buyer pays. */

export interface StripeOptions {
  /** `acct_...`: the account that receives, from Settings, Account details. Part of every payment's identity. */
  readonly account: string;
  /** `sk_...`, or `rk_...` with the rights named in docs/providers/stripe.md. */
  readonly secretKey: string;
  /** `pk_...` of the same account and mode; the buyer's browser gets it. */
  readonly publishableKey: string;
  /** `whsec_...` of the webhook endpoint; several, apart by blanks or commas, while one is rolled. */
  readonly webhookSecret: string;
  /** Where to talk instead of Stripe: a simulator's origin. Test keys only. */
  readonly endpoint?: string;
}

export interface CheckedOptions {
  readonly account: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecrets: readonly string[];
  readonly endpoint: string | undefined;
  readonly test: boolean;
}

const text = (told: unknown): string => (typeof told === 'string' ? told.trim() : '');

const keyProblem = (name: string, key: string, prefixes: readonly string[], where: string): string | undefined => {
  const form = new RegExp(`^(?:${prefixes.join('|')})_(?:test|live)_[A-Za-z0-9]{16,}$`);
  if (form.test(key)) return undefined;
  const example = `${prefixes[0] ?? ''}_test_...`;
  return key === ''
    ? `\`${name}\` is empty: copy ${example} from ${where}`
    : `\`${name}\` has ${key.length} characters and is not of the form ${example} or ${prefixes[0] ?? ''}_live_...: copy it whole from ${where}`;
};

const endpointProblem = (endpoint: string | undefined): string | undefined => {
  if (
    endpoint === undefined ||
    (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol) && new URL(endpoint).origin === endpoint)
  )
    return undefined;
  return '`endpoint` must be an origin without a path, as in "http://localhost:4245"; leave it out to talk to Stripe';
};

const modeOf = (key: string): string | undefined => /^[a-z]+_(test|live)_/.exec(key)?.[1];

/** The options, trimmed. Throws one `TypeError` with everything that is wrong; it holds no secret. */
export const checkOptions = (options: StripeOptions): CheckedOptions => {
  const account = text(options.account);
  const secretKey = text(options.secretKey);
  const publishableKey = text(options.publishableKey);
  const webhookSecrets = text(options.webhookSecret)
    .split(/[\s,]+/)
    .filter((secret) => secret !== '');
  const endpoint = options.endpoint === undefined ? undefined : text(options.endpoint).replace(/\/+$/, '');
  const mode = modeOf(secretKey);
  const badSecret = webhookSecrets.find((secret) => !/^whsec_[\x21-\x7e]{18,}$/.test(secret));
  const problems = [
    /^acct_[A-Za-z0-9]{8,}$/.test(account)
      ? undefined
      : '`account` must be the id of your Stripe account, as in "acct_1A2b3C4d5E6f7G8h": it stands in the Dashboard under Settings, Account details',
    keyProblem('secretKey', secretKey, ['sk', 'rk'], 'the Dashboard, Developers, API keys'),
    keyProblem('publishableKey', publishableKey, ['pk'], 'the Dashboard, Developers, API keys'),
    mode !== undefined && modeOf(publishableKey) !== undefined && mode !== modeOf(publishableKey)
      ? `\`secretKey\` is a ${mode} key and \`publishableKey\` is not: take both from the same mode`
      : undefined,
    webhookSecrets.length === 0
      ? '`webhookSecret` is empty: anybody could say that a payment was made. Copy whsec_... from the Dashboard, Developers, Webhooks, your endpoint'
      : undefined,
    badSecret === undefined
      ? undefined
      : `\`webhookSecret\` holds one of ${badSecret.length} characters that is not of the form whsec_...: copy it whole from the webhook endpoint`,
    endpointProblem(endpoint),
    endpoint !== undefined && mode === 'live'
      ? "`endpoint` is a simulator's and `secretKey` a live key: a live key goes to Stripe only"
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new TypeError(`stripe({ ... }) cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return { account, secretKey, publishableKey, webhookSecrets, endpoint, test: mode !== 'live' || endpoint !== undefined };
};
