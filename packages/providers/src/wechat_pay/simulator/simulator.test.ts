import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { insideWechat, stage, url, type Stage } from '../testing/stage.ts';
import { pauses } from './notify.ts';
import { createWechatSimulator } from './index.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

const back = 'https://shop.test/v1/returns/abc';

/** Follows the simulator's own redirects to the page that a buyer sees. */
const page = async (
  address: string,
  init?: RequestInit,
): Promise<{ readonly at: string; readonly html: string; readonly status: number }> => {
  let at = new URL(address, url).href;
  for (let hops = 0; hops < 4; hops += 1) {
    const answer = await self.wechat.fetch(new Request(at, hops === 0 ? init : undefined));
    const location = answer.headers.get('location');
    if (location === null) return { at: at.slice(url.length), html: await answer.text(), status: answer.status };
    at = new URL(location, url).href;
  }
  return expect.fail('it goes round');
};
const press = (at: string, wish: string) =>
  page(at, { method: 'POST', body: `do=${wish}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const buttons = (html: string): string[] => [...html.matchAll(/data-do="(\w+)"/g)].map(([, wish = '']) => wish);

describe('what buyers see', () => {
  test('a scanned code: pay, decline, cancel; the shop’s text is escaped', async () => {
    const made = await self.create('wechat_qr', { title: '<img src=x onerror=alert(1)> "mug"' });
    const { data = '' } = made.action?.type === 'qr_code' ? made.action : {};
    const seen = await page(data);
    expect(buttons(seen.html)).toEqual(['pay', 'later', 'decline', 'cancel']);
    expect(seen.html).toContain('¥19.00');
    expect(seen.html).not.toContain('<img');
    expect((await press(seen.at, 'decline')).html).toContain('The bank said no');
    expect(self.wechat.ledger()).toMatchObject([{ charged: 0, status: 'NOTPAY' }]);
    expect((await press(seen.at, 'pay')).html).toContain('Paid');
    expect(self.wechat.ledger()).toMatchObject([{ charged: 1900, status: 'SUCCESS' }]);
    expect((await press(seen.at, 'pay')).status).toBe(409);
    expect(self.wechat.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('an H5 link needs the page before it to say where it stands, and leads back', async () => {
    const made = await self.create('wechat_h5');
    const link = made.action?.type === 'page' ? (made.action.page.data['url'] ?? '') : '';
    const onward = `${link}&redirect_url=${encodeURIComponent(back)}`;
    expect((await page(onward)).html).toContain('商家参数格式有误');
    const seen = await page(onward, { headers: { referer: 'https://shop.test/' } });
    const done = await press(seen.at, 'pay');
    expect(done.html).toContain(`content="0; url=${back}"`);
    expect(self.wechat.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('an H5 link lives five minutes, a code two hours', async () => {
    const h5 = await self.create('wechat_h5');
    const qr = await self.create('wechat_qr', { expiresAt: new Date(self.now + 9_000_000).toISOString() });
    const link = h5.action?.type === 'page' ? (h5.action.page.data['url'] ?? '') : '';
    const code = qr.action?.type === 'qr_code' ? qr.action.data : '';
    self.now += 300_000;
    expect((await page(link, { headers: { referer: 'https://shop.test/' } })).status).toBe(404);
    expect((await page(code)).status).toBe(200);
    self.now += 6_900_000;
    expect((await page(code)).status).toBe(404);
  });

  test('the bridge’s sheet opens for what the merchant signed and for nothing else', async () => {
    const made = await self.identified(await self.create('wechat_jsapi'));
    const { way: _, cashier: __, ...wish } = made.action?.type === 'page' ? made.action.page.data : {};
    const sheet = self.wechat.sheetOf({ ...wish, return: back });
    expect(buttons((await page(sheet)).html)).toContain('pay');
    for (const name of Object.keys(wish)) {
      const other = self.wechat.sheetOf({ ...wish, [name]: `${wish[name] ?? ''}0` });
      expect((await page(other)).html, name).toContain('支付验证签名失败');
    }
    expect((await press((await page(sheet)).at, 'cancel')).html).toContain(`url=${back}`);
  });

  test('OAuth works inside WeChat alone, for this account, and gives a code that is good once', async () => {
    const query = `appid=${self.wechat.keys.appid}&redirect_uri=${encodeURIComponent('https://shop.test/pay/x?y=1')}&response_type=code&scope=snsapi_base&state=s`;
    expect((await page(`/connect/oauth2/authorize?${query}`)).html).toContain('请在微信客户端打开链接');
    const init = { headers: { 'user-agent': insideWechat } };
    const answer = await self.visit(`/connect/oauth2/authorize?${query}`, init);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/shop\.test\/pay\/x\?y=1&code=\w{32}&state=s$/);
    for (const wrong of ['appid=wx0', 'scope=snsapi_userinfo', 'redirect_uri=javascript%3Aalert(1)', 'response_type=token'])
      expect(
        (await self.visit(`/connect/oauth2/authorize?${wrong}&${query.replace(new RegExp(`${wrong.split('=')[0]}=[^&]*&?`), '')}`, init))
          .status,
        wrong,
      ).toBe(400);
  });

  test('attemptOf knows a code, a link and a page', async () => {
    const qr = await self.create('wechat_qr');
    const code = qr.action?.type === 'qr_code' ? qr.action.data : '';
    expect(self.wechat.attemptOf?.(code)).toBe(qr.ref.attempt);
    expect(self.wechat.attemptOf?.(`${url}${(await page(code)).at}`)).toBe(qr.ref.attempt);
    expect(self.wechat.attemptOf?.('https://elsewhere.test/')).toBeUndefined();
  });
});

describe('notifications', () => {
  const pay = async () => {
    const made = await self.create('wechat_qr');
    await self.wechat.pay(made.ref.attempt);
    return made;
  };

  test('are told again on WeChat’s schedule, sixteen times in 24 hours and 4 minutes', async () => {
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe((24 * 60 + 4) * 60_000);
    self.answer = () => new Response('{"code":"FAIL"}', { status: 500 });
    await pay();
    await self.wechat.tick();
    for (const [index, pause] of pauses.entries()) {
      expect(self.heard).toHaveLength(index + 1);
      self.now += pause - 1;
      await self.wechat.tick();
      expect(self.heard).toHaveLength(index + 1);
      self.now += 1;
      await self.wechat.tick();
    }
    expect(self.heard).toHaveLength(16);
    self.now += 7 * 24 * 3_600_000;
    await self.wechat.tick();
    expect(self.heard).toHaveLength(16);
    expect(new Set(self.heard.map(({ body }) => new TextDecoder().decode(body))).size).toBe(1);
  });

  test('200 and 204 are a yes, everything else is none', async () => {
    for (const [status, more] of [
      [200, 0],
      [204, 0],
      [201, 1],
      [302, 1],
      [400, 1],
      [503, 1],
    ] as const) {
      self.heard.length = 0;
      self.answer = () => new Response(null, { status, headers: status === 302 ? { location: 'https://shop.test/x' } : {} });
      await pay();
      await self.wechat.tick();
      self.answer = () => new Response(null, { status: 204 });
      self.now += 15_000;
      await self.wechat.tick();
      expect(self.heard, String(status)).toHaveLength(1 + more);
    }
  });

  test.each([
    ['notify_never', 0],
    ['notify_twice', 2],
  ] as const)('%s', async (kind, times) => {
    const made = await self.create('wechat_qr');
    self.wechat.fault({ kind, attempt: made.ref.attempt });
    await self.wechat.pay(made.ref.attempt);
    await self.wechat.tick();
    expect(self.heard).toHaveLength(times);
  });

  test('notify_late, notify_early, notify_out_of_order', async () => {
    const late = await self.create('wechat_qr');
    self.wechat.fault({ kind: 'notify_late', attempt: late.ref.attempt, ms: 5_000 });
    await self.wechat.pay(late.ref.attempt);
    await self.wechat.tick();
    expect(self.heard).toHaveLength(0);
    self.now += 5_000;
    await self.wechat.tick();
    expect(self.heard).toHaveLength(1);

    self.wechat.fault({ kind: 'notify_early' });
    let heardBefore = 0;
    const wish = self.wish('wechat_qr');
    await self.driver.createPayment(wish, {
      ...self.call,
      fetch: async (input, init) => {
        const answer = await self.call.fetch(input, init);
        heardBefore = self.heard.length;
        return answer;
      },
    });
    expect(heardBefore).toBe(2);

    const order = await self.create('wechat_qr');
    self.wechat.fault({ kind: 'notify_out_of_order', attempt: order.ref.attempt });
    await self.wechat.pay(order.ref.attempt);
    await self.wechat.tick();
    expect(self.heard).toHaveLength(2);
    const { ref } = await self.driver.getPayment(order.ref, self.call);
    await self.driver.refundPayment!(
      { id: 'ref_order', payment: ref, amount: { amount: 1, currency: 'CNY' }, reason: 'merchant' },
      self.call,
    );
    for (let pass = 0; pass < 2; pass += 1) {
      self.now += 1_000;
      await self.wechat.tick();
    }
    const told = await Promise.all(self.heard.slice(2).map((raw) => self.driver.readNotification(raw, self.call)));
    expect(told.map(({ kind }) => kind)).toEqual(['refund', 'payment']);
  });
});

test('what was written down is read back: keys, orders, refunds, news that are still to be told', async () => {
  let kept = '';
  self = await stage({ persist: (json) => (kept = json) });
  self.answer = () => new Response(null, { status: 500 });
  const made = await self.create('wechat_qr');
  await self.wechat.pay(made.ref.attempt);
  await self.wechat.tick();
  const again = await createWechatSimulator({
    url,
    restore: kept,
    now: () => self.now + 60_000,
    notifies: 'on_tick',
    fetch: async () => new Response(null, { status: 204 }),
  });
  expect(again.settings).toEqual(self.wechat.settings);
  expect(again.ledger()).toEqual(self.wechat.ledger());
  const call = {
    ...self.call,
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => again.fetch(new Request(input, init)),
    now: () => new Date(self.now + 60_000),
  };
  expect(await self.driver.getPayment(made.ref, call)).toMatchObject({ status: 'succeeded' });
});

test('1,000 malformed requests at every door: never a 5xx, never money', async () => {
  const made = await self.create('wechat_qr');
  const before = JSON.stringify(self.wechat.ledger());
  const paths = [
    '/v3/pay/transactions/native',
    '/v3/pay/transactions/jsapi',
    '/v3/refund/domestic/refunds',
    `/v3/pay/transactions/out-trade-no/${made.ref.attempt}/close`,
    '/v3/certificates',
    '/wallet/none',
    '/scan/%00',
    '/cashier',
    '/connect/oauth2/authorize',
    '/cgi-bin/mmpayweb-bin/checkmweb',
  ];
  const junk = fc.oneof(
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), junk, fc.string({ maxLength: 60 }), fc.boolean(), async (path, body, odd, post) => {
      const headers = new Headers({ authorization: `WECHATPAY2-SHA256-RSA2048 ${encodeURIComponent(odd)}` });
      const answer = await self.wechat.fetch(
        post
          ? new Request(`${url}${path}`, { method: 'POST', body: new Uint8Array(body), headers })
          : new Request(`${url}${path}?prepay_id=${encodeURIComponent(odd)}&paySign=${encodeURIComponent(odd)}`, { headers }),
      );
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 1_000 },
  );
  expect(JSON.stringify(self.wechat.ledger())).toBe(before);
});

test('1,000 malformed answers: the driver throws ProviderError and nothing else, and concludes nothing', async () => {
  const wish = self.wish('wechat_qr');
  const { isProviderError } = await import('../../contract.ts');
  const ref = { attempt: wish.attempt, account: self.driver.account, amount: wish.amount, method: 'wechat_qr' };
  const refund = { id: 'ref_one', payment: ref, amount: wish.amount, reason: 'merchant' };
  const junk = fc.oneof(
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(
      junk,
      fc.constantFrom(200, 202, 204, 301, 400, 401, 403, 404, 429, 500, 503),
      fc.nat(4),
      async (body, status, which) => {
        const answering = { ...self.call, fetch: async () => new Response(status === 204 ? null : new Uint8Array(body), { status }) };
        const asked = [
          () => self.driver.createPayment(wish, answering),
          () => self.driver.getPayment(ref, answering),
          () => self.driver.cancelPayment!(ref, answering),
          () => self.driver.refundPayment!(refund, answering),
          () => self.driver.getRefund!({ id: 'ref_one', payment: ref }, answering),
        ][which];
        const thrown = await asked?.().then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(isProviderError(thrown) && (thrown.code === 'unknown' || thrown.code === 'rate_limited')).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});
