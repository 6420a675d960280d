/** The driver's options, checked when the shop starts rather than when the first buyer pays. */

export interface MollieOptions {
  /** From the website profile's page (Developers, API keys): `live_...` moves real money, `test_...` does not. */
  readonly apiKey: string;
  /** The website profile that receives, from the same page: money for any other is not ours. */
  readonly profileId: string;
  /** Only for tests: the origin of something that behaves as Mollie does. Needs a `test_` key. */
  readonly endpoint?: string;
}

const keyProblem = (key: unknown): string | undefined => {
  if (typeof key === 'string' && /^(?:live|test)_[A-Za-z0-9]{30,}$/.test(key)) return undefined;
  if (typeof key === 'string' && key.startsWith('access_'))
    return '`apiKey` is an organisation token (access_...). Take the key of one website profile: live_... or test_...';
  return '`apiKey` must be a whole key of a website profile: live_ or test_ and at least 30 letters and digits, without blanks';
};

const endpointProblem = ({ endpoint, apiKey }: MollieOptions): string | undefined => {
  if (endpoint === undefined) return undefined;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.origin !== endpoint.replace(/\/$/, ''))
    return '`endpoint` must be an origin alone, without a path: "http://localhost:4246"';
  return String(apiKey).startsWith('test_') ? undefined : '`endpoint` is for tests. Take it out, or use a test_ key.';
};

/** The options as given, `endpoint` without a trailing slash. Throws one `TypeError` with everything that is wrong, the key left out. */
export const checkOptions = (options: MollieOptions): MollieOptions => {
  const { apiKey, profileId, endpoint } = options;
  const problems = [
    keyProblem(apiKey),
    typeof profileId === 'string' && /^pfl_[A-Za-z0-9]{6,40}$/.test(profileId)
      ? undefined
      : '`profileId` must be the id of the website profile that the key belongs to: "pfl_QkEhN94Ba"',
    endpointProblem(options),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new TypeError(`mollie({ ... }) cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return { apiKey, profileId, ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/$/, '') }) };
};

/** Origin of the API. */
export const apiOf = ({ endpoint }: Pick<MollieOptions, 'endpoint'>): string => endpoint ?? 'https://api.mollie.com';
