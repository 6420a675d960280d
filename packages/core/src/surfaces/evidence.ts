/**
 * What is known of each place a reader may sit in, and from whom. Documentation that a test holds against the code: nothing is offered where a row says
 * that it cannot work, and what nobody confirmed is offered only where a failure leaves a way on (`docs/capabilities.md` is printed from here).
 */
import type { Surface } from '../contract.ts';

/** `unconfirmed`: no page that we could read says so, and we have no such app to try. */
export type Known = 'yes' | 'no' | 'unconfirmed';

export interface Evidence {
  readonly where: string;
  readonly surface: Surface;
  /** A top-level page of a provider that comes back. */
  readonly redirect: Known;
  /** The shop's pay frame in the post. */
  readonly embed: Known;
  /** A link that opens another app. */
  readonly appLink: Known;
  /** A code on this screen that a wallet scans. */
  readonly scan: Known;
  /** A second window. Nothing of ours needs one. */
  readonly popups: Known;
  /** Storage of the provider's form inside the pay frame. Nothing of ours needs it; some providers' logins do. */
  readonly frameStorage: Known;
  readonly notes: readonly { readonly says: string; readonly url?: string }[];
}

const androidWindows = {
  says: 'Android: a webview takes `window.open` and `target=_blank` for a navigation of the page itself unless its app supports windows; the default is no',
  url: 'https://learn.microsoft.com/en-us/dotnet/api/android.webkit.websettings.setsupportmultiplewindows',
};
const androidCookies = {
  says: 'Android: apps that target Lollipop or later refuse third-party cookies in webviews by default',
  url: 'https://learn.microsoft.com/en-us/dotnet/api/android.webkit.cookiemanager.setacceptthirdpartycookies',
};
const androidSchemes = {
  says: 'Android: links of other apps fail in a webview whose app does not handle them (ERR_UNKNOWN_URL_SCHEME)',
  url: 'https://www.troubleshootingcentral.com/how-to-fix-the-err_unknown_url_scheme-android-webview-error/',
};
const metaWindows = {
  says: 'Meta’s browsers handle new windows irregularly; payments that need one may be lost',
  url: 'https://integration.wpay.com.au/guides/payments/embed/in-app-browsers',
};
const guess = { says: 'The rest of this row is unconfirmed' };

const inApp = {
  surface: 'in_app',
  redirect: 'unconfirmed',
  embed: 'unconfirmed',
  appLink: 'unconfirmed',
  scan: 'no',
  popups: 'unconfirmed',
} as const;

