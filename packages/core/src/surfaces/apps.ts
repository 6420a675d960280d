/** The apps whose browsers readers arrive in, how to tell them apart, and the way out of each into the phone's own browser. */
import type { Surface } from '../contract.ts';

export interface InApp {
  readonly id: string;
  /** As its makers write it. */
  readonly title: string;
  /** As its readers in China write it, where that differs. */
  readonly zh?: string;
  readonly agent: RegExp;
  /** Where its pages sit on a phone. On a computer they are a desktop's. */
  readonly surface: Exclude<Surface, 'desktop' | 'phone'>;
  /**
   * `menu`: three dots in the upper right corner that hold "open in browser". `link`: a parameter of the page's own address makes the app hand
   * it over. Absent where we do not know: the link can be copied everywhere.
   */
  readonly leave?: 'menu' | 'link';
}

/** The first that fits is the one: WeCom also says that it is WeChat, DingTalk that it is of Alipay's family. */
export const inApps: readonly InApp[] = [
  { id: 'wecom', title: 'WeCom', zh: '企业微信', agent: /wxwork/i, surface: 'in_app', leave: 'menu' },
  { id: 'mini_program', title: 'WeChat', zh: '微信', agent: /MicroMessenger.*miniProgram/i, surface: 'in_app' },
  { id: 'wechat', title: 'WeChat', zh: '微信', agent: /MicroMessenger/i, surface: 'wechat', leave: 'menu' },
  { id: 'weibo', title: 'Weibo', zh: '微博', agent: /Weibo/i, surface: 'in_app', leave: 'menu' },
  { id: 'qq', title: 'QQ', agent: /\bQQ\//, surface: 'in_app', leave: 'menu' },
  { id: 'dingtalk', title: 'DingTalk', zh: '钉钉', agent: /DingTalk/i, surface: 'in_app', leave: 'menu' },
  { id: 'alipay', title: 'Alipay', zh: '支付宝', agent: /AlipayClient/i, surface: 'alipay', leave: 'menu' },
  { id: 'taobao', title: 'Taobao', zh: '淘宝', agent: /AliApp\(TB/i, surface: 'in_app' },
  { id: 'xiaohongshu', title: 'Xiaohongshu', zh: '小红书', agent: /xhs|XiaoHongShu/i, surface: 'in_app' },
  { id: 'douyin', title: 'Douyin', zh: '抖音', agent: /aweme/i, surface: 'in_app' },
  { id: 'tiktok', title: 'TikTok', agent: /TikTok|musical_ly|trill_|BytedanceWebview/i, surface: 'in_app' },
  { id: 'baidu', title: 'Baidu', zh: '百度', agent: /baiduboxapp/i, surface: 'in_app' },
  { id: 'instagram', title: 'Instagram', agent: /Instagram/i, surface: 'in_app', leave: 'menu' },
  { id: 'messenger', title: 'Messenger', agent: /MESSENGER|Orca-Android/i, surface: 'in_app', leave: 'menu' },
  { id: 'facebook', title: 'Facebook', agent: /FBA[NV]|FB_IAB/, surface: 'in_app', leave: 'menu' },
  { id: 'line', title: 'LINE', agent: /\bLine\//i, surface: 'in_app', leave: 'link' },
  { id: 'kakaotalk', title: 'KakaoTalk', agent: /KAKAOTALK/i, surface: 'in_app' },
  { id: 'x', title: 'X', agent: /Twitter ?(for|Android)/i, surface: 'in_app' },
  { id: 'telegram', title: 'Telegram', agent: /Telegram-/i, surface: 'in_app' },
  { id: 'snapchat', title: 'Snapchat', agent: /Snapchat/i, surface: 'in_app' },
  { id: 'pinterest', title: 'Pinterest', agent: /Pinterest/i, surface: 'in_app' },
  { id: 'linkedin', title: 'LinkedIn', agent: /LinkedInApp/i, surface: 'in_app' },
  { id: 'google', title: 'Google', agent: /GSA\//, surface: 'in_app' },
];

/** The app that a browser names; undefined for a webview that names none, and for browsers. */
export const inAppOf = (agent: string): InApp | undefined => inApps.find((one) => one.agent.test(agent));

/** The address by which an app opens this page in the phone's own browser, where there is one. LINE looks for a parameter of the page's address. */
export function leavingLink(app: InApp | undefined, page: string): string | undefined {
  if (app?.leave !== 'link') return undefined;
  const url = new URL(page);
  url.searchParams.set('openExternalBrowser', '1');
  return url.href;
}
