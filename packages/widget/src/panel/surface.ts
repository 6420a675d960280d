/** Where the reader sits, and which steps of a payment can work there. What the browser can do is asked first, what it calls itself last. */
import type { NextAction, Surface } from '@buypost/core';

/** What is looked at; the browser's own globals where absent. */
export interface Surroundings {
  readonly userAgent: string;
  readonly coarsePointer: boolean;
  readonly touchPoints: number;
  /** The shorter side of the screen in CSS pixels. */
  readonly shortSide: number;
  /** Bridges that an app put into its pages. */
  readonly bridge: boolean;
}

const bridges = [
  'WeixinJSBridge',
  'AlipayJSBridge',
  '__wxjs_environment',
  'webkit.messageHandlers.bridge',
  'FbPlayableAd',
  'mqq',
  'WeiboJSBridge',
  'xhs',
  'TiktokJSBridge',
  'ReactNativeWebView',
];

const here = (): Surroundings => ({
  userAgent: navigator.userAgent,
  coarsePointer: matchMedia('(pointer: coarse)').matches,
  touchPoints: navigator.maxTouchPoints,
  shortSide: Math.min(screen.width, screen.height),
  bridge: bridges.some((name) => Object.hasOwn(window, name) && !(Reflect.get(window, name) instanceof Node)),
});

/** Apps that name themselves, and the marks that Android's and iOS's webviews leave. */
const inApp =
  /MicroMessenger|Weibo|QQ\/|MQQBrowser.*QQ\/|AlipayClient|AliApp|DingTalk|xhs|XiaoHongShu|discover\/|baiduboxapp|NewsArticle|aweme|TikTok|musical_ly|BytedanceWebview|Bytelocale|Instagram|FBAN|FBAV|FB_IAB|FBIOS|Barcelona|\bLine\/|KAKAOTALK|NAVER\(|Snapchat|Pinterest(?!bot)|LinkedInApp|Twitter for|GSA\/|Telegram|Viber|WhatsApp|DuckDuckGo\/\d+ .*wv|MicrosoftTeams|Slack|; wv\)/i;
const phone = /iPhone|iPod|Android.*Mobile|Windows Phone|Mobile.*Firefox|HarmonyOS.*(Phone|Mobile)|OpenHarmony.*(Phone|Mobile)/i;

/** A webview on iOS calls itself nothing: it is WebKit on a phone without `Safari` in its name. */
const silentWebview = /(iPhone|iPod|iPad).*AppleWebKit(?!.*Safari)/i;

export function surfaceOf(at: Surroundings = here()): Surface {
  if (at.bridge || inApp.test(at.userAgent) || silentWebview.test(at.userAgent)) return 'in_app';
  if (at.coarsePointer && at.touchPoints > 0 && at.shortSide < 600) return 'phone';
  // A desktop window made small, or one with a touch screen, stays a desktop; a phone that asks for the desktop page keeps its pointer.
  return phone.test(at.userAgent) && at.shortSide < 600 ? 'phone' : 'desktop';
}

/** Kinds of next action that can work on a surface. A phone cannot scan itself; a desktop has no app to open; apps keep links to other apps in. */
export const actionsOn = (surface: Surface): readonly NextAction['type'][] => {
  switch (surface) {
    case 'desktop':
      return ['embed', 'qr_code', 'redirect', 'wait'];
    case 'phone':
      return ['embed', 'open_app', 'redirect', 'wait'];
    case 'wechat':
    case 'alipay':
    case 'in_app':
      return ['embed', 'redirect', 'wait'];
  }
};
