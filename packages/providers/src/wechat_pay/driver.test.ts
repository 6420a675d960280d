import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProviderCall } from '../contract.ts';
import { wechatPay } from './index.ts';
import { answering, listening, pageOf, thrown } from './testing/ask.ts';
import { stage, url, type Stage } from './testing/stage.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

describe('asking', () => {
  test('is signed, names the public key, and sends what WeChat documents', async () => {
    const { call, asked } = listening(self);
    const wish = self.wish('wechat_qr');
    await self.driver.createPayment(wish, call);
    const [{ method, path, headers, body }] = [asked[0] ?? expect.fail('nobody was asked')];
    expect([method, path]).toEqual(['POST', '/v3/pay/transactions/native']);
    expect(headers.get('wechatpay-serial')).toBe(self.wechat.keys.publicKeyId);
    expect(headers.get('authorization')).toContain(`mchid="${self.wechat.keys.mchid}"`);
    expect(body).toEqual({
      appid: self.wechat.keys.appid,
      mchid: self.wechat.keys.mchid,
      description: 'Winter mug',
      out_trade_no: wish.attempt,
      time_expire: '2026-11-22T20:30:00+08:00',
      notify_url: wish.notifyUrl,
      amount: { total: 1900, currency: 'CNY' },
    });
  });

  test('by certificates alone, WeChat is not asked for its public key and is believed all the same', async () => {
    const { publicKey: _, publicKeyId: __, ...certified } = self.options;
    const { call, asked } = listening(self);
    const made = await wechatPay(certified).createPayment(self.wish('wechat_qr'), call);
    expect(asked[0]?.headers.get('wechatpay-serial')).toBeNull();
    expect(made.status).toBe('requires_action');
  });

  test('amounts arrive to the fen', async () => {
    for (const amount of [1, 9, 10, 99, 100, 101, 1_999, 1_000_001, 99_999_999, 100_000_000]) {
      const made = await self.create('wechat_qr', { amount: { amount, currency: 'CNY' } });
      expect(self.wechat.ledger().at(-1)).toMatchObject({ amount, currency: 'CNY' });
      await self.wechat.pay(made.ref.attempt);
      expect((await self.driver.getPayment(made.ref, self.call)).received).toEqual({ amount, currency: 'CNY' });
    }
  });

  test('currencies: yuan and nothing else', async () => {
    expect(self.driver.limits('CNY')).toEqual({ exponent: 2, min: 1, max: 100_000_000 });
    for (const other of ['EUR', 'USD', 'HKD', 'JPY', 'CNH', 'RMB', 'cny']) expect(self.driver.limits(other)).toBeUndefined();
    const { code } = await thrown(() => self.create('wechat_qr', { amount: { amount: 1, currency: 'USD' } }));
    expect(code).toBe('refused');
  });
});

describe('titles', () => {
  test.each([
    ['100 % cotton & "more" <b>', '100 % cotton & "more" <b>'],
    ['手工马克杯 🎄☕️ 冬季', '手工马克杯 ☕ 冬季'],
    ['👨‍👩‍👧', 'Order'],
    ['a\u0000b\nc', 'a b c'],
    ['𠮷野家', '𠮷野家'],
    ['杯'.repeat(60), `${'杯'.repeat(41)}…`],
    ['x'.repeat(200), `${'x'.repeat(124)}…`],
  ])('%j is written %j', async (title, written) => {
    const { call, asked } = listening(self);
    await self.driver.createPayment(self.wish('wechat_qr', { title }), call);
    const { description } = v.parse(v.object({ description: v.string() }), asked[0]?.body);
    expect(description).toBe(written);
    expect(new TextEncoder().encode(description).length).toBeLessThanOrEqual(127);
  });
});

