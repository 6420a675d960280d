/** The driver's options out of a config's settings, which are all texts. */
import type { WechatPayOptions } from './options.ts';

export const optionsOf = (settings: Readonly<Record<string, string | undefined>>): WechatPayOptions => {
  const { mchid = '', appid = '', merchantSerial = '', merchantKey = '', apiV3Key = '' } = settings;
  const { publicKeyId, publicKey, platformCertificates, appSecret, methods, endpoint } = settings;
  return {
    mchid,
    appid,
    merchantSerial,
    merchantKey,
    apiV3Key,
    ...(publicKeyId === undefined ? {} : { publicKeyId }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(platformCertificates === undefined ? {} : { platformCertificates }),
    ...(appSecret === undefined ? {} : { appSecret }),
    ...(methods === undefined ? {} : { methods }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
};
