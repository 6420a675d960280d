/** The address that a webhook names for its certificate comes from whoever sent it: nothing is fetched before it is found to be PayPal's own. */

const path = /^\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,128}$/;

/**
 * The address to fetch, built anew from `told`; undefined unless it is https (or the test endpoint's own scheme) on exactly one of `origins`,
 * without a port of its own, credentials, query or fragment, and written plainly: what URL parsing would repair is refused.
 */
export const certificateUrl = (told: string, origins: readonly string[]): string | undefined => {
  const origin = origins.find((one) => told.startsWith(`${one}/`));
  if (origin === undefined) return undefined;
  const rest = told.slice(origin.length);
  return path.test(rest) ? `${origin}${rest}` : undefined;
};
