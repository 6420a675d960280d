import { beforeEach, describe, expect, test } from 'vitest';
import { decodeBase64 } from '../base64.ts';
import type { ProviderCall } from '../contract.ts';
import { readPublicKey } from '../pem.ts';
import { importVerifyingKey, verifyRsaSha256 } from '../rsa.ts';
import { signedText } from './signature.ts';
import { answering, listening, pageOf, thrown } from './testing/ask.ts';
import { codeFrom, stage, url, type Stage } from './testing/stage.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

describe('inside WeChat (JSAPI)', () => {
  test('first the buyer is found out, and nothing exists', async () => {
    const { call, asked } = listening(self);
    const made = await self.driver.createPayment(self.wish('wechat_jsapi'), call);
    expect(made.action).toEqual({
      type: 'redirect',
      purpose: 'identify',
      url: `${url}/connect/oauth2/authorize?appid=${self.wechat.keys.appid}&redirect_uri={page}&response_type=code&scope=snsapi_base&state=buypost#wechat_redirect`,
    });
    expect(asked).toEqual([]);
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'unknown', closed: false });
  });

  test('then the order is made for that person, and its page holds a call that WeChat believes', async () => {
    const { call, asked } = listening(self);
    const made = await self.create('wechat_jsapi');
    const resumed = await self.driver.resumePayment!(made.ref, new Map([['code', await codeFrom(self.wechat)]]), call);
    expect(asked.map(({ method, path }) => [method, path.split('?')[0]])).toEqual([
      ['GET', '/sns/oauth2/access_token'],
      ['POST', '/v3/pay/transactions/jsapi'],
    ]);
    expect(asked[1]?.body).toMatchObject({
      payer: { openid: expect.stringMatching(/^o/) },
      notify_url: 'https://shop.test/v1/notifications/wechat_pay',
    });
    const { way, appId = '', timeStamp = '', nonceStr = '', package: pack = '', signType, paySign = '', cashier } = pageOf(resumed);
    expect({ way, signType, cashier }).toEqual({ way: 'jsapi', signType: 'RSA', cashier: `${url}/cashier` });
    expect(timeStamp).toBe(String(self.now / 1000));
    const key = await importVerifyingKey(readPublicKey(self.wechat.keys.merchantPublic));
    expect(await verifyRsaSha256(key, signedText(appId, timeStamp, nonceStr, pack), decodeBase64(paySign) ?? new Uint8Array())).toBe(true);
  });

  test('read again it is the very same call; the return without a code only looks', async () => {
    const resumed = await self.identified(await self.create('wechat_jsapi'));
    self.now += 60_000;
    expect((await self.driver.getPayment(resumed.ref, self.call)).action).toEqual(resumed.action);
    expect((await self.driver.resumePayment!(resumed.ref, new Map(), self.call)).action).toEqual(resumed.action);
    await self.wechat.pay(resumed.ref.attempt);
    expect(await self.driver.resumePayment!(resumed.ref, new Map([['code', 'x']]), self.call)).toMatchObject({
      status: 'succeeded',
      received: { amount: 1900 },
    });
  });

  test('a code that is spent, old or made up changes nothing: the buyer is found out anew', async () => {
    const made = await self.create('wechat_jsapi');
    const code = await codeFrom(self.wechat);
    await self.driver.resumePayment!(made.ref, new Map([['code', code]]), self.call);
    const other = await self.create('wechat_jsapi');
    for (const spent of [code, 'made-up']) {
      const resumed = await self.driver.resumePayment!(other.ref, new Map([['code', spent]]), self.call);
      expect(resumed).toMatchObject({ status: 'unknown', closed: false });
      expect(resumed.action).toBeUndefined();
    }
    const late = await codeFrom(self.wechat);
    self.now += 5 * 60_000;
    expect(await self.driver.resumePayment!(other.ref, new Map([['code', late]]), self.call)).toMatchObject({ status: 'unknown' });
  });

  test('an answer about the buyer that is lost, broken or about a wrong secret is unknown, with its cure', async () => {
    const made = await self.create('wechat_jsapi');
    const returned = new Map([['code', 'x']]);
    for (const response of [
      () => new Response('<html>'),
      () => Response.json({}),
      () => Response.json({ openid: 7 }),
      () => Response.json({ openid: 'o"><script>' }),
      () => new Response('', { status: 502 }),
    ])
      expect(
        (await thrown(() => self.driver.resumePayment!(made.ref, returned, { ...self.call, fetch: async () => response() }))).code,
      ).toBe('unknown');
    const wrong = { ...self.call, fetch: async () => Response.json({ errcode: 40125, errmsg: 'invalid appsecret' }) };
    expect(await thrown(() => self.driver.resumePayment!(made.ref, returned, wrong))).toMatchObject({
      code: 'unknown',
      message: expect.stringContaining('`appSecret`'),
    });
  });

  test('a lost answer to the order is repeated for the same person', async () => {
    const made = await self.create('wechat_jsapi');
    self.wechat.fault({ kind: 'lose_answer' });
    await thrown(async () => self.identified(made));
    const resumed = await self.identified(made);
    await self.wechat.pay(resumed.ref.attempt);
    expect(self.wechat.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('closed before anybody is known: its number is used up, so that a return on its way makes nothing', async () => {
    const made = await self.create('wechat_jsapi');
    const { call, asked } = listening(self);
    expect(await self.driver.cancelPayment!(made.ref, call)).toMatchObject({ status: 'canceled', closed: true });
    expect(asked.map(({ method, path }) => `${method} ${path.split('?')[0]?.replace(made.ref.attempt, '#')}`)).toEqual([
      'POST /v3/pay/transactions/out-trade-no/#/close',
      'GET /v3/pay/transactions/out-trade-no/#',
      'POST /v3/pay/transactions/native',
      'POST /v3/pay/transactions/out-trade-no/#/close',
      'GET /v3/pay/transactions/out-trade-no/#',
    ]);
    expect(await self.identified(made)).toMatchObject({ status: 'canceled', closed: true });
    expect(self.wechat.ledger()).toMatchObject([{ charged: 0, status: 'CLOSED' }]);
  });

  test('an account without Native cannot use the number up, says so, and can close once the buyer is known', async () => {
    const made = await self.create('wechat_jsapi');
    const without: ProviderCall = {
      ...self.call,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (!request.url.endsWith('/native')) return self.call.fetch(request);
        return (await answering(self, 403, { code: 'NO_AUTH', message: '商户无权限' })).fetch(request);
      },
    };
    expect(await self.driver.cancelPayment!(made.ref, without)).toMatchObject({
      status: 'requires_action',
      closed: false,
      closable: false,
    });
    const resumed = await self.identified(made);
    expect(resumed.closable).toBe(true);
    expect(await self.driver.cancelPayment!(resumed.ref, without)).toMatchObject({ status: 'canceled', closed: true });
  });

  test('a close whose number could not be used up, for no clear reason, is unknown', async () => {
    const made = await self.create('wechat_jsapi');
    const busy: ProviderCall = {
      ...self.call,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        return request.url.endsWith('/native') ? new Response('', { status: 503 }) : self.call.fetch(request);
      },
    };
    expect(await thrown(() => self.driver.cancelPayment!(made.ref, busy))).toMatchObject({ code: 'unknown' });
  });
});
