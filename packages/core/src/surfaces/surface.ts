/**
 * Where a reader sits, told by what their browser calls itself, and which steps of a payment can work there. The last thing to look at: what
 * a browser can do is asked first, where it can be asked. Which app is which stands in `apps.ts`; what is known of each, and from whom, in `evidence.ts`.
 */
import type { Surface } from '../contract.ts';

/** WeChat without its mini programs and without WeCom, in which pages cannot ask for a payment. */
const wechat = /MicroMessenger(?!.*miniProgram)/i;
const alipay = /AlipayClient/i;

/** Apps that name themselves where their webview leaves no other mark, and the mark of Android's. */
const inApp =
  /MicroMessenger|Weibo|\bQQ\/|AliApp|DingTalk|xhs|XiaoHongShu|zhihu|bilibili|baiduboxapp|aweme|TikTok|musical_ly|Bytedance|Instagram|FBA[NV]|FB_IAB|\bLine\/|KAKAOTALK|Snapchat|Pinterest(?!.*bot)|LinkedInApp|Twitter ?(for|Android)|GSA\/|Telegram-|WhatsApp|; wv\)/i;

/** A webview on iOS calls itself nothing: it is WebKit on a phone without `Safari` in its name. */
const silentWebview = /(iPhone|iPod|iPad).*AppleWebKit(?!.*Safari)/i;

const phone = /iPhone|iPod|Android.*Mobile|Windows Phone|IEMobile|Mobile.*Firefox|Harmony.*(Phone|Mobile)|UCBrowser|MQQBrowser|Opera M/i;

/** Computers by their system. Apps run there too, and a phone can scan their screens. An iPad that asks for desktop pages calls itself a Macintosh. */
const computer = /Windows NT|Macintosh|X11;|CrOS/;

/** Does an app's own browser speak here? */
export const isInApp = (agent: string): boolean => inApp.test(agent) || silentWebview.test(agent);

/** The surface of a browser that says no more of itself than its name. `touch`: its screen is touched, so that a Macintosh is an iPad. */
export function surfaceOfAgent(agent: string, touch = false): Surface {
  if (computer.test(agent) && !touch) return 'desktop';
  if (wechat.test(agent) && !/wxwork/i.test(agent)) return 'wechat';
  if (alipay.test(agent)) return 'alipay';
  if (isInApp(agent)) return 'in_app';
  return phone.test(agent) ? 'phone' : 'desktop';
}
