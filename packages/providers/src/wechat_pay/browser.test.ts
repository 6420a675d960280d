// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PayPageGiven } from '../contract.ts';

const given: PayPageGiven = {
  data: {},
  shown: 'top',
  returnUrl: 'https://shop.test/v1/returns/code',
  language: 'zh-Hans',
  say: { pay: '支付 ¥19.00', waiting: '等待支付', lost: '未能打开', again: '再试一次' },
};
const jsapi = { way: 'jsapi', appId: 'wx1', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=p', signType: 'RSA', paySign: 's' };

let went: string[];
let pressed: { readonly href: string; readonly referrerPolicy: string }[];

/** Runs the page's script anew. */
const run = async (data: Readonly<Record<string, string>>): Promise<HTMLElement> => {
  document.body.innerHTML = `<main id="buypost-pay"></main><script type="application/json" id="buypost-given"></script>`;
  document.getElementById('buypost-given')!.textContent = JSON.stringify({ ...given, data });
  vi.resetModules();
  await import('./browser.ts');
  return document.getElementById('buypost-pay')!;
};

const withBridge = (answer: string | undefined) => {
  const invoked: unknown[] = [];
  const bridge = {
    invoke: (what: string, wish: unknown, done: (told: { err_msg?: string }) => void) => {
      invoked.push([what, wish]);
      if (answer !== undefined) done({ err_msg: answer });
    },
  };
  return { bridge, invoked };
};

beforeEach(() => {
  vi.useFakeTimers();
  went = [];
  pressed = [];
  vi.spyOn(window.location, 'replace').mockImplementation((to) => void went.push(String(to)));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    pressed.push({ href: this.href, referrerPolicy: this.referrerPolicy });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  Reflect.deleteProperty(window, 'WeixinJSBridge');
});

describe('inside WeChat', () => {
  it.each(['get_brand_wcpay_request:ok', 'get_brand_wcpay_request:cancel', 'get_brand_wcpay_request:fail'])(
    'hands the signed call to the bridge, and goes back to the post whatever it says: %s',
    async (answer) => {
      const { bridge, invoked } = withBridge(answer);
      Reflect.set(window, 'WeixinJSBridge', bridge);
      await run(jsapi);
      await vi.advanceTimersByTimeAsync(0);
      const { way: _, ...wish } = jsapi;
      expect(invoked).toEqual([['getBrandWCPayRequest', wish]]);
      expect(went).toEqual([given.returnUrl]);
    },
  );

  it('waits for a bridge that comes late', async () => {
    await run(jsapi);
    await vi.advanceTimersByTimeAsync(1_000);
    const { bridge, invoked } = withBridge(undefined);
    Reflect.set(window, 'WeixinJSBridge', bridge);
    document.dispatchEvent(new Event('WeixinJSBridgeReady'));
    await vi.advanceTimersByTimeAsync(0);
    expect(invoked).toHaveLength(1);
    expect(went).toEqual([]);
  });

  it('has a button that opens the sheet again', async () => {
    const { bridge, invoked } = withBridge(undefined);
    Reflect.set(window, 'WeixinJSBridge', bridge);
    const box = await run(jsapi);
    await vi.advanceTimersByTimeAsync(0);
    const button = box.querySelector('button');
    expect(button?.textContent).toBe('支付 ¥19.00');
    button?.click();
    expect(invoked).toHaveLength(2);
  });

  it('without a bridge says so; a simulator’s cashier stands in for it', async () => {
    const box = await run(jsapi);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(box.querySelector('[role=alert]')?.textContent).toBe('未能打开');
    expect(went).toEqual([]);
    await run({ ...jsapi, cashier: 'http://wechat.test/cashier' });
    await vi.advanceTimersByTimeAsync(5_000);
    const { origin, pathname, searchParams } = new URL(went[0] ?? '');
    expect([origin + pathname, searchParams.get('package'), searchParams.get('return'), searchParams.has('way')]).toEqual([
      'http://wechat.test/cashier',
      'prepay_id=p',
      given.returnUrl,
      false,
    ]);
  });
});

describe('from a phone’s browser', () => {
  const h5 = { way: 'h5', until: '9999999999', url: 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=p&package=1' };

  it('goes on at once, says where it stands, and names the way back', async () => {
    await run(h5);
    expect(pressed).toEqual([{ href: `${h5.url}&redirect_url=${encodeURIComponent(given.returnUrl)}`, referrerPolicy: 'origin' }]);
  });

  it('asks the shop for a fresh link where its own is too old, once', async () => {
    sessionStorage.clear();
    const old = { ...h5, until: String(Math.floor(Date.now() / 1000) - 1) };
    await run(old);
    expect(went).toEqual([`${window.location.pathname}?fresh=1`]);
    expect(pressed).toEqual([]);
    // None came, or this clock is off: on with what there is.
    await run(old);
    expect(went).toHaveLength(1);
    expect(pressed).toHaveLength(1);
  });

  it('after the back button it waits for a press', async () => {
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type: 'back_forward' } as unknown as PerformanceEntry]);
    const box = await run(h5);
    expect(pressed).toEqual([]);
    box.querySelector('button')?.click();
    expect(pressed).toHaveLength(0 + 1);
  });

  it('goes nowhere but to the web', async () => {
    const box = await run({ way: 'h5', url: 'javascript:alert(1)//' });
    expect(pressed).toEqual([]);
    expect(box.querySelector('[role=alert]')).not.toBeNull();
  });
});
