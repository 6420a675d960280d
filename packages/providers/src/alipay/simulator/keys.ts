/** Made-up keys and certificates: Alipay's, and those of the shop's application. */
import { encodeBase64 } from '../../base64.ts';
import { readPrivateKey, readPublicKey, readSpki, writePem } from '../../pem.ts';
import { importSigningKey, importVerifyingKey } from '../../rsa.ts';
import { issueCertificate } from '../../x509-issue.ts';
import { readCertificate } from '../../x509.ts';
import { certificateNumber } from '../certificate.ts';

/** Everything that must be the same after a restart. Keys are bare base64, as Alipay's console shows them. */
export interface AlipayKeys {
  readonly appId: string;
  readonly sellerId: string;
  readonly alipayPrivate: string;
  readonly alipayPublic: string;
  readonly appPrivate: string;
  readonly appPublic: string;
  /** PEM; absent in key mode. */
  readonly certificates?: { readonly app: string; readonly alipay: string; readonly root: string };
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) } as const;

const pair = async (): Promise<{ readonly secret: string; readonly open: string }> => {
  const made = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return {
    secret: encodeBase64(new Uint8Array(await crypto.subtle.exportKey('pkcs8', made.privateKey))),
    open: encodeBase64(new Uint8Array(await crypto.subtle.exportKey('spki', made.publicKey))),
  };
};

const digits = (count: number): string => Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join('');
const hex = (count: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const ant = [
  { type: 'C', value: 'CN' },
  { type: 'O', value: 'Pretend Ant Financial' },
  { type: 'OU', value: 'Certification Authority' },
  { type: 'CN', value: 'Pretend Certification Authority R1' },
];

const years = 365 * 24 * 3_600_000;

const certify = async (keys: AlipayKeys, now: number): Promise<AlipayKeys['certificates']> => {
  const authority = await pair();
  const issuerKey = await importSigningKey(readPrivateKey(authority.secret));
  const issue = async (open: string, subject: typeof ant, isRoot: boolean): Promise<string> =>
    writePem(
      'CERTIFICATE',
      await issueCertificate({
        subject,
        issuer: ant,
        issuerKey,
        spki: readPublicKey(open).spki,
        serial: `20${hex(15)}`,
        notBefore: now - 86_400_000,
        notAfter: now + 5 * years,
        authority: isRoot,
      }),
    );
  const named = (name: string): typeof ant => [
    { type: 'C', value: 'CN' },
    { type: 'O', value: '杭州杯子有限公司' },
    { type: 'OU', value: 'Alipay' },
    { type: 'CN', value: name },
  ];
  return {
    root: await issue(authority.open, ant, true),
    app: await issue(keys.appPublic, named(`${keys.sellerId}-${keys.appId}`), false),
    alipay: await issue(keys.alipayPublic, named(`支付宝(中国)网络技术有限公司-${keys.sellerId}`), false),
  };
};

export const makeKeys = async (mode: 'keys' | 'certificates', now: number): Promise<AlipayKeys> => {
  const [alipay, app] = await Promise.all([pair(), pair()]);
  const keys: AlipayKeys = {
    appId: `2021${digits(12)}`,
    sellerId: `2088${digits(12)}`,
    alipayPrivate: alipay.secret,
    alipayPublic: alipay.open,
    appPrivate: app.secret,
    appPublic: app.open,
  };
  if (mode === 'keys') return keys;
  const certificates = await certify(keys, now);
  return certificates === undefined ? keys : { ...keys, certificates };
};

/** The driver's settings under which it talks to a simulator with these keys. */
export const settingsOf = (keys: AlipayKeys, url: string): Readonly<Record<string, string>> => ({
  appId: keys.appId,
  sellerId: keys.sellerId,
  privateKey: keys.appPrivate,
  ...(keys.certificates === undefined
    ? { alipayPublicKey: keys.alipayPublic }
    : {
        appCertificate: keys.certificates.app,
        alipayCertificate: keys.certificates.alipay,
        alipayRootCertificate: keys.certificates.root,
      }),
  endpoint: url,
});

export interface ImportedKeys {
  /** Signs as Alipay. */
  readonly sign: CryptoKey;
  /** Verifies what the shop's application signed. */
  readonly verify: CryptoKey;
  readonly stranger: () => Promise<CryptoKey>;
  readonly appNumber?: string;
  readonly alipayNumber?: string;
  readonly rootNumber?: string;
}

export const importKeys = async (keys: AlipayKeys): Promise<ImportedKeys> => {
  const { certificates } = keys;
  const numberOf = (pem: string): string => certificateNumber(readCertificate(pem));
  return {
    sign: await importSigningKey(readPrivateKey(keys.alipayPrivate)),
    verify: await importVerifyingKey(
      certificates === undefined ? readPublicKey(keys.appPublic) : readSpki(readCertificate(certificates.app).spki),
    ),
    stranger: async () => importSigningKey(readPrivateKey((await pair()).secret)),
    ...(certificates === undefined
      ? {}
      : { appNumber: numberOf(certificates.app), alipayNumber: numberOf(certificates.alipay), rootNumber: numberOf(certificates.root) }),
  };
};
