/**
 * Against Alipay's official SDK (npm `alipay-sdk` 4.14.0), both ways: it accepts what the pretend Alipay signs and completes a sale with it,
 * it accepts what the driver signs, and the driver and the pretend Alipay accept what it signs.
 */
import { createVerify } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderCall, RawRequest } from '../contract.ts';
import { writePem } from '../pem.ts';
import { decodeBase64 } from '../base64.ts';
import { readCertificate, readCertificates } from '../x509.ts';
import { certificateNumber, rootNumber } from './certificate.ts';
import { driver } from './index.ts';
import { createAlipaySimulator } from './simulator/index.ts';
import { signedText } from './signature.ts';
import { serve } from './testing/serve.ts';
import { codeOf, keysOf } from './testing/stage.ts';

const pemOf = (bare: string): string => writePem('PUBLIC KEY', decodeBase64(bare) ?? new Uint8Array());

describe.each(['keys', 'certificates'] as const)('in the mode of %s', (mode) => {
  const heard: RawRequest[] = [];
  let sdk: AlipaySdk;
  let served: Awaited<ReturnType<typeof serve>>;
  let keys: Awaited<ReturnType<typeof keysOf>>;
  beforeAll(async () => {
    keys = await keysOf(mode);
    served = await serve((url) =>
      createAlipaySimulator({
        url,
        keys,
        notifies: 'on_tick',
        fetch: async (input, init) => {
          const request = new Request(input, init);
          heard.push({ method: 'POST', url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
          return new Response('success');
        },
      }),
    );
    sdk = new AlipaySdk({
      appId: keys.appId,
      privateKey: keys.appPrivate,
      keyType: 'PKCS8',
      gateway: `${served.url}/gateway.do`,
      ...(keys.certificates === undefined
        ? { alipayPublicKey: keys.alipayPublic }
        : {
            appCertContent: keys.certificates.app,
            alipayPublicCertContent: keys.certificates.alipay,
            alipayRootCertContent: keys.certificates.root,
          }),
    });
  });
  afterAll(() => served.close());

  const exec = (method: string, bizContent: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    sdk.exec(method, { bizContent, ...more }, { validateSign: true });

  test('the SDK completes precreate, pay, query and refund against the pretend Alipay, checking every signature', async () => {
    const out_trade_no = `sdk_${mode}_1`;
    const made = await exec(
      'alipay.trade.precreate',
      { out_trade_no, total_amount: '88.88', subject: '100% cotton mug' },
      { notifyUrl: 'https://shop.test/v1/notifications/alipay' },
    );
    expect(made).toMatchObject({ code: '10000', outTradeNo: out_trade_no });
    expect(await exec('alipay.trade.query', { out_trade_no })).toMatchObject({ code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });
    expect(await exec('alipay.trade.close', { out_trade_no })).toMatchObject({ code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });
    // The buyer scans, and then pays.
    expect((await fetch(String(made['qrCode']))).status).toBe(200);
    expect(await exec('alipay.trade.query', { out_trade_no })).toMatchObject({ code: '10000', tradeStatus: 'WAIT_BUYER_PAY' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await (await fetch(String(made['qrCode']), { method: 'POST', body: 'do=pay', headers: form })).text()).toContain('Paid.');
    expect(await exec('alipay.trade.query', { out_trade_no })).toMatchObject({ tradeStatus: 'TRADE_SUCCESS', totalAmount: '88.88' });
    const refund = { out_trade_no, refund_amount: '8.88', out_request_no: 'sdk_refund_1' };
    expect(await exec('alipay.trade.refund', refund)).toMatchObject({ code: '10000', fundChange: 'Y', refundFee: '8.88' });
    expect(await exec('alipay.trade.refund', refund)).toMatchObject({ code: '10000', fundChange: 'N', refundFee: '8.88' });
    expect(await exec('alipay.trade.fastpay.refund.query', { out_trade_no, out_request_no: 'sdk_refund_1' })).toMatchObject({
      refundAmount: '8.88',
    });
    expect(await exec('alipay.trade.refund', { ...refund, refund_amount: '80.00', out_request_no: 'sdk_refund_2' })).toMatchObject({
      fundChange: 'Y',
    });
    expect(await exec('alipay.trade.query', { out_trade_no })).toMatchObject({
      tradeStatus: 'TRADE_CLOSED',
      sendPayDate: expect.any(String),
    });
    expect(served.simulator.ledger().find(({ attempt }) => attempt === out_trade_no)).toMatchObject({ charged: 8_888, refunded: 8_888 });
  });

  test('the SDK refuses an answer of the pretend Alipay that was changed on the way', async () => {
    const out_trade_no = `sdk_${mode}_2`;
    await exec('alipay.trade.precreate', { out_trade_no, total_amount: '1.00', subject: 'x' });
    const answer = await fetch(`${served.url}/gateway.do`);
    const raw = await answer.text();
    const { sign } = JSON.parse(raw) as { sign: string };
    const key = Object.keys(JSON.parse(raw) as object)[0]!;
    expect(() => sdk.checkResponseSign(raw, key, sign, '')).not.toThrow();
    expect(() => sdk.checkResponseSign(raw.replace('isv', 'isx'), key, sign, '')).toThrow(/验签失败/);
  });

  test('the SDK’s checkNotifySignV2 accepts what the pretend Alipay tells, whatever stands in the title, and nothing that was changed', async () => {
    for (const subject of ['100% cotton', '杯子', 'a+b c']) {
      const out_trade_no = `sdk_${mode}_n${subject.length}`;
      await exec('alipay.trade.precreate', { out_trade_no, total_amount: '0.01', subject }, { notifyUrl: 'https://shop.test/n' });
      expect(await served.simulator.pay(out_trade_no)).toBe(true);
      await served.simulator.tick();
      const post = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(heard.at(-1)!.body)));
      expect(post).toMatchObject({ out_trade_no, subject, trade_status: 'TRADE_SUCCESS' });
      expect(sdk.checkNotifySignV2(post)).toBe(true);
      expect(sdk.checkNotifySignV2({ ...post, total_amount: '100.00' })).toBe(false);
    }
  });

  test('pages the SDK signs lead to the cashier', async () => {
    for (const [method, productCode] of [
      ['alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'],
      ['alipay.trade.wap.pay', 'QUICK_WAP_WAY'],
    ] as const) {
      const link = sdk.pageExec(method, {
        method: 'GET',
        bizContent: { out_trade_no: `sdk_${mode}_${productCode}`, total_amount: '9.90', subject: '100% mug', product_code: productCode },
        returnUrl: 'https://shop.test/back',
      });
      const answer = await fetch(link);
      expect([answer.status, new URL(answer.url).pathname.slice(0, 9)]).toEqual([200, '/cashier/']);
      expect((await fetch(link.replace('9.90', '0.10'))).status).toBe(400);
    }
  });

  test('the SDK’s own check accepts every request and link that the driver signs', async () => {
    const provider = driver.create(served.simulator.settings);
    const asked: URL[] = [];
    const bodies: string[] = [];
    const call: ProviderCall = {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        asked.push(new URL(request.url));
        bodies.push(await request.clone().text());
        return fetch(request);
      },
      now: () => new Date(),
      signal: AbortSignal.timeout(10_000),
    };
    const attempt = `att_${mode}`;
    const wish = (method: string) =>
      ({
        attempt: `${attempt}_${method}`,
        amount: { amount: 8_888, currency: 'CNY' },
        method,
        surface: 'desktop',
        title: '100% cotton & wool 杯',
        returnUrl: 'https://shop.test/v1/returns/x',
        notifyUrl: 'https://shop.test/v1/notifications/alipay',
        expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
      }) as const;
    const made = await provider.createPayment(wish('alipay_qr'), call);
    await served.simulator.pay(made.ref.attempt);
    const paid = await provider.getPayment(made.ref, call);
    await provider.refundPayment?.({ id: 'ref_1', payment: paid.ref, amount: { amount: 1, currency: 'CNY' }, reason: 'merchant' }, call);
    await provider.getRefund?.({ id: 'ref_1', payment: paid.ref }, call);
    await provider.cancelPayment?.(paid.ref, call);
    const links = await Promise.all(
      ['alipay_page', 'alipay_wap'].map(async (method) => (await provider.createPayment(wish(method), call)).action),
    );
    // The SDK's check for what the other side signed, given the key of the application.
    const other = new AlipaySdk({ appId: keys.appId, privateKey: keys.appPrivate, keyType: 'PKCS8', alipayPublicKey: keys.appPublic });
    const forms = [
      ...asked.map((url, index) => new Map([...url.searchParams, ...new URLSearchParams(bodies[index])])),
      ...links.map((action) => new Map(new URL(action?.type === 'redirect' ? action.url : '').searchParams)),
    ];
    expect(forms).toHaveLength(8);
    for (const form of forms) {
      expect(other.checkNotifySignV2(Object.fromEntries(form)), form.get('method')).toBe(true);
      const verifier = createVerify('RSA-SHA256').update(signedText(form, 'sign'), 'utf8');
      expect(verifier.verify(pemOf(keys.appPublic), form.get('sign') ?? '', 'base64')).toBe(true);
    }
  });

  test('the driver believes what the SDK’s maker would sign, and only with Alipay’s key', async () => {
    const provider = driver.create(served.simulator.settings);
    const call: ProviderCall = { fetch, now: () => new Date(), signal: AbortSignal.timeout(10_000) };
    const tell = (privateKey: string) => {
      const signer = new AlipaySdk({ appId: keys.appId, privateKey, keyType: 'PKCS8' });
      // A page's form is signed as a notification is: every field but the signature, sorted.
      const fields = new URL(
        signer.pageExec('x', {
          method: 'GET',
          notify_id: 'n1',
          notify_type: 'trade_status_sync',
          out_trade_no: 'att_1',
          seller_id: keys.sellerId,
          subject: '100% 杯',
          total_amount: '1.00',
        }),
      ).searchParams;
      const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
      return { method: 'POST', url: 'https://shop.test/', headers, body: new TextEncoder().encode(fields.toString()) };
    };
    expect(await provider.readNotification(tell(keys.alipayPrivate), call)).toMatchObject({ id: 'n1', kind: 'payment', attempt: 'att_1' });
    expect(await codeOf(provider.readNotification(tell(keys.appPrivate), call))).toBe('unverified');
  });

  if (mode === 'keys') return;
  test('certificates have the numbers that the SDK gives them', () => {
    const { app, alipay, root } = keys.certificates!;
    const config: unknown = sdk.config;
    expect(config).toMatchObject({
      appCertSn: certificateNumber(readCertificate(app)),
      alipayCertSn: certificateNumber(readCertificate(alipay)),
      alipayRootCertSn: rootNumber(readCertificates(root)),
    });
  });
});
