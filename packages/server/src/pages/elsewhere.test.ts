/** Where nothing can be paid, the page says so without a script, by what the browser calls itself: why, and where to open it. */
import type { PaymentProvider, ProviderMethod } from '@buypost/providers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveWorld, type Served } from '../routes/testing/served.ts';
import { bankDriver, type BankProvider } from '../testing/bank-driver.ts';

const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.61';
const line = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.0.0';
const webview = 'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36';
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1';
const desktop = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** A bank whose one method works only there. */
const only = (title: string, surfaces: ProviderMethod['surfaces'], actions: ProviderMethod['actions'] = ['redirect']): BankProvider => {
  const bank = bankDriver('card');
  const methods: PaymentProvider['methods'] = [{ id: 'card', title, actions, surfaces }];
  return { ...bank, methods };
};

let world: Served;
const look = async (agent: string, path = '/buy/mug?form=1', language = 'en'): Promise<string> =>
  (await world.ask(path, { headers: { 'user-agent': agent, 'accept-language': language } })).text();

describe('methods for a phone’s own browser', () => {
  beforeEach(async () => {
    world = await serveWorld({ banks: [only('Alipay', ['phone'])] });
  });
  afterEach(() => world.end());

  it('are sold there', async () => {
    const page = await look(phone);
    expect(page).toContain('name="step"');
    expect(page).not.toContain('id="elsewhere"');
  });
  it.each(['/buy/mug?form=1', '/buy/mug'])('inside WeChat %s says why, and points at its menu', async (path) => {
    const page = await look(wechat, path);
    expect(page).toContain('Inside WeChat you cannot pay with Alipay.');
    expect(page).toContain('Open this page in your browser');
    expect(page).toContain('three dots');
    expect(page).toContain('class="arrow"');
    expect(page).toMatch(/<input id="link" readonly dir="ltr" value="https:\/\/shop\.test\/buy\/mug"/);
    // Nothing to press that cannot work.
    expect(page).not.toContain('name="step"');
    expect(page).not.toContain('data-buypost');
  });
  it('speaks the reader’s language and calls the app as they do', async () => {
    expect(await look(wechat, '/buy/mug', 'zh-CN')).toContain('在微信内无法使用 Alipay 付款');
    expect(await look(wechat, '/buy/mug', 'ar')).toContain('لا يمكنك الدفع عبر Alipay داخل WeChat');
  });
  it('LINE is left by a link; a webview without a name gets the address to copy', async () => {
    expect(await look(line)).toContain('href="https://shop.test/buy/mug?openExternalBrowser=1"');
    const plain = await look(webview);
    expect(plain).toContain('Inside this app you cannot pay');
    expect(plain).not.toContain('class="arrow"');
  });
  it('on a computer the address is a code for the phone', async () => {
    const page = await look(desktop);
    expect(page).toContain('Open this page on your phone');
    expect(page).toContain('<svg class="qr"');
  });
  it('an agent made to cost time costs none', async () => {
    const began = performance.now();
    await look(`${'iPhone AppleWebKit '.repeat(400)}Safari`);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('codes to scan', () => {
  afterEach(() => world.end());

  it('inside an app they need a computer: its menu, which leads to the phone’s browser, is not pointed at', async () => {
    world = await serveWorld({ banks: [only('Code', ['desktop'], ['qr_code'])] });
    for (const agent of [wechat, line]) {
      const page = await look(agent);
      expect(page).toContain('Open this page on a computer');
      expect(page).not.toContain('class="arrow"');
      expect(page).not.toContain('openExternalBrowser');
    }
  });
});

describe('other shops', () => {
  afterEach(() => world.end());

  it('inside an app where something works, there is a quiet way out', async () => {
    world = await serveWorld({ banks: [only('Card', ['desktop', 'phone', 'wechat', 'in_app'], ['embed'])] });
    const page = await look(wechat);
    expect(page).toContain('name="step"');
    expect(page).toContain('Trouble paying inside WeChat?');
    expect(await look(phone)).not.toContain('Trouble paying');
  });
  it('only inside WeChat: a phone is told to open it there, and the press that would begin elsewhere is refused', async () => {
    world = await serveWorld({ banks: [only('WeChat Pay', ['wechat'])] });
    expect(await look(phone)).toContain('Open this page in WeChat');
    expect(await look(wechat)).toContain('name="step"');
    const sent = await world.ask('/buy/mug', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://shop.test', 'user-agent': phone },
      body: new URLSearchParams({ step: 'review', quantity: '1', method: 'card' }),
    });
    const text = await sent.text();
    expect(text).toContain('id="elsewhere"');
    expect(text).not.toContain('name="step" value="pay"');
  });
});