describe('a code on a desktop', () => {
  test('is shown until the payment ends, two hours at most', async () => {
    const made = await self.create('wechat_qr');
    expect(made.action).toEqual({
      type: 'qr_code',
      data: expect.stringContaining(url),
      app: 'WeChat',
      expiresAt: '2026-11-22T12:30:00.000Z',
    });
    const long = await self.create('wechat_qr', { expiresAt: '2026-11-23T12:00:00Z' });
    expect(long.action).toMatchObject({ expiresAt: '2026-11-22T14:00:00.000Z' });
  });

  test('that leads anywhere but to WeChat is not shown', async () => {
    for (const code_url of ['https://evil.test/pay', 'javascript:alert(1)', 'weixin', '', `${url}.evil.test/scan/1`]) {
      const call = await answering(self, 200, { code_url });
      expect((await thrown(() => self.driver.createPayment(self.wish('wechat_qr'), call))).code).toBe('unknown');
    }
    const call = await answering(self, 200, { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' });
    expect(await self.driver.createPayment(self.wish('wechat_qr'), call)).toMatchObject({
      action: { data: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' },
    });
  });
});

describe('from a phone’s browser (H5)', () => {
  test('sends the buyer’s own address, and leads on from a page of the shop', async () => {
    const { call, asked } = listening(self);
    const made = await self.driver.createPayment(self.wish('wechat_h5', { payer: { ip: '2001:db8::7' } }), call);
    expect(asked[0]?.body).toMatchObject({ scene_info: { payer_client_ip: '2001:db8::7', h5_info: { type: 'Wap' } } });
    expect(made.action).toMatchObject({ type: 'page', shown: 'top' });
    expect(pageOf(made)).toEqual({
      way: 'h5',
      until: String(self.now / 1000 + 270),
      url: expect.stringMatching(/^http:\/\/wechat\.test\/cgi-bin\/mmpayweb-bin\/checkmweb\?prepay_id=\w+&package=\d+$/),
    });
  });

  test('a link that is too old is renewed for the same order; without that wish a return only looks', async () => {
    const made = await self.create('wechat_h5');
    self.now += 300_000;
    const { call, asked } = listening(self);
    expect((await self.driver.resumePayment!(made.ref, new Map(), call)).action).toBeUndefined();
    const renewed = await self.driver.resumePayment!(made.ref, new Map([['fresh', '1']]), call);
    expect(asked.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      `GET /v3/pay/transactions/out-trade-no/${made.ref.attempt}`,
      'POST /v3/pay/transactions/h5',
    ]);
    expect(pageOf(renewed)['url']).not.toBe(pageOf(made)['url']);
    expect(
      (await self.visit((pageOf(renewed)['url'] ?? '').slice(url.length), { headers: { referer: 'https://shop.test/' } })).status,
    ).toBe(303);
    expect(self.wechat.ledger()).toHaveLength(1);
    await self.wechat.pay(made.ref.attempt);
    expect(await self.driver.resumePayment!(made.ref, new Map([['fresh', '1']]), call)).toMatchObject({ status: 'succeeded' });
  });

  test('without the buyer’s address nobody is asked', async () => {
    const { call, asked } = listening(self);
    const { payer: _, ...wish } = self.wish('wechat_h5');
    expect(await thrown(() => self.driver.createPayment(wish, call))).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('behind a proxy'),
    });
    expect(asked).toEqual([]);
  });
});

describe('closing', () => {
  test('204 for a number that nobody knows closes nothing', async () => {
    const wish = self.wish('wechat_qr');
    const ref = { attempt: wish.attempt, account: self.driver.account, amount: wish.amount, method: 'wechat_qr' };
    expect(await self.driver.cancelPayment!(ref, self.call)).toMatchObject({ status: 'unknown', closed: false });
  });

  test('while the buyer types the password it stays open, and then it is paid', async () => {
    const made = await self.create('wechat_qr');
    const { data = '' } = made.action?.type === 'qr_code' ? made.action : {};
    const wallet = (await self.visit(new URL(data).pathname)).headers.get('location') ?? '';
    await self.visit(wallet, { method: 'POST', body: 'do=later' });
    expect(await self.driver.cancelPayment!(made.ref, self.call)).toMatchObject({ status: 'processing', closed: false });
    self.now += 15_000;
    await self.wechat.tick();
    expect(await self.driver.cancelPayment!(made.ref, self.call)).toMatchObject({ status: 'succeeded', closed: true });
  });

  test('what nobody paid in seven days closed by itself; past time_expire it is only unpayable', async () => {
    const made = await self.create('wechat_qr');
    self.now += 1_800_000;
    expect(await self.wechat.pay(made.ref.attempt)).toBe(false);
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'requires_action', closed: false });
    self.now += 7 * 24 * 3_600_000;
    await self.wechat.tick();
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'canceled', closed: true });
  });
});

