/** The headers of every answer: what a browser may do with it, and who may see it. */

/** Sources of a page's policy beyond its own pictures and style. */
export interface PagePolicy {
  readonly scripts?: readonly string[];
  readonly styles?: readonly string[];
  /** The page's scripts write style elements of their own. A hash and this exclude each other. */
  readonly looseStyles?: boolean;
  readonly images?: readonly string[];
  readonly connects?: readonly string[];
  readonly frames?: readonly string[];
  /** Where its forms may be sent, and what they may be redirected to. */
  readonly forms?: readonly string[];
  /** `*` only for the pay frame. */
  readonly framedBy?: "'none'" | '*';
  /** Scripts of a provider run here, which may know nothing of trusted types and open windows of their own. */
  readonly foreign?: boolean;
}

/** A Content-Security-Policy that allows nothing but what is named. */
export function policy({
  scripts,
  styles,
  looseStyles = false,
  images,
  connects,
  frames,
  forms,
  framedBy = "'none'",
  foreign = false,
}: PagePolicy): string {
  const part = (name: string, sources: readonly string[] | undefined) =>
    sources === undefined || sources.length === 0 ? [] : [`${name} ${sources.join(' ')}`];
  return [
    "default-src 'none'",
    ...part('script-src', scripts),
    ...part('style-src', looseStyles ? ["'unsafe-inline'"] : styles),
    ...part('img-src', images),
    ...part('connect-src', connects),
    ...part('frame-src', frames),
    `form-action ${forms === undefined || forms.length === 0 ? "'none'" : forms.join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${framedBy}`,
    ...(framedBy === '*' || foreign ? [] : ["require-trusted-types-for 'script'"]),
  ].join('; ');
}

const noPowers = 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), midi=(), display-capture=(), browsing-topics=()';

/** On every answer, whatever it is. */
export const everywhere: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': `${noPowers}, payment=()`,
  'cross-origin-resource-policy': 'cross-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** On answers to pages of other origins. Never with credentials: a key in a header is the only way in. */
export const openToPages: Readonly<Record<string, string>> = { 'access-control-allow-origin': '*' };

/** The whole answer to a preflight. It looks at nothing that was asked, so a header of any length costs nothing. */
export const preflight: Readonly<Record<string, string>> = {
  ...openToPages,
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '86400',
};

/** On HTML of ours. `no-store`: a page with a token in its address stays in no cache. */
export const pageHeaders = (
  rules: PagePolicy,
  options: { readonly store?: string; readonly payment?: string } = {},
): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy(rules),
  'cross-origin-resource-policy': rules.framedBy === '*' ? 'cross-origin' : 'same-origin',
  ...(rules.framedBy === undefined
    ? { 'cross-origin-opener-policy': rules.foreign === true ? 'same-origin-allow-popups' : 'same-origin', 'x-frame-options': 'DENY' }
    : {}),
  'permissions-policy': `${noPowers}, payment=${options.payment ?? '(self)'}`,
  'cache-control': options.store ?? 'no-store',
});
