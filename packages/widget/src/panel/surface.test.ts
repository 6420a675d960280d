import { describe, expect, it } from 'vitest';
import { surfaceOf, type Surroundings } from './surface.ts';

const desktop: Surroundings = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
  coarsePointer: false,
  touchPoints: 0,
  shortSide: 900,
  bridge: undefined,
};
const iphone: Surroundings = {
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  coarsePointer: true,
  touchPoints: 5,
  shortSide: 390,
  bridge: undefined,
};

describe('surface', () => {
  it('knows a desktop, also with a touch screen or a small window', () => {
    expect(surfaceOf(desktop)).toBe('desktop');
    expect(surfaceOf({ ...desktop, touchPoints: 10 })).toBe('desktop');
  });
  it('knows a phone, also one that asks for the desktop page', () => {
    expect(surfaceOf(iphone)).toBe('phone');
    expect(surfaceOf({ ...iphone, userAgent: desktop.userAgent })).toBe('phone');
  });
  it('takes a tablet for a desktop: a phone can scan it', () => {
    expect(surfaceOf({ ...iphone, shortSide: 820, userAgent: desktop.userAgent })).toBe('desktop');
  });
  it('knows a browser inside an app by its bridge, whatever it calls itself, and by its name', () => {
    expect(surfaceOf({ ...iphone, bridge: 'in_app' })).toBe('in_app');
    expect(surfaceOf({ ...iphone, bridge: 'wechat' })).toBe('wechat');
    expect(surfaceOf({ ...iphone, bridge: 'wechat', userAgent: `${iphone.userAgent} wxwork/4.1 MicroMessenger/7.0` })).toBe('in_app');
    expect(surfaceOf({ ...iphone, userAgent: `${iphone.userAgent} MicroMessenger/8.0` })).toBe('wechat');
    expect(surfaceOf({ ...iphone, userAgent: `${iphone.userAgent} AliApp(AP/10.7) AlipayClient/10.7` })).toBe('alipay');
    expect(surfaceOf({ ...iphone, userAgent: iphone.userAgent.replace(/ Safari.*/, '') })).toBe('in_app');
  });
  it('takes an app on a computer for a desktop: a phone can scan it', () => {
    const wechat = { ...desktop, userAgent: `${desktop.userAgent} MicroMessenger/7.0 UnifiedPCLinuxWechat` };
    expect(surfaceOf({ ...wechat, bridge: 'wechat' })).toBe('desktop');
  });
});