describe('WeChat’s error codes', () => {
  test.each([
    [400, 'PARAM_ERROR', 'refused'],
    [400, 'APPID_MCHID_NOT_MATCH', 'refused'],
    [400, 'MCH_NOT_EXISTS', 'refused'],
    [403, 'NO_AUTH', 'refused'],
    [403, 'ACCOUNT_ERROR', 'refused'],
    [400, 'INVALID_REQUEST', 'unknown'],
    [403, 'OUT_TRADE_NO_USED', 'unknown'],
    [403, 'TRADE_ERROR', 'unknown'],
    [403, 'RULE_LIMIT', 'unknown'],
    [401, 'SIGN_ERROR', 'unknown'],
    [500, 'SYSTEM_ERROR', 'unknown'],
    [500, 'BANK_ERROR', 'unknown'],
    [500, 'OPENID_MISMATCH', 'unknown'],
    [429, 'FREQUENCY_LIMITED', 'rate_limited'],
    [429, 'RATELIMIT_EXCEEDED', 'rate_limited'],
    [403, 'FREQUENCY_LIMIT_EXCEED', 'rate_limited'],
    [418, 'SOMETHING_NEW', 'unknown'],
  ])('a create answered %s %s is %s', async (status, code, ours) => {
    const call = await answering(self, status, { code, message: 'x' }, status !== 401 && status !== 500);
    expect(await thrown(() => self.driver.createPayment(self.wish('wechat_qr'), call))).toMatchObject({ code: ours });
  });

  test.each(['ORDERNOTEXIST', 'ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'])(
    'a read answered %s is unknown and closes nothing',
    async (code) => {
      const wish = self.wish('wechat_qr');
      const ref = { attempt: wish.attempt, account: self.driver.account, amount: wish.amount, method: 'wechat_qr' };
      expect(await self.driver.getPayment(ref, await answering(self, 404, { code, message: 'x' }))).toEqual({
        ref,
        status: 'unknown',
        closed: false,
        merchant: self.driver.account,
      });
    },
  );

  test('a repeated create of what was paid or closed says so', async () => {
    const wish = self.wish('wechat_qr');
    await self.driver.createPayment(wish, self.call);
    await self.wechat.pay(wish.attempt);
    expect(await self.driver.createPayment(wish, self.call)).toMatchObject({ status: 'succeeded', closed: true });
    const other = self.wish('wechat_h5');
    const made = await self.driver.createPayment(other, self.call);
    await self.driver.cancelPayment!(made.ref, self.call);
    expect(await self.driver.createPayment(other, self.call)).toMatchObject({ status: 'canceled', closed: true });
  });

  test('our own key being wrong is told with its cure', async () => {
    const wrong = wechatPay({ ...self.options, merchantSerial: 'AB'.repeat(20) });
    expect(await thrown(() => wrong.createPayment(self.wish('wechat_qr'), self.call))).toMatchObject({
      code: 'unknown',
      message: expect.stringMatching(/`merchantSerial`.*clock/),
      told: 'SIGN_ERROR',
    });
  });
});

describe('answers', () => {
  test('that are unsigned, signed by a stranger, by our clock too old, or changed on the way are not read', async () => {
    const wish = self.wish('wechat_qr');
    const made = await self.driver.createPayment(wish, self.call);
    await self.wechat.pay(wish.attempt);
    const changed = (change: (response: Response, text: string) => Response): ProviderCall => ({
      ...self.call,
      fetch: async (input, init) => {
        const response = await self.call.fetch(input, init);
        return change(response, await response.text());
      },
    });
    const without = (name: string) =>
      changed((response, text) => {
        const headers = new Headers(response.headers);
        headers.delete(name);
        return new Response(text, { headers });
      });
    const cases: readonly ProviderCall[] = [
      ...['wechatpay-signature', 'wechatpay-serial', 'wechatpay-timestamp', 'wechatpay-nonce'].map(without),
      changed((response, text) => new Response(text.replace('1900', '1901'), { headers: response.headers })),
      changed((response, text) => new Response(` ${text}`, { headers: response.headers })),
      { ...self.call, now: () => new Date(self.now + 301_000) },
      { ...self.call, now: () => new Date(self.now - 301_000) },
    ];
    for (const call of cases) expect(await thrown(() => self.driver.getPayment(made.ref, call))).toMatchObject({ code: 'unknown' });
    // An error that carries a signature is verified as well.
    const forged = await answering(self, 404, { code: 'ORDER_NOT_EXIST', message: 'x' });
    const tampered: ProviderCall = {
      ...forged,
      fetch: async (input, init) =>
        new Response('{"code":"PARAM_ERROR"}', { status: 400, headers: (await forged.fetch(input, init)).headers }),
    };
    expect(await thrown(() => self.driver.createPayment(self.wish('wechat_qr'), tampered))).toMatchObject({
      code: 'unknown',
      told: 'unverified_answer',
    });
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'succeeded' });
  });

  test('another merchant’s money is told as another’s', async () => {
    const made = await self.create('wechat_qr');
    self.wechat.fault({ kind: 'wrong_merchant', attempt: made.ref.attempt });
    await self.wechat.pay(made.ref.attempt);
    const read = await self.driver.getPayment(made.ref, self.call);
    expect(read.merchant).not.toBe(self.driver.account);
    expect(read).toMatchObject({ status: 'succeeded', received: { amount: 1900 } });
  });
});

test('an answer about another payment is not believed, however well it is signed', async () => {
  const made = await self.create('wechat_qr');
  const other = { mchid: self.driver.account, out_trade_no: 'att_other', trade_state: 'SUCCESS', amount: { total: 1900, currency: 'CNY' } };
  const call = await answering(self, 200, other);
  expect(await thrown(() => self.driver.getPayment(made.ref, call))).toMatchObject({ code: 'unknown' });
});
