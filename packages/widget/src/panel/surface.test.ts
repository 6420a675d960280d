import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionsOn, surfaceOf, type Surroundings } from './surface.ts';

const desktop: Surroundings = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
  coarsePointer: false,
  touchPoints: 0,
  shortSide: 900,
  bridge: false,
};
const iphone: Surroundings = {
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  coarsePointer: true,
  touchPoints: 5,
  shortSide: 390,
  bridge: false,
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
    expect(surfaceOf({ ...iphone, bridge: true })).toBe('in_app');
    expect(surfaceOf({ ...iphone, userAgent: `${iphone.userAgent} MicroMessenger/8.0` })).toBe('in_app');
    expect(surfaceOf({ ...iphone, userAgent: iphone.userAgent.replace(/ Safari.*/, '') })).toBe('in_app');
  });
  it('offers no code to scan on the screen that would scan it, and no app where there is none', () => {
    expect(actionsOn('desktop')).toContain('qr_code');
    expect(actionsOn('desktop')).not.toContain('open_app');
    expect(actionsOn('phone')).toContain('open_app');
    expect(actionsOn('phone')).not.toContain('qr_code');
    expect(actionsOn('in_app')).not.toContain('open_app');
  });
});

const file = `${process.env['BUYPOST_CORPORA'] ?? '../shared/corpora'}/ua/uap-core-inapp-subset.json`;
if (existsSync(file)) {
  it('knows published user agents of browsers inside apps', () => {
    const entries: { ua: string; family: string }[] = JSON.parse(readFileSync(file, 'utf8')).entries;
    // Whole browsers and robots, not apps that show pages.
    const others = /^(QQ Browser|UC Browser|MiuiBrowser|Twitterbot|YandexBot|Media Crawler|TwitterCrawler|Pinterestbot)/;
    const missed = entries.filter(({ ua, family }) => !others.test(family) && surfaceOf({ ...iphone, userAgent: ua }) !== 'in_app');
    expect(missed.map(({ family, ua }) => `${family}: ${ua}`)).toEqual([]);
    expect(entries.length).toBeGreaterThan(20);
  });
} else it.skip(`knows published user agents of browsers inside apps (${file} is absent; set BUYPOST_CORPORA)`, () => {});
