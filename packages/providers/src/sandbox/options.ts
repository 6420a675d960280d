/** The driver's options, checked when the shop starts rather than when the first buyer pays. */

export interface SandboxOptions {
  /** Where the bank is: `http://localhost:4244`. Buyers and the shop must both reach it there. */
  readonly url: string;
  /** The shop's account at the bank; money for any other is not ours. */
  readonly account: string;
  /** At least 24 bytes. */
  readonly apiKey: string;
  /** At least 24 bytes; signs the bank's notifications. Another one than `apiKey`. */
  readonly webhookSecret: string;
}

const least = 24;

const secretProblem = (name: string, secret: unknown): string | undefined => {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret.trim()).length : 0;
  return bytes >= least
    ? undefined
    : `\`${name}\` has ${bytes} bytes and needs at least ${least}, so that nobody can guess it. Make one: node -p "require('crypto').randomBytes(24).toString('base64url')"`;
};

const urlProblem = (told: unknown): string | undefined => {
  const url = typeof told === 'string' && URL.canParse(told) ? new URL(told) : undefined;
  if (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  )
    return undefined;
  return '`url` must be where the bank is, with http or https and without a query: "http://localhost:4244"';
};

/** The options as given, without a trailing slash in `url`. Throws one `TypeError` with everything that is wrong. */
export const checkOptions = (options: SandboxOptions): SandboxOptions => {
  const { url, account, apiKey, webhookSecret } = options;
  const problems = [
    urlProblem(url),
    typeof account === 'string' && /^[a-z0-9_-]{3,40}$/.test(account)
      ? undefined
      : '`account` must be 3 to 40 characters of a-z, 0-9, _ and -: "my_shop"',
    secretProblem('apiKey', apiKey),
    secretProblem('webhookSecret', webhookSecret),
    apiKey === webhookSecret && apiKey !== ''
      ? '`apiKey` and `webhookSecret` must differ: one opens the account, the other only proves who calls'
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new TypeError(`sandbox({ ... }) cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return { url: url.replace(/\/+$/, ''), account, apiKey, webhookSecret };
};
