/** The driver's options, checked when the shop starts rather than when the first buyer pays. */
import { readPrivateKey, readPublicKey, readSpki, type RsaPrivateKey, type RsaPublicKey } from '../pem.ts';
import { readCertificates } from '../x509.ts';
import { methods } from './methods.ts';

export interface WechatPayOptions {
  /** Merchant number, digits. */
  readonly mchid: string;
  /** The official account (or app) bound to the merchant: `wx` and 16 characters. */
  readonly appid: string;
  /** Serial number of the merchant's API certificate, hex. */
  readonly merchantSerial: string;
  /** `apiclient_key.pem`, whole. */
  readonly merchantKey: string;
  /** The APIv3 key: exactly 32 bytes. Decrypts notifications. */
  readonly apiV3Key: string;
  /** WeChat Pay's public key (`pub_key.pem`) and its id, `PUB_KEY_ID_...`. */
  readonly publicKeyId?: string;
  readonly publicKey?: string;
  /** WeChat Pay platform certificates, PEM, one after the other. Needed where the account has no public key yet, and during the switch. */
  readonly platformCertificates?: string;
  /** The official account's own secret: only with it can buyers pay inside WeChat. */
  readonly appSecret?: string;
  /** What the account is approved for, as in "wechat_qr, wechat_jsapi". Everything it has the keys for where absent. */
  readonly methods?: string;
  /** Another origin in place of WeChat's, for tests. */
  readonly endpoint?: string;
}

/** WeChat's three doors; one and the same at a simulator. Origins without a trailing slash. */
export interface Origins {
  /** Payments. */
  readonly pay: string;
  /** Code for openid. */
  readonly identify: string;
  /** Where a buyer's browser is sent to be known. */
  readonly authorize: string;
}

export interface CheckedOptions {
  readonly mchid: string;
  readonly appid: string;
  readonly merchantSerial: string;
  readonly merchantKey: RsaPrivateKey;
  readonly apiV3Key: Uint8Array<ArrayBuffer>;
  /** By the serial or id that a signature names. All of them are believed. */
  readonly believed: ReadonlyMap<string, RsaPublicKey>;
  /** Sent as `Wechatpay-Serial`, so that answers are signed with the public key also during the switch. */
  readonly publicKeyId: string | undefined;
  /** When the certificates end, milliseconds, by serial. */
  readonly endsAt: ReadonlyMap<string, number>;
  readonly appSecret: string | undefined;
  readonly methods: readonly string[];
  readonly origins: Origins;
  /** Set where `endpoint` is. */
  readonly endpoint: string | undefined;
}

const real: Origins = {
  pay: 'https://api.mch.weixin.qq.com',
  identify: 'https://api.weixin.qq.com',
  authorize: 'https://open.weixin.qq.com',
};

const given = (text: string | undefined): string | undefined => (typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined);

/** Reads, or notes why it cannot. */
const reading = <T>(problems: string[], name: string, read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    problems.push(`\`${name}\`: ${error instanceof Error ? error.message : 'it cannot be read.'}`);
    return undefined;
  }
};

const endpointOf = (problems: string[], told: string | undefined): string | undefined => {
  if (told === undefined) return undefined;
  const url = URL.canParse(told) ? new URL(told) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && told.replace(/\/$/, '') === url.origin) return url.origin;
  problems.push('`endpoint` must be an origin and nothing more, as in "http://localhost:4246". Leave it out for WeChat itself.');
  return undefined;
};

const methodsOf = (problems: string[], told: string | undefined, appSecret: string | undefined): readonly string[] => {
  const known = methods.map(({ id }) => id);
  if (told === undefined) return known.filter((id) => id !== 'wechat_jsapi' || appSecret !== undefined);
  const wished = told.split(/[\s,]+/).filter((id) => id !== '');
  const strange = wished.filter((id) => !known.includes(id));
  if (strange.length > 0) problems.push(`\`methods\` names ${strange.join(', ')}; there are: ${known.join(', ')}.`);
  if (wished.includes('wechat_jsapi') && appSecret === undefined)
    problems.push(
      '`appSecret` is missing: wechat_jsapi must learn who the buyer is. Official account platform, Settings, Basic configuration.',
    );
  return known.filter((id) => wished.includes(id));
};

