/**
 * The certificates that PayPal's webhooks are signed under, fetched from PayPal and kept until they end.
 *
 * What is trusted: TLS to an exact host of PayPal's, and PayPal's own rule for the certificate's name (paypal/PayPal-Java-SDK
 * `SSLUtil.validateCertificateChain`: the common name begins with `messageverificationcerts` and ends with `.paypal.com`). Its dates are
 * checked, and where further certificates come with it, that each signed the one before. That the last leads to a public root is not
 * checked: WebCrypto knows no roots, and a pinned one would silence every webhook on the day PayPal changes its issuer.
 */
import { ProviderError, type ProviderCall } from '../contract.ts';
import { readSpki } from '../pem.ts';
import { importVerifyingKey } from '../rsa.ts';
import { isIssuedBy, readCertificates, type Certificate } from '../x509.ts';
import { certificateUrl } from './certificate-url.ts';

interface Kept {
  readonly key: CryptoKey;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** Larger files are no certificate. */
const longest = 64 * 1024;
/** PayPal uses one certificate at a time and changes it rarely. */
const mostKept = 8;
/** Unknown addresses are asked for this often a minute, so that a flood of made-up ones does not become a flood of calls. */
const mostFetches = 20;

const common = /^messageverificationcerts(?:\.[a-z0-9-]+)*\.paypal\.com$/;

const distrust = (why: string, cause?: unknown): ProviderError =>
  new ProviderError('unverified', `This notification is not believed: ${why}.`, cause === undefined ? {} : { cause });

const inForce = ({ from, until }: Kept, at: number): boolean => from <= at && at <= until;

const leafOf = async (text: string): Promise<Certificate> => {
  let chain: readonly Certificate[];
  try {
    chain = readCertificates(text);
  } catch (cause) {
    throw distrust('what stands at its certificate’s address is no certificate', cause);
  }
  const [leaf] = chain;
  if (leaf === undefined) throw distrust('there is no certificate at its certificate’s address');
  const names = leaf.subject.filter(({ type }) => type === 'CN').map(({ value }) => value);
  if (names.length !== 1 || !common.test(names[0] ?? '')) throw distrust('its certificate is not one for messages of PayPal');
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer !== undefined && !(await isIssuedBy(certificate, issuer))) throw distrust('its certificate’s chain does not hold');
  }
  return leaf;
};

/** A function that answers the key for a certificate's address as a webhook named it. Throws `unverified`, or `unknown` where PayPal did not answer. */
export const createCertificates = (origins: readonly string[]): ((told: string, call: ProviderCall) => Promise<CryptoKey>) => {
  const kept = new Map<string, Kept>();
  let fetches: readonly number[] = [];

  const load = async (url: string, call: ProviderCall): Promise<string> => {
    const now = call.now().getTime();
    fetches = fetches.filter((at) => now - at < 60_000);
    if (fetches.length >= mostFetches) throw new ProviderError('unknown', 'Too many certificates were named within a minute.');
    fetches = [...fetches, now];
    const { fetch } = call;
    let status: number;
    let text: string;
    try {
      const response = await fetch(url, { headers: { accept: '*/*' }, redirect: 'error', signal: call.signal });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw new ProviderError('unknown', 'PayPal did not hand out the certificate of this notification.', { cause });
    }
    if (status >= 500 || status === 429) throw new ProviderError('unknown', `PayPal answered ${status} when asked for a certificate.`);
    if (status !== 200 || text.length > longest) throw distrust('there is no certificate at its certificate’s address');
    return text;
  };

  return async (told, call) => {
    const url = certificateUrl(told, origins);
    if (url === undefined) throw distrust('its certificate is not at PayPal');
    const now = call.now().getTime();
    const known = kept.get(url);
    if (known !== undefined && inForce(known, now)) return known.key;
    const leaf = await leafOf(await load(url, call));
    const fresh: Omit<Kept, 'key'> = { from: leaf.notBefore, until: leaf.notAfter };
    let key: CryptoKey;
    try {
      key = await importVerifyingKey(readSpki(leaf.spki));
    } catch (cause) {
      throw distrust('its certificate holds no RSA key of at least 2048 bits', cause);
    }
    const entry: Kept = { ...fresh, key };
    if (!inForce(entry, now)) throw distrust('its certificate is not valid now');
    kept.delete(url);
    kept.set(url, entry);
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - mostKept))) kept.delete(oldest);
    return key;
  };
};
