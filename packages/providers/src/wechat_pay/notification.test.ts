import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isProviderError, type RawRequest } from '../contract.ts';
import { readPrivateKey } from '../pem.ts';
import { importSigningKey } from '../rsa.ts';
import { seal } from './aead.ts';
import { wechatPay } from './index.ts';
import { signLines } from './signature.ts';
import { stage, type Stage } from './testing/stage.ts';

let self: Stage;
beforeEach(async () => {
  self = await stage();
});

const encoder = new TextEncoder();

/** A notification of a payment, as it arrived. */
const paid = async (): Promise<{ readonly attempt: string; readonly raw: RawRequest }> => {
  const made = await self.create('wechat_qr');
  await self.wechat.pay(made.ref.attempt);
  await self.wechat.tick();
  return { attempt: made.ref.attempt, raw: self.heard.at(-1) ?? expect.fail('nothing was told') };
};

const codeOf = async (raw: RawRequest, away = 0): Promise<string> => {
  try {
    const call = { ...self.call, now: () => new Date(self.now + away * 1000) };
    return (await self.driver.readNotification(raw, call)).kind;
  } catch (error) {
    return isProviderError(error) ? error.code : `not a ProviderError: ${String(error)}`;
  }
};

/** Signed and sealed as WeChat does, with anything in it. */
const made = async (
  subject: unknown,
  more: { event?: string; algorithm?: string; key?: string; apiV3Key?: string; body?: string; serial?: string } = {},
): Promise<RawRequest> => {
  const { keys } = self.wechat;
  const sealed = await seal(
    new Uint8Array(encoder.encode(more.apiV3Key ?? keys.apiV3Key)),
    '0123456789ab',
    'transaction',
    JSON.stringify(subject),
  );
  const body =
    more.body ??
    JSON.stringify({
      id: 'EV-1',
      create_time: '2026-11-22T20:00:00+08:00',
      event_type: more.event ?? 'TRANSACTION.SUCCESS',
      resource: {
        algorithm: more.algorithm ?? 'AEAD_AES_256_GCM',
        ciphertext: sealed,
        associated_data: 'transaction',
        nonce: '0123456789ab',
      },
    });
  const timestamp = String(Math.floor(self.now / 1000));
  const key = await importSigningKey(readPrivateKey(more.key ?? keys.publicPrivate));
  return {
    method: 'POST',
    url: 'https://shop.test/v1/notifications/wechat_pay',
    headers: new Headers({
      'wechatpay-serial': more.serial ?? keys.publicKeyId,
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': 'nonce',
      'wechatpay-signature': await signLines(key, timestamp, 'nonce', body),
    }),
    body: encoder.encode(body),
  };
};
const subject = () => ({
  mchid: self.wechat.keys.mchid,
  appid: self.wechat.keys.appid,
  out_trade_no: 'att_one',
  transaction_id: '420',
  trade_state: 'SUCCESS',
});

describe('a genuine one', () => {
  test('names the payment, carries no verdict, and is answered 204 without a word', async () => {
    const { attempt, raw } = await paid();
    const told = await self.driver.readNotification(raw, self.call);
    expect(told).toEqual({
      id: expect.stringMatching(/^EV-/),
      at: '2026-11-22T20:00:00+08:00',
      kind: 'payment',
      attempt,
      reference: expect.stringMatching(/^42000\d{23}$/),
      reply: { status: 204, type: 'text/plain', body: '' },
    });
  });

  test('of a refund names the refund', async () => {
    const { attempt } = await paid();
    const payment = {
      attempt,
      account: self.driver.account,
      amount: { amount: 1900, currency: 'CNY' },
      method: 'wechat_qr',
      note: JSON.stringify({ notify: 'https://shop.test/n', title: 't', expires: 'e' }),
    };
    await self.driver.refundPayment!({ id: 'ref_one', payment, amount: { amount: 5, currency: 'CNY' }, reason: 'merchant' }, self.call);
    await self.wechat.tick();
    const raw = self.heard.at(-1) ?? expect.fail('nothing was told');
    expect(raw.url).toBe('https://shop.test/n');
    expect(await self.driver.readNotification(raw, self.call)).toMatchObject({
      kind: 'refund',
      refund: 'ref_one',
      reference: expect.stringMatching(/^50300/),
    });
  });

  test.each(['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED'])('%s is a refund’s', async (event) => {
    const raw = await made({ ...subject(), out_refund_no: 'ref_one', refund_id: '503' }, { event });
    expect(await self.driver.readNotification(raw, self.call)).toMatchObject({ kind: 'refund', refund: 'ref_one', reference: '503' });
  });

  test('about something else is heard and left alone, unopened', async () => {
    for (const event of ['PAYSCORE.USER_PAID', 'SECURITY_ECHO.SUCCESS', 'TRANSACTION.FAIL', 'COUPON.USE', 'REFUND', ''])
      expect(await codeOf(await made(subject(), { event })), event).toBe('other');
  });

  test('by the public key and by the certificate in turn', async () => {
    const serials = new Set<string>();
    for (let times = 0; times < 4; times += 1) {
      const { raw } = await paid();
      expect(await codeOf(raw)).toBe('payment');
      serials.add(raw.headers.get('wechatpay-serial') ?? '');
    }
    expect(serials).toEqual(new Set([self.wechat.keys.publicKeyId, self.wechat.keys.certificateSerial]));
  });

  test('repeated it has the same id, whoever signed it this time', async () => {
    self.answer = () => new Response(null, { status: 500 });
    const { raw } = await paid();
    self.now += 15_000;
    await self.wechat.tick();
    const again = self.heard.at(-1) ?? expect.fail('nothing was told');
    expect(again.headers.get('wechatpay-serial')).not.toBe(raw.headers.get('wechatpay-serial'));
    expect((await self.driver.readNotification(again, self.call)).id).toBe(
      (await self.driver.readNotification(raw, { ...self.call, now: () => new Date(self.now) })).id,
    );
  });
});

