/** The driver's options, checked when the shop starts rather than when the first buyer pays. */
import { readPrivateKey, readPublicKey, readSpki, type RsaPrivateKey, type RsaPublicKey } from '../pem.ts';
import { readCertificate, readCertificates } from '../x509.ts';
import { certificateNumber, rootNumber } from './certificate.ts';
import { methods, type AlipayMethod } from './methods.ts';

export interface AlipayOptions {
  /** The application's number in Alipay's open platform, digits. */
  readonly appId: string;
  /** The account that receives (PID), 16 digits that begin with 2088. */
  readonly sellerId: string;
  /** The application's own private key: PKCS#8 or PKCS#1, PEM or bare base64. */
  readonly privateKey: string;
  /** Key mode: Alipay's public key, as its console shows it once the application's public key was entered. */
  readonly alipayPublicKey?: string;
  /** Certificate mode: the three files that the console offers. */
  readonly appCertificate?: string;
  readonly alipayCertificate?: string;
  readonly alipayRootCertificate?: string;
  /** Our method ids, with commas between them; all where absent. Leave out what your contract with Alipay does not include. */
  readonly methods?: string;
  /** Where Alipay is asked: an origin. `https://openapi.alipay.com` where absent. */
  readonly endpoint?: string;
}

export interface AlipayCertificates {
  readonly app: string;
  readonly alipay: string;
  readonly root: string;
}

export interface AlipaySettings {
  readonly appId: string;
  readonly sellerId: string;
  readonly privateKey: RsaPrivateKey;
  readonly publicKey: RsaPublicKey;
  /** Their numbers; absent in key mode. */
  readonly certificates?: AlipayCertificates;
  readonly methods: readonly AlipayMethod[];
  readonly endpoint: string;
  /** Everything but Alipay's real gateway moves no money. */
  readonly test: boolean;
}

export const productionEndpoint = 'https://openapi.alipay.com';
export const sandboxEndpoint = 'https://openapi-sandbox.dl.alipaydev.com';

type Problems = string[];

const attempt = <T>(problems: Problems, name: string, read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    problems.push(`\`${name}\`: ${error instanceof TypeError ? error.message : 'It cannot be read.'}`);
    return undefined;
  }
};

const endpointOf = (problems: Problems, told: string): string => {
  const url = URL.canParse(told) ? new URL(told) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  ) {
    problems.push(
      `\`endpoint\` must be an origin without a path, as in "${sandboxEndpoint}" for Alipay's sandbox. Leave it out for the real Alipay.`,
    );
    return told;
  }
  if (url.protocol === 'http:' && /(?:^|\.)alipay(?:dev|-inc)?\.com$/.test(url.hostname))
    problems.push(`\`endpoint\` must be https: nobody on the way may read what is sent to ${url.hostname}.`);
  return url.origin;
};

const methodsOf = (problems: Problems, told: string | undefined): readonly AlipayMethod[] => {
  if (told === undefined) return methods;
  const ids = told.split(',').map((id) => id.trim());
  const strange = ids.filter((id) => !methods.some((method) => method.id === id));
  if (strange.length > 0)
    problems.push(
      `\`methods\` names ${strange.map((id) => `"${id}"`).join(', ')}. There are ${methods.map(({ id }) => id).join(', ')}, with commas between them.`,
    );
  return methods.filter(({ id }) => ids.includes(id));
};

const samePair =
  '`alipayPublicKey` is the public half of your own `privateKey`. Alipay has a pair of its own: its console shows "Alipay public key" beside yours.';

const readKeyMode = (problems: Problems, options: AlipayOptions, mine: RsaPrivateKey | undefined): RsaPublicKey | undefined => {
  const key = attempt(problems, 'alipayPublicKey', () => readPublicKey(options.alipayPublicKey ?? ''));
  if (key !== undefined && key.modulus === mine?.modulus) problems.push(samePair);
  return key;
};

const readCertificateMode = (
  problems: Problems,
  { appCertificate, alipayCertificate, alipayRootCertificate }: AlipayOptions,
  mine: RsaPrivateKey | undefined,
): { readonly key: RsaPublicKey | undefined; readonly certificates: AlipayCertificates | undefined } => {
  const app = attempt(problems, 'appCertificate', () => readCertificate(appCertificate ?? ''));
  const alipay = attempt(problems, 'alipayCertificate', () => readCertificate(alipayCertificate ?? ''));
  const roots = attempt(problems, 'alipayRootCertificate', () => readCertificates(alipayRootCertificate ?? ''));
  const appKey = app === undefined ? undefined : attempt(problems, 'appCertificate', () => readSpki(app.spki));
  const key = alipay === undefined ? undefined : attempt(problems, 'alipayCertificate', () => readSpki(alipay.spki));
  const root = roots === undefined ? '' : rootNumber(roots);
  if (appKey !== undefined && mine !== undefined && appKey.modulus !== mine.modulus)
    problems.push(
      '`appCertificate` was issued for another key than `privateKey`. Download the certificate of the key in use, or use the key it was made from.',
    );
  if (key !== undefined && key.modulus === mine?.modulus)
    problems.push('`alipayCertificate` holds your own key. It is the file named alipayCertPublicKey_RSA2.crt.');
  if (roots !== undefined && root === '')
    problems.push('`alipayRootCertificate` holds no certificate that RSA signed. It is the file named alipayRootCert.crt.');
  const certificates =
    app === undefined || alipay === undefined ? undefined : { app: certificateNumber(app), alipay: certificateNumber(alipay), root };
  return { key, certificates };
};

/** The options, read. Throws one `TypeError` with everything that is wrong, and nothing of a key in it. */
export const checkOptions = (options: AlipayOptions): AlipaySettings => {
  const problems: Problems = [];
  const { appId, sellerId } = options;
  if (!/^\d{16,32}$/.test(appId))
    problems.push('`appId` must be the number of the application in Alipay\'s open platform, 16 digits: "2021001161683774"');
  if (!/^2088\d{12}$/.test(sellerId)) problems.push('`sellerId` must be the account that receives (PID), 16 digits that begin with 2088');
  const privateKey = attempt(problems, 'privateKey', () => readPrivateKey(options.privateKey));
  const files = [options.appCertificate, options.alipayCertificate, options.alipayRootCertificate];
  const withFiles = files.some((file) => file !== undefined);
  if (withFiles === (options.alipayPublicKey !== undefined))
    problems.push(
      "Give either `alipayPublicKey` (key mode) or all of `appCertificate`, `alipayCertificate` and `alipayRootCertificate` (certificate mode), as the application is set in Alipay's console.",
    );
  const read = withFiles
    ? readCertificateMode(problems, options, privateKey)
    : { key: options.alipayPublicKey === undefined ? undefined : readKeyMode(problems, options, privateKey), certificates: undefined };
  const offered = methodsOf(problems, options.methods);
  const endpoint = endpointOf(problems, options.endpoint ?? productionEndpoint);
  const { key: publicKey, certificates } = read;
  if (problems.length > 0 || privateKey === undefined || publicKey === undefined)
    throw new TypeError(`alipay({ ... }) cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return {
    appId,
    sellerId,
    privateKey,
    publicKey,
    ...(certificates === undefined ? {} : { certificates }),
    methods: offered,
    endpoint,
    test: endpoint !== productionEndpoint,
  };
};
