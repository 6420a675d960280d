import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionsOn, worksOn } from './actions.ts';
import { surfaceOfAgent } from './surface.ts';

const ios = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';

describe('the surface that a browser names', () => {
  it.each([
    ['', 'desktop'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36', 'desktop'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', 'desktop'],
    // A phone can scan a tablet.
    ['Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', 'desktop'],
    [`${ios} Version/18.5 Mobile/15E148 Safari/604.1`, 'phone'],
    [`${ios} CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`, 'phone'],
    [android, 'phone'],
    ['Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0', 'phone'],
    [
      'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile',
      'phone',
    ],
    [`${ios} Mobile/15E148 MicroMessenger/8.0.61(0x18003d2c) NetType/WIFI Language/zh_CN`, 'wechat'],
    [
      `${android.replace(' Mobile', ' MQQBrowser/6.2 TBS/045811 Mobile')} MicroMessenger/8.0.60.2860(0x28003C35) WeChat/arm64 NetType/4G`,
      'wechat',
    ],
    // Pages in mini programs and in WeCom may not ask WeChat for a payment.
    [`${ios} Mobile/15E148 MicroMessenger/8.0.61 miniProgram/wx0123456789abcdef`, 'in_app'],
    [`${ios} Mobile/15E148 wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh`, 'in_app'],
    // WeChat on a computer shows its pages on a screen that a phone can scan.
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/132.0.0.0 Safari/537.36 MicroMessenger/7.0.20 UnifiedPCWindowsWechat XWEB/17071',
      'desktop',
    ],
    [`${ios} Mobile/15E148 ChannelId(75) AliApp(AP/10.7.20.6000) AlipayClient/10.7.20.6000 Language/zh-Hans`, 'alipay'],
    [`${ios} Mobile/15E148 AliApp(DingTalk/7.6.50) com.laiwang.DingTalk/39810000 Channel/201200`, 'in_app'],
    [`${ios} Mobile/15E148 AliApp(TB/10.45.0) WindVane/8.7.2`, 'in_app'],
    [`${android} V1_AND_SQ_9.1.5_7160_YYB_D QQ/9.1.5.20750 NetType/WIFI`, 'in_app'],
    [`${ios} Mobile/15E148 XiaoHongShu/8.50 discover/8.50`, 'in_app'],
    [ios, 'in_app'],
  ])('%s: %s', (agent, surface) => {
    expect(surfaceOfAgent(agent)).toBe(surface);
  });

  it('takes a Macintosh that is touched for an iPad', () => {
    const agent = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) MicroMessenger/8.0.61';
    expect(surfaceOfAgent(agent)).toBe('desktop');
    expect(surfaceOfAgent(agent, true)).toBe('wechat');
  });
});

it('offers no code to scan on the screen that would scan it, and no app where there is none or where an app keeps links in', () => {
  const surfaces = ['desktop', 'phone', 'wechat', 'alipay', 'in_app'] as const;
  expect(surfaces.filter((surface) => actionsOn(surface).includes('qr_code'))).toEqual(['desktop']);
  expect(surfaces.filter((surface) => actionsOn(surface).includes('open_app'))).toEqual(['phone']);
  for (const surface of surfaces) expect(actionsOn(surface)).toEqual(expect.arrayContaining(['redirect', 'embed', 'wait']));
});

it('leaves out methods made for another place, and those of which no step works', () => {
  const methods = [
    { id: 'code', title: 'Code', actions: ['qr_code'] },
    { id: 'inside', title: 'Inside', actions: ['redirect'], surfaces: ['wechat'] },
    { id: 'page', title: 'Page', actions: ['redirect'], surfaces: ['desktop', 'phone'] },
    { id: 'form', title: 'Form', actions: ['embed'] },
  ] as const;
  const ids = (surface: Parameters<typeof worksOn>[0]) => worksOn(surface, methods).map((one) => one.id);
  expect(ids('desktop')).toEqual(['code', 'page', 'form']);
  expect(ids('phone')).toEqual(['page', 'form']);
  expect(ids('wechat')).toEqual(['inside', 'form']);
  expect(ids('in_app')).toEqual(['form']);
});

const file = `${process.env['BUYPOST_CORPORA'] ?? '../shared/corpora'}/ua/uap-core-inapp-subset.json`;
if (existsSync(file)) {
  it('knows published user agents of browsers inside apps', () => {
    const entries: { ua: string; family: string }[] = JSON.parse(readFileSync(file, 'utf8')).entries;
    expect(entries).toHaveLength(106);
    const told = new Map<string, Set<string>>();
    for (const { ua, family } of entries) told.set(surfaceOfAgent(ua), (told.get(surfaceOfAgent(ua)) ?? new Set()).add(family));
    // Whole browsers, robots, and WeChat on a computer; everything else is an app on a phone or tablet.
    expect([...(told.get('phone') ?? [])].sort()).toEqual([
      'MiuiBrowser',
      'Pinterestbot',
      'QQ Browser Mini',
      'QQ Browser Mobile',
      'UC Browser',
    ]);
    expect([...(told.get('desktop') ?? [])].sort()).toEqual([
      'Media Crawler',
      'Pinterestbot',
      'TwitterCrawler',
      'Twitterbot',
      'WeChat Browser',
      'YandexBot',
    ]);
    expect([...told.keys()].sort()).toEqual(['desktop', 'in_app', 'phone']);
  });
} else it.skip(`knows published user agents of browsers inside apps (${file} is absent; set BUYPOST_CORPORA)`, () => {});