describe('refused', () => {
  test('300 seconds away is near enough, 301 is not', async () => {
    const { raw } = await paid();
    for (const away of [-300, 0, 300]) expect(await codeOf(raw, away)).toBe('payment');
    for (const away of [-301, 301, 86_400]) expect(await codeOf(raw, away)).toBe('unverified');
  });

  test('every byte of the body counts', async () => {
    const { raw } = await paid();
    for (let at = 0; at < raw.body.length; at += 7) {
      const body = new Uint8Array(raw.body);
      body[at] = (body[at] ?? 0) ^ 1;
      expect(await codeOf({ ...raw, body }), `byte ${at}`).toBe('unverified');
    }
  });

  test('a stranger’s key, under a known name and under its own', async () => {
    expect(await codeOf(await made(subject(), { key: self.wechat.keys.strangerPrivate }))).toBe('unverified');
    expect(await codeOf(await made(subject(), { key: self.wechat.keys.strangerPrivate, serial: 'AB'.repeat(20) }))).toBe('unverified');
    // The merchant's own key signs requests. Whoever holds it must not be able to tell of payments too.
    expect(await codeOf(await made(subject(), { key: self.wechat.keys.merchantPrivate, serial: self.wechat.keys.merchantSerial }))).toBe(
      'unverified',
    );
  });

  test('one key’s signature under the other’s name', async () => {
    expect(await codeOf(await made(subject(), { serial: self.wechat.keys.certificateSerial }))).toBe('unverified');
  });

  test('after the switch: a certificate that was taken out of the settings', async () => {
    const { platformCertificates: _, ...switched } = self.options;
    const driver = wechatPay(switched);
    const raw = await made(subject(), { key: self.wechat.keys.certificatePrivate, serial: self.wechat.keys.certificateSerial });
    expect(await codeOf(raw)).toBe('payment');
    await expect(driver.readNotification(raw, self.call)).rejects.toMatchObject({ code: 'unverified' });
  });

  test('another merchant’s, another account’s, another APIv3 key’s, another way of sealing', async () => {
    expect(await codeOf(await made({ ...subject(), mchid: '1900000009' }))).toBe('unverified');
    expect(await codeOf(await made({ ...subject(), appid: 'wx0000000000000000' }))).toBe('unverified');
    expect(await codeOf(await made(subject(), { apiV3Key: 'x'.repeat(32) }))).toBe('unverified');
    for (const algorithm of ['AEAD_AES_128_GCM', 'NONE', '', 'aead_aes_256_gcm'])
      expect(await codeOf(await made(subject(), { algorithm }))).toBe('unverified');
  });

  test('signed nonsense is unknown, never an exception of another kind', async () => {
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '{}',
      '{"id":""}',
      '{"id":"x","event_type":1}',
      '{"id":"x","event_type":"TRANSACTION.SUCCESS"}',
    ])
      expect(await codeOf(await made(subject(), { body })), body).toBe('unknown');
    for (const odd of [null, [], 'x', {}, { mchid: 7 }]) expect(await codeOf(await made(odd))).toBe('unknown');
  });

  test('1,000 malformed ones: `unverified`, and nothing else', async () => {
    const { raw } = await paid();
    const names = ['wechatpay-serial', 'wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-signature'];
    const odd = fc.string({ unit: fc.constantFrom(...'aA0+/=-_ .,;:%"{}\\é'.split('')), maxLength: 50 });
    const junk = fc.oneof(
      fc.json().map((text) => encoder.encode(text)),
      fc.uint8Array({ maxLength: 300 }),
      fc.constant(raw.body),
    );
    await fc.assert(
      fc.asyncProperty(junk, fc.record({ name: fc.constantFrom(...names), value: odd }), async (body, { name, value }) => {
        const headers = new Headers(raw.headers);
        try {
          headers.set(name, value);
        } catch {
          headers.delete(name);
        }
        expect(await codeOf({ ...raw, headers, body: new Uint8Array(body) })).toBe('unverified');
      }),
      { numRuns: 1_000 },
    );
  });
});

test('one key is imported once, however strangers spell its serial', async () => {
  const { attempt, raw } = await paid();
  const serial = raw.headers.get('wechatpay-serial') ?? '';
  const letters = [...serial.matchAll(/[a-z]/gi)].map(({ index }) => index);
  expect(letters.length).toBeGreaterThan(3);
  const imports = vi.spyOn(crypto.subtle, 'importKey');
  for (const index of letters) {
    const headers = new Headers(raw.headers);
    headers.set('wechatpay-serial', `${serial.slice(0, index)}${serial.charAt(index).toLowerCase()}${serial.slice(index + 1)}`);
    await codeOf({ ...raw, headers });
  }
  expect(imports.mock.calls.filter(([format]) => String(format) === 'spki').length).toBeLessThanOrEqual(1);
  imports.mockRestore();
  expect(attempt).not.toBe('');
});
