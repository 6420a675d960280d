/** WeChat Pay as a shop's settings name it. */
import type { Driver } from '../driver.ts';
import { doctor } from './doctor.ts';
import { wechatPay } from './provider.ts';
import { optionsOf } from './settings.ts';

export const driver: Driver = {
  id: 'wechat_pay',
  title: 'WeChat Pay',
  options: {
    mchid: { about: 'The merchant number, digits only; merchant platform (pay.weixin.qq.com), Account, Merchant information.' },
    appid: { about: 'The official account or app that is bound to the merchant number: "wx" and 16 characters.' },
    merchantSerial: {
      about:
        'Serial number of the merchant API certificate, hex; Account, API security, or: openssl x509 -in apiclient_cert.pem -noout -serial.',
    },
    merchantKey: { about: 'The private key of that certificate: the whole of apiclient_key.pem.', secret: true },
    apiV3Key: { about: 'The APIv3 key, exactly 32 bytes, which opens notifications; Account, API security.', secret: true },
    publicKeyId: {
      about: 'The id of WeChat Pay\'s public key, "PUB_KEY_ID_..."; Account, API security, WeChat Pay public key.',
      optional: true,
    },
    publicKey: { about: "WeChat Pay's public key: the whole of pub_key.pem.", optional: true },
    platformCertificates: {
      about:
        'WeChat Pay platform certificates (PEM, one after the other): for accounts without a public key, and beside it until the switch is complete.',
      optional: true,
    },
    appSecret: {
      about: "The official account's secret (mp.weixin.qq.com): needed for paying inside WeChat.",
      secret: true,
      optional: true,
    },
    methods: {
      about: 'The products the account is approved for, of wechat_qr, wechat_h5 and wechat_jsapi; all that the keys allow where absent.',
      optional: true,
    },
    endpoint: { about: 'For tests: the origin of a simulator, as in "http://localhost:4246".', optional: true },
  },
  create: (settings) => wechatPay(optionsOf(settings)),
  doctor,
};
