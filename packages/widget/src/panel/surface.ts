/** Where the reader sits. What the browser can do is asked first, what it calls itself last: `@buypost/core/surfaces`. */
import type { Surface } from '@buypost/core';
import { surfaceOfAgent } from '@buypost/core/surfaces';

/** What is looked at; the browser's own globals where absent. */
export interface Surroundings {
  readonly userAgent: string;
  readonly coarsePointer: boolean;
  readonly touchPoints: number;
  /** The shorter side of the screen in CSS pixels. */
  readonly shortSide: number;
  /** The bridge that an app put into its pages; one of any other app than WeChat is nothing that we can pay by. */
  readonly bridge: 'wechat' | 'in_app' | undefined;
}

/** Bridges of apps, by the names of their globals. Alipay's is also put into pages by apps that only build on its kit. */
const others = ['AlipayJSBridge', 'mqq', 'WeiboJSBridge', 'xhs', 'TiktokJSBridge', 'ReactNativeWebView'];

/** An element with such an id is no bridge. */
const has = (name: string): boolean => Object.hasOwn(window, name) && !(Reflect.get(window, name) instanceof Node);

const here = (): Surroundings => ({
  userAgent: navigator.userAgent,
  coarsePointer: matchMedia('(pointer: coarse)').matches,
  touchPoints: navigator.maxTouchPoints,
  shortSide: Math.min(screen.width, screen.height),
  bridge: has('WeixinJSBridge') ? 'wechat' : others.some(has) ? 'in_app' : undefined,
});

export function surfaceOf(at: Surroundings = here()): Surface {
  const touch = at.coarsePointer && at.touchPoints > 0;
  const named = surfaceOfAgent(at.userAgent, touch);
  if (named !== 'desktop' && named !== 'phone') return named;
  // An app on a computer shows its pages on a screen that a phone can scan.
  if (at.bridge && touch) return at.bridge;
  // A desktop window made small, or one with a touch screen, stays a desktop; a phone that asks for the desktop page keeps its pointer.
  return at.shortSide < 600 && (touch || named === 'phone') ? 'phone' : 'desktop';
}