/** Everything an answer or notification may be signed with, and what is wrong with the keys that were given. */
const believedOf = (
  problems: string[],
  options: WechatPayOptions,
  own: { readonly serial: string; readonly modulus: string | undefined },
): Pick<CheckedOptions, 'believed' | 'publicKeyId' | 'endsAt'> => {
  const believed = new Map<string, RsaPublicKey>();
  const endsAt = new Map<string, number>();
  const [publicKeyId, publicKey, certificates] = [
    given(options.publicKeyId),
    given(options.publicKey),
    given(options.platformCertificates),
  ];
  const mine = (name: string, key: RsaPublicKey, serial?: string): boolean => {
    if (key.modulus !== own.modulus && serial !== own.serial) return false;
    problems.push(
      `\`${name}\` holds your own merchant key (apiclient_cert.pem?). WeChat Pay's is needed: merchant platform, Account, API security.`,
    );
    return true;
  };
  if (publicKeyId === undefined && publicKey === undefined && certificates === undefined)
    problems.push(
      '`publicKey` and `publicKeyId` are missing: without them nobody can tell WeChat Pay from a stranger. Merchant platform, Account, API security, WeChat Pay public key.',
    );
  if ((publicKeyId === undefined) !== (publicKey === undefined))
    problems.push(`\`${publicKey === undefined ? 'publicKey' : 'publicKeyId'}\` is missing: the key and its id go together.`);
  if (publicKeyId !== undefined && !/^PUB_KEY_ID_[0-9A-Za-z]{10,64}$/.test(publicKeyId))
    problems.push('`publicKeyId` must be as the merchant platform shows it: "PUB_KEY_ID_0112345678...".');
  if (publicKey !== undefined) {
    const key = reading(problems, 'publicKey', () => readPublicKey(publicKey));
    if (key !== undefined && !mine('publicKey', key) && publicKeyId !== undefined) believed.set(publicKeyId, key);
  }
  if (certificates !== undefined) {
    for (const { serial, spki, notAfter } of reading(problems, 'platformCertificates', () => readCertificates(certificates)) ?? []) {
      const key = reading(problems, 'platformCertificates', () => readSpki(spki));
      if (key === undefined || mine('platformCertificates', key, serial)) continue;
      believed.set(serial, key);
      endsAt.set(serial, notAfter);
    }
  }
  return { believed, publicKeyId, endsAt };
};

/** Reads every option. Throws one `TypeError` with everything that is wrong and how to mend it; no secret stands in it. */
export const checkOptions = (options: WechatPayOptions): CheckedOptions => {
  const problems: string[] = [];
  const [mchid = '', appid = '', serial = ''] = [given(options.mchid), given(options.appid), given(options.merchantSerial)?.toUpperCase()];
  const [keyText = '', appSecret] = [given(options.merchantKey), given(options.appSecret)];
  if (!/^\d{8,32}$/.test(mchid)) problems.push('`mchid` must be the merchant number, digits only: "1900000001".');
  if (!/^wx[0-9A-Za-z]{16}$/.test(appid)) problems.push('`appid` must be "wx" and 16 characters: "wx8888888888888888".');
  if (!/^[0-9A-F]{16,64}$/.test(serial))
    problems.push(
      '`merchantSerial` must be the serial number of the API certificate, hex: openssl x509 -in apiclient_cert.pem -noout -serial',
    );
  const apiV3Key = new TextEncoder().encode(given(options.apiV3Key) ?? '');
  if (apiV3Key.length !== 32)
    problems.push(
      `\`apiV3Key\` has ${apiV3Key.length} bytes and must have exactly 32. Merchant platform, Account, API security, APIv3 key.`,
    );
  if (appSecret !== undefined && !/^[0-9A-Za-z]{32}$/.test(appSecret))
    problems.push('`appSecret` must be the 32 characters that the official account platform shows once.');
  const merchantKey = reading(problems, 'merchantKey', () => readPrivateKey(keyText));
  const keys = believedOf(problems, options, { serial, modulus: merchantKey?.modulus });
  const endpoint = endpointOf(problems, given(options.endpoint));
  const offered = methodsOf(problems, given(options.methods), appSecret);
  if (problems.length > 0 || merchantKey === undefined)
    throw new TypeError(`wechatPay({ ... }) cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return {
    ...keys,
    mchid,
    appid,
    merchantSerial: serial,
    merchantKey,
    apiV3Key,
    appSecret,
    methods: offered,
    origins: endpoint === undefined ? real : { pay: endpoint, identify: endpoint, authorize: endpoint },
    endpoint,
  };
};