export const evidence: readonly Evidence[] = [
  {
    where: 'Desktop browsers',
    surface: 'desktop',
    redirect: 'yes',
    embed: 'yes',
    appLink: 'no',
    scan: 'yes',
    popups: 'yes',
    frameStorage: 'no',
    notes: [
      { says: 'Redirect, pay frame and code: seen in our own tests (Chromium, Firefox, WebKit as far as they are installed)' },
      {
        says: 'Safari blocks all third-party cookies',
        url: 'https://www.macrumors.com/2020/03/24/safari-full-third-party-cookie-blocking',
      },
    ],
  },
  {
    where: 'Phone browsers',
    surface: 'phone',
    redirect: 'yes',
    embed: 'yes',
    appLink: 'yes',
    scan: 'no',
    popups: 'yes',
    frameStorage: 'no',
    notes: [
      { says: 'Redirect, pay frame and app link: seen in our own tests at a phone’s size; no phone can scan its own screen' },
      {
        says: 'Where Alipay’s app cannot be woken, its page goes on by itself',
        url: 'https://www.wanfa688.com/html/Products/250625.html',
      },
      {
        says: 'iOS: Safari blocks all third-party cookies',
        url: 'https://www.macrumors.com/2020/03/24/safari-full-third-party-cookie-blocking',
      },
    ],
  },
  {
    where: 'WeChat on a phone',
    surface: 'wechat',
    redirect: 'yes',
    embed: 'unconfirmed',
    appLink: 'no',
    scan: 'no',
    popups: 'unconfirmed',
    frameStorage: 'unconfirmed',
    notes: [
      {
        says: 'Pages may ask WeChat for a payment (JSAPI) in WeChat’s own browser only',
        url: 'https://fanguyun.github.io/post/gong-zhong-hao-andh5-wei-xin-zhi-fu-jie-ru',
      },
      { says: 'WeChat’s payment for other browsers (H5) cannot be begun inside WeChat', url: 'https://payjs.cn/view/9vw7' },
      {
        says: 'Other apps open only by WeChat’s own element, for a verified account with a bound domain and app',
        url: 'https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_Open_Tag.html',
      },
      {
        says: 'Alipay’s links are blocked; readers are asked to open their browser by the menu at the upper right',
        url: 'https://juejin.cn/post/7014138314185785352',
      },
      { says: 'That a payment code cannot be read off the same screen is unconfirmed by an official page' },
    ],
  },
  {
    where: 'WeChat mini programs (their web-view)',
    surface: 'in_app',
    redirect: 'unconfirmed',
    embed: 'unconfirmed',
    appLink: 'no',
    scan: 'no',
    popups: 'unconfirmed',
    frameStorage: 'unconfirmed',
    notes: [
      {
        says: 'Pages in a web-view cannot pay; frames need their domain on the program’s list',
        url: 'https://developers.weixin.qq.com/community/develop/doc/00060ed8624758f656f8fde8d5d000',
      },
    ],
  },
  {
    where: 'WeChat, QQ, DingTalk and other apps on a computer',
    surface: 'desktop',
    redirect: 'unconfirmed',
    embed: 'unconfirmed',
    appLink: 'no',
    scan: 'yes',
    popups: 'unconfirmed',
    frameStorage: 'unconfirmed',
    notes: [{ says: 'A screen is a screen: a phone can scan it' }, guess],
  },
  {
    where: 'Alipay',
    surface: 'alipay',
    redirect: 'yes',
    embed: 'unconfirmed',
    appLink: 'no',
    scan: 'no',
    popups: 'unconfirmed',
    frameStorage: 'unconfirmed',
    notes: [{ says: 'Nothing has to be woken: the reader is in the app', url: 'https://jishuzhan.net/article/1928643155284504578' }, guess],
  },
  { where: 'Weibo', ...inApp, frameStorage: 'unconfirmed', notes: [guess] },
  { where: 'QQ', ...inApp, frameStorage: 'unconfirmed', notes: [guess] },
  { where: 'DingTalk', ...inApp, frameStorage: 'unconfirmed', notes: [guess] },
  { where: 'Xiaohongshu, Douyin, Baidu, Taobao', ...inApp, frameStorage: 'unconfirmed', notes: [guess] },
  {
    where: 'Instagram',
    ...inApp,
    popups: 'no',
    frameStorage: 'unconfirmed',
    notes: [metaWindows, guess],
  },
  {
    where: 'Facebook, Messenger',
    ...inApp,
    popups: 'no',
    frameStorage: 'unconfirmed',
    notes: [
      metaWindows,
      {
        says: 'The menu opens a page in the phone’s own browser',
        url: 'https://activationtrouble.com/en/forcing-facebook-to-open-links-on-chrome',
      },
      guess,
    ],
  },
  {
    where: 'LINE',
    ...inApp,
    frameStorage: 'unconfirmed',
    notes: [
      {
        says: '`openExternalBrowser=1` in a page’s address opens the phone’s own browser',
        url: 'https://developers.line.biz/ja/docs/line-login/using-line-url-scheme',
      },
      guess,
    ],
  },
  { where: 'TikTok', ...inApp, frameStorage: 'unconfirmed', notes: [guess] },
  { where: 'X', ...inApp, frameStorage: 'unconfirmed', notes: [guess] },
  {
    where: 'Plain webviews on Android',
    ...inApp,
    redirect: 'yes',
    embed: 'yes',
    appLink: 'no',
    popups: 'no',
    frameStorage: 'no',
    notes: [androidWindows, androidCookies, androidSchemes, { says: 'Redirect and frame: a webview is Chromium; seen in Chromium' }],
  },
  {
    where: 'Plain webviews on iOS',
    ...inApp,
    redirect: 'yes',
    embed: 'yes',
    frameStorage: 'unconfirmed',
    notes: [
      {
        says: 'A second window is the app’s to make, and optional',
        url: 'https://developer.apple.com/documentation/webkit/wkuidelegate/webview(_:createwebviewwith:for:windowfeatures:)',
      },
      guess,
    ],
  },
];
