/**
 * Texts of the way out, in the file of the way out: few readers need them. A language that has a file beside this one has its texts here too.
 * `{methods}` is a list of names, `{app}` an app's name.
 */
import type { Place } from '@buypost/core/surfaces';

export interface ElsewhereTexts {
  /** What to do. */
  readonly open: Readonly<Record<Place, string>>;
  /** Why nothing can be paid here. */
  readonly why: { readonly app: string; readonly someApp: string; readonly phone: string; readonly desktop: string };
  readonly trouble: { readonly app: string; readonly someApp: string };
  readonly some: string;
  readonly menu: string;
  readonly paste: string;
  readonly go: string;
  readonly scan: string;
}

const en = {
  open: {
    browser: 'Open this page in your browser',
    computer: 'Open this page on a computer',
    phone: 'Open this page on your phone',
    wechat: 'Open this page in WeChat',
    alipay: 'Open this page in Alipay',
  },
  why: {
    app: 'Inside {app} you cannot pay with {methods}.',
    someApp: 'Inside this app you cannot pay with {methods}.',
    phone: 'On this phone you cannot pay with {methods}.',
    desktop: 'On this computer you cannot pay with {methods}.',
  },
  trouble: { app: 'Trouble paying inside {app}?', someApp: 'Trouble paying inside this app?' },
  some: 'Some ways to pay do not work inside apps. In your browser they do.',
  menu: 'Tap the three dots in the upper right corner, then “Open in browser”.',
  paste: 'Copy the link and open it there.',
  go: 'Open in the browser',
  scan: 'Scan the code with your phone, or copy the link and open it there.',
} satisfies ElsewhereTexts;

const zh = {
  open: {
    browser: '请在浏览器中打开本页',
    computer: '请在电脑上打开本页',
    phone: '请用手机打开本页',
    wechat: '请在微信中打开本页',
    alipay: '请在支付宝中打开本页',
  },
  why: {
    app: '在{app}内无法使用{methods}付款。',
    someApp: '在此应用内无法使用{methods}付款。',
    phone: '在这部手机上无法使用{methods}付款。',
    desktop: '在这台电脑上无法使用{methods}付款。',
  },
  trouble: { app: '在{app}内付款遇到问题?', someApp: '在此应用内付款遇到问题?' },
  some: '部分付款方式在应用内无法使用,在浏览器中可以。',
  menu: '点击右上角的三个点,再选择“在浏览器打开”。',
  paste: '复制链接,在那里打开。',
  go: '在浏览器中打开',
  scan: '用手机扫码,或复制链接在那里打开。',
} satisfies ElsewhereTexts;

const ar = {
  open: {
    browser: 'افتح هذه الصفحة في متصفحك',
    computer: 'افتح هذه الصفحة على حاسوب',
    phone: 'افتح هذه الصفحة على هاتفك',
    wechat: 'افتح هذه الصفحة في WeChat',
    alipay: 'افتح هذه الصفحة في Alipay',
  },
  why: {
    app: 'لا يمكنك الدفع عبر {methods} داخل {app}.',
    someApp: 'لا يمكنك الدفع عبر {methods} داخل هذا التطبيق.',
    phone: 'لا يمكنك الدفع عبر {methods} على هذا الهاتف.',
    desktop: 'لا يمكنك الدفع عبر {methods} على هذا الحاسوب.',
  },
  trouble: { app: 'هل تواجه مشكلة في الدفع داخل {app}؟', someApp: 'هل تواجه مشكلة في الدفع داخل هذا التطبيق؟' },
  some: 'بعض طرق الدفع لا تعمل داخل التطبيقات، لكنها تعمل في متصفحك.',
  menu: 'اضغط على النقاط الثلاث في الزاوية العلوية اليمنى، ثم «فتح في المتصفح».',
  paste: 'انسخ الرابط وافتحه هناك.',
  go: 'فتح في المتصفح',
  scan: 'امسح الرمز بهاتفك، أو انسخ الرابط وافتحه هناك.',
} satisfies ElsewhereTexts;

const texts: Readonly<Record<string, ElsewhereTexts>> = { en, zh, ar };

/** The texts of the panel's language, by the tag it formats with; English where there are none. */
export const elsewhereTexts = (locale: string): ElsewhereTexts => {
  const [name = ''] = locale.split('-');
  return Object.hasOwn(texts, name) ? (texts[name] ?? en) : en;
};
