/** The pretend WeChat Pay. */
export { createSimulator, createWechatSimulator, type WechatSimulator } from './simulator.ts';
export type { NoticeKey } from './signer.ts';
