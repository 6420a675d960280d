/** WeChat Pay, API v3, for merchants in mainland China. */
export { driver } from './driver.ts';
export type { WechatPayOptions } from './options.ts';
export { wechatPay } from './provider.ts';
