import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MethodChoice } from '../contract.ts';
import { inAppOf, inApps, leavingLink } from './apps.ts';
import { elsewhereFrom } from './elsewhere.ts';
import { surfaceOfAgent } from './surface.ts';

const qr: MethodChoice = { id: 'qr', title: 'Code', actions: ['qr_code'] };
const app: MethodChoice = { id: 'app', title: 'App', actions: ['open_app'] };
const inside: MethodChoice = { id: 'inside', title: 'Inside', actions: ['redirect'], surfaces: ['wechat'] };

describe('where to go from where nothing works', () => {
  it.each([
    ['in_app', [app, qr], 'browser', ['app']],
    ['wechat', [app], 'browser', ['app']],
    ['in_app', [qr], 'computer', ['qr']],
    ['in_app', [inside, qr], 'wechat', ['inside']],
    ['phone', [qr], 'computer', ['qr']],
    ['phone', [inside, qr], 'wechat', ['inside']],
    ['desktop', [app, inside], 'phone', ['app']],
    ['desktop', [inside], 'wechat', ['inside']],
  ] as const)('from %s', (from, methods, place, ids) => {
    const found = elsewhereFrom(from, methods);
    expect([found?.place, found?.methods.map((one) => one.id)]).toEqual([place, ids]);
  });
  it('is nowhere where a shop has no way to be paid', () => {
    expect(elsewhereFrom('in_app', [])).toBeUndefined();
    expect(elsewhereFrom('wechat', [inside])).toBeUndefined();
  });
});

describe('apps', () => {
  it('sit where their name says they sit', () => {
    const agents = new Map<string, string>([
      ['wecom', 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile wxwork/4.1.36 MicroMessenger/7.0.1'],
      ['mini_program', 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile MicroMessenger/8.0 miniProgram/wx01'],
      ['wechat', 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile MicroMessenger/8.0'],
      ['weibo', 'Mozilla/5.0 (iPhone) Weibo (iPhone17,1__weibo__15.4.1__iphone__os18.5)'],
      ['qq', 'Mozilla/5.0 (Linux; Android 15) V1_AND_SQ_9.1.5 QQ/9.1.5.20750'],
      ['dingtalk', 'Mozilla/5.0 (iPhone) AliApp(DingTalk/7.6.50) com.laiwang.DingTalk/39810000'],
      ['alipay', 'Mozilla/5.0 (iPhone) AliApp(AP/10.7.20) AlipayClient/10.7.20'],
      ['taobao', 'Mozilla/5.0 (iPhone) AliApp(TB/10.45.0) WindVane/8.7.2'],
      ['xiaohongshu', 'Mozilla/5.0 (iPhone) XiaoHongShu/8.50 discover/8.50'],
      ['douyin', 'Mozilla/5.0 (iPhone) aweme_32.1.0 BytedanceWebview/d8a21c6'],
      ['tiktok', 'Mozilla/5.0 (iPhone) musical_ly_34.3.1 BytedanceWebview/d8a21c6'],
      ['baidu', 'Mozilla/5.0 (iPhone) baiduboxapp/15.8.0.10'],
      ['instagram', 'Mozilla/5.0 (iPhone) Instagram 415.0.0.36.76'],
      ['messenger', 'Mozilla/5.0 (Linux; Android 6; wv) [FB_IAB/MESSENGER;FBAV/120.0.0.14.84;]'],
      ['facebook', 'Mozilla/5.0 (iPhone) [FBAN/FBIOS;FBAV/194.0.0.38.99]'],
      ['line', 'Mozilla/5.0 (iPhone) Safari Line/14.0.0'],
      ['kakaotalk', 'Mozilla/5.0 (iPhone) KAKAOTALK/11.3.1 (INAPP)'],
      ['x', 'Mozilla/5.0 (Linux; Android 9; wv) TwitterAndroid'],
      ['telegram', 'Mozilla/5.0 (Linux; Android 15; K) Telegram-Android/12.4.1'],
      ['snapchat', 'Mozilla/5.0 (iPhone) Snapchat/10.38.0.25'],
      ['pinterest', 'Mozilla/5.0 (iPhone) [Pinterest/iOS]'],
      ['linkedin', 'Mozilla/5.0 (iPhone) [LinkedInApp]/9.30'],
      ['google', 'Mozilla/5.0 (iPhone) GSA/36.0.169645775 Mobile Safari/604.1'],
    ]);
    expect([...agents.keys()].sort()).toEqual(inApps.map((one) => one.id).sort());
    for (const [id, agent] of agents) {
      expect(inAppOf(agent)?.id, agent).toBe(id);
      expect(surfaceOfAgent(agent), agent).toBe(inAppOf(agent)?.surface);
    }
  });

  it('LINE hands a page over by a parameter of its address; others have no such link', () => {
    const line = inApps.find((one) => one.id === 'line');
    expect(leavingLink(line, 'https://blog.example/post?x=1#end')).toBe('https://blog.example/post?x=1&openExternalBrowser=1#end');
    expect(leavingLink(inApps[0], 'https://blog.example/')).toBeUndefined();
    expect(leavingLink(undefined, 'https://blog.example/')).toBeUndefined();
  });
});

const file = `${process.env['BUYPOST_CORPORA'] ?? '../shared/corpora'}/ua/uap-core-inapp-subset.json`;
if (existsSync(file)) {
  it('an app that is named in the published user agents is never taken for a browser', () => {
    const entries: { ua: string; family: string }[] = JSON.parse(readFileSync(file, 'utf8')).entries;
    const robots = /bot\b|crawler/i;
    const wrong = entries.filter(({ ua }) => {
      const known = inAppOf(ua);
      const computer = /Windows NT|Macintosh/.test(ua);
      return known !== undefined && !robots.test(ua) && surfaceOfAgent(ua) !== (computer ? 'desktop' : known.surface);
    });
    expect(wrong.map(({ ua }) => ua)).toEqual([]);
  });
} else
  it.skip(`an app that is named in the published user agents is never taken for a browser (${file} is absent; set BUYPOST_CORPORA)`, () => {});
