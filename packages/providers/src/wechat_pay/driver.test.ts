import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { isProviderError, type ProviderCall, type ProviderPayment } from '../contract.ts';
import { readPublicKey } from '../pem.ts';
import { importVerifyingKey, verifyRsaSha256 } from '../rsa.ts';
import { decodeBase64 } from '../base64.ts';
import { signLines, signedText } from './signature.ts';
import { codeFrom, stage, url, type Stage } from './testing/stage.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The stage's call, and what was asked through it. */
const listening = (): { readonly call: ProviderCall; readonly asked: Asked[] } => {
  const asked: Asked[] = [];
  const call: ProviderCall = {
    ...self.call,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.clone().text();
      const { pathname, search } = new URL(request.url);
      asked.push({
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      return self.call.fetch(request);
    },
  };
  return { call, asked };
};

/** Signed as WeChat would, whatever it says. */
const answering = async (status: number, body: unknown, signed = true): Promise<ProviderCall> => {
  const { keys } = self.wechat;
  const text = body === undefined ? '' : JSON.stringify(body);
  const [timestamp, nonce] = [String(Math.floor(self.now / 1000)), 'n'.repeat(32)];
  const { importSigningKey } = await import('../rsa.ts');
  const { readPrivateKey } = await import('../pem.ts');
  const signature = await signLines(await importSigningKey(readPrivateKey(keys.publicPrivate)), timestamp, nonce, text);
  const headers = {
    'wechatpay-serial': keys.publicKeyId,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature,
  };
  return { ...self.call, fetch: async () => new Response(text === '' ? null : text, { status, headers: signed ? headers : {} }) };
};

const thrown = async (
  work: () => Promise<unknown>,
): Promise<{ readonly code: string; readonly told: string | undefined; readonly message: string }> => {
  try {
    await work();
  } catch (error) {
    if (isProviderError(error)) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
};

const pageOf = ({ action }: ProviderPayment): Readonly<Record<string, string>> =>
  action?.type === 'page' ? action.page.data : expect.fail('no page');

describe('asking', () => {
  test('is signed, names the public key, and sends what WeChat documents', async () => {
    const { call, asked } = listening();
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
    const { wechatPay } = await import('./index.ts');
    const { call, asked } = listening();
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
    const { call, asked } = listening();
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
      const call = await answering(200, { code_url });
      expect((await thrown(() => self.driver.createPayment(self.wish('wechat_qr'), call))).code).toBe('unknown');
    }
    const call = await answering(200, { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' });
    expect(await self.driver.createPayment(self.wish('wechat_qr'), call)).toMatchObject({
      action: { data: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' },
    });
  });
});

describe('from a phone’s browser (H5)', () => {
  test('sends the buyer’s own address, and leads on from a page of the shop', async () => {
    const { call, asked } = listening();
    const made = await self.driver.createPayment(self.wish('wechat_h5', { payer: { ip: '2001:db8::7' } }), call);
    expect(asked[0]?.body).toMatchObject({ scene_info: { payer_client_ip: '2001:db8::7', h5_info: { type: 'Wap' } } });
    expect(made.action).toMatchObject({ type: 'page', shown: 'top' });
    expect(pageOf(made)).toEqual({
      way: 'h5',
      url: expect.stringMatching(/^http:\/\/wechat\.test\/cgi-bin\/mmpayweb-bin\/checkmweb\?prepay_id=\w+&package=\d+$/),
    });
  });

  test('without the buyer’s address nobody is asked', async () => {
    const { call, asked } = listening();
    const { payer: _, ...wish } = self.wish('wechat_h5');
    expect(await thrown(() => self.driver.createPayment(wish, call))).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('behind a proxy'),
    });
    expect(asked).toEqual([]);
  });
});

describe('inside WeChat (JSAPI)', () => {
  test('first the buyer is found out, and nothing exists', async () => {
    const { call, asked } = listening();
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
    const { call, asked } = listening();
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
    const { call, asked } = listening();
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
    const call = await answering(status, { code, message: 'x' }, status !== 401 && status !== 500);
    expect(await thrown(() => self.driver.createPayment(self.wish('wechat_qr'), call))).toMatchObject({ code: ours });
  });

  test.each(['ORDERNOTEXIST', 'ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'])(
    'a read answered %s is unknown and closes nothing',
    async (code) => {
      const wish = self.wish('wechat_qr');
      const ref = { attempt: wish.attempt, account: self.driver.account, amount: wish.amount, method: 'wechat_qr' };
      expect(await self.driver.getPayment(ref, await answering(404, { code, message: 'x' }))).toEqual({
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
    const { wechatPay } = await import('./index.ts');
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
    const forged = await answering(404, { code: 'ORDER_NOT_EXIST', message: 'x' });
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

describe('refunds', () => {
  const paid = async (): Promise<ProviderPayment> => {
    const made = await self.create('wechat_qr');
    await self.wechat.pay(made.ref.attempt);
    return self.driver.getPayment(made.ref, self.call);
  };
  const refund = (payment: ProviderPayment, amount: number, id = 'ref_one') => ({
    id,
    payment: payment.ref,
    amount: { amount, currency: 'CNY' },
    reason: 'second_payment',
  });

  test('go by WeChat’s number, tell where to tell, and say why in the buyer’s language', async () => {
    const payment = await paid();
    const { call, asked } = listening();
    expect(await self.driver.refundPayment!(refund(payment, 500), call)).toEqual({
      status: 'pending',
      reference: expect.stringMatching(/^50300\d+$/),
      amount: { amount: 500, currency: 'CNY' },
    });
    expect(asked[0]?.body).toEqual({
      transaction_id: payment.ref.reference,
      out_refund_no: 'ref_one',
      reason: '重复付款退回',
      notify_url: 'https://shop.test/v1/notifications/wechat_pay',
      amount: { refund: 500, total: 1900, currency: 'CNY' },
    });
    await self.wechat.tick();
    expect(await self.driver.getRefund!({ id: 'ref_one', payment: payment.ref }, self.call)).toMatchObject({ status: 'succeeded' });
    expect(await self.driver.getPayment(payment.ref, self.call)).toMatchObject({ status: 'succeeded', received: { amount: 1900 } });
  });

  test('in parts up to the whole, and not a fen more', async () => {
    const payment = await paid();
    for (const [index, amount] of [1, 899, 1000].entries())
      await self.driver.refundPayment!(refund(payment, amount, `ref_${index}`), self.call);
    expect(await thrown(() => self.driver.refundPayment!(refund(payment, 1, 'ref_more'), self.call))).toMatchObject({ code: 'refused' });
    expect(self.wechat.ledger()).toMatchObject([{ charged: 1900, refunded: 1900 }]);
  });

  test('a number that is refused for differing, though it stands, is told as it stands', async () => {
    const payment = await paid();
    await self.driver.refundPayment!(refund(payment, 500), self.call);
    expect(await self.driver.refundPayment!(refund(payment, 501), self.call)).toMatchObject({ status: 'pending', amount: { amount: 500 } });
  });

  test.each([
    [403, 'NOT_ENOUGH', 'unknown'],
    [404, 'RESOURCE_NOT_EXISTS', 'unknown'],
    [500, 'SYSTEM_ERROR', 'unknown'],
    [429, 'FREQUENCY_LIMITED', 'rate_limited'],
  ])('%s %s is no refusal: the same number is sent again', async (status, code, ours) => {
    const call = await answering(status, { code, message: 'x' }, status !== 500);
    expect(
      await thrown(() =>
        self.driver.refundPayment!(
          refund({ ref: self.wish('wechat_qr'), status: 'succeeded', closed: true, merchant: '' } as never, 1),
          call,
        ),
      ),
    ).toMatchObject({ code: ours });
  });

  test('refused by WeChat for good, it is refused; failing later, it failed', async () => {
    const payment = await paid();
    self.wechat.fault({ kind: 'refuse_refund', attempt: payment.ref.attempt });
    expect(await thrown(() => self.driver.refundPayment!(refund(payment, 1), self.call))).toMatchObject({
      code: 'refused',
      told: 'USERACCOUNTABNORMAL',
    });
    self.wechat.fault({ kind: 'fail_refund', attempt: payment.ref.attempt });
    await self.driver.refundPayment!(refund(payment, 1, 'ref_two'), self.call);
    await self.wechat.tick();
    expect(await self.driver.getRefund!({ id: 'ref_two', payment: payment.ref }, self.call)).toMatchObject({ status: 'failed' });
    expect(self.wechat.ledger()).toMatchObject([{ refunded: 0, status: 'SUCCESS' }]);
  });
});
