/** The simulator is honest: an SDK of others, with its own verification on, completes a payment and a refund against it. And it believes our driver. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RawRequest } from '../contract.ts';
import { wechatPay } from './index.ts';
import { createWechatSimulator, type WechatSimulator } from './simulator/index.ts';
import { optionsOf } from './settings.ts';
import { codeFrom } from './testing/stage.ts';

interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly headers: { get(name: string): string };
}
interface Chain {
  readonly v3: {
    readonly pay: {
      readonly transactions: {
        readonly native: { post(body: unknown, config?: unknown): Promise<Answer> };
        readonly outTradeNo: {
          readonly $out_trade_no$: {
            get(config: unknown): Promise<Answer>;
            readonly close: { post(body: unknown, config: unknown): Promise<Answer> };
          };
        };
      };
    };
    readonly refund: {
      readonly domestic: {
        readonly refunds: { post(body: unknown): Promise<Answer>; readonly $out_refund_no$: { get(config: unknown): Promise<Answer> } };
      };
    };
    readonly certificates: { get(): Promise<Answer> };
  };
}
interface Sdk {
  readonly Wechatpay: new (config: unknown) => Chain;
  readonly Rsa: { verify(message: string, signature: string, key: string): boolean };
  readonly Aes: { readonly AesGcm: { decrypt(sealed: string, key: string, nonce: string, associated: string): string } };
  readonly Formatter: {
    request(method: string, uri: string, timestamp: string, nonce: string, body?: string): string;
    response(timestamp: string, nonce: string, body?: string): string;
    joinedByLineFeed(...parts: readonly string[]): string;
  };
}
const sdk: Sdk = createRequire(import.meta.url)('wechatpay-axios-plugin');

let server: Server;
let wechat: WechatSimulator;
let origin = '';
const heard: RawRequest[] = [];

const bytesOf = async (incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  return new Uint8Array(Buffer.concat(parts));
};

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await bytesOf(incoming);
      const method = incoming.method ?? 'GET';
      const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const answer = await wechat.fetch(
        new Request(`${origin}${incoming.url ?? '/'}`, { method, headers, ...(method === 'GET' ? {} : { body }) }),
      );
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
      outgoing.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  wechat = await createWechatSimulator({
    url: origin,
    notifies: 'on_tick',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      heard.push({ method: 'POST', url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
      return new Response(null, { status: 204 });
    },
  });
});
afterAll(() => new Promise<void>((done) => void server.close(() => done())));

const client = (certs: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Chain =>
  new sdk.Wechatpay({
    baseURL: origin,
    mchid: wechat.keys.mchid,
    serial: wechat.keys.merchantSerial,
    privateKey: wechat.keys.merchantPrivate,
    certs,
    headers,
  });
const order = (number: string) => ({
  appid: wechat.keys.appid,
  mchid: wechat.keys.mchid,
  description: '冬季马克杯',
  out_trade_no: number,
  notify_url: 'https://shop.test/notify',
  amount: { total: 1900, currency: 'CNY' },
});

describe('the SDK against the simulator', () => {
  test.each([
    ['by the platform certificate', () => client({ [wechat.keys.certificateSerial]: wechat.keys.certificate })],
    [
      'by the public key',
      () => client({ [wechat.keys.publicKeyId]: wechat.keys.publicKey }, { 'Wechatpay-Serial': wechat.keys.publicKeyId }),
    ],
  ])('completes native, pay, query and refund %s', async (how, make) => {
    const { v3 } = make();
    const number = `sdk_${how.replace(/\W/g, '')}`.slice(0, 32);
    const params = { mchid: wechat.keys.mchid };
    const made = await v3.pay.transactions.native.post(order(number));
    expect(made.data).toEqual({ code_url: expect.stringContaining(`${origin}/scan/`) });
    expect((await v3.pay.transactions.outTradeNo.$out_trade_no$.get({ params, out_trade_no: number })).data).toMatchObject({
      trade_state: 'NOTPAY',
    });
    expect(await wechat.pay(number)).toBe(true);
    expect((await v3.pay.transactions.outTradeNo.$out_trade_no$.get({ params, out_trade_no: number })).data).toMatchObject({
      trade_state: 'SUCCESS',
      amount: { total: 1900, currency: 'CNY' },
    });
    const amount = { refund: 900, total: 1900, currency: 'CNY' };
    const refund = await v3.refund.domestic.refunds.post({ out_trade_no: number, out_refund_no: `r_${number}`, amount });
    expect(refund.data).toMatchObject({ status: 'PROCESSING', amount: { refund: 900 } });
    await wechat.tick();
    expect((await v3.refund.domestic.refunds.$out_refund_no$.get({ out_refund_no: `r_${number}` })).data).toMatchObject({
      status: 'SUCCESS',
    });
    expect(wechat.ledger().find(({ attempt }) => attempt === number)).toMatchObject({ charged: 1900, refunded: 900, status: 'REFUND' });
  });

  test('closes with 204 and no body, signed', async () => {
    const { v3 } = client({ [wechat.keys.certificateSerial]: wechat.keys.certificate });
    await v3.pay.transactions.native.post(order('sdk_close'));
    const closed = await v3.pay.transactions.outTradeNo.$out_trade_no$.close.post(
      { mchid: wechat.keys.mchid },
      { out_trade_no: 'sdk_close' },
    );
    expect(closed.status).toBe(204);
    expect(wechat.ledger().find(({ attempt }) => attempt === 'sdk_close')).toMatchObject({ status: 'CLOSED' });
  });

  test('would notice an answer by a key that it was not given', async () => {
    const { v3 } = client({ [wechat.keys.publicKeyId]: wechat.keys.publicKey });
    await expect(v3.pay.transactions.native.post(order('sdk_other'))).rejects.toMatchObject({ code: 'EV3_RES_HEADER_PLATFORM_SERIAL' });
    const wrong = client({ [wechat.keys.certificateSerial]: wechat.keys.publicKey });
    await expect(wrong.v3.pay.transactions.native.post(order('sdk_wrong'))).rejects.toMatchObject({
      code: 'EV3_RES_HEADER_SIGNATURE_DIGEST',
    });
  });

  test('is refused where its own signature is not the merchant’s', async () => {
    const stranger = new sdk.Wechatpay({
      baseURL: origin,
      mchid: wechat.keys.mchid,
      serial: wechat.keys.merchantSerial,
      privateKey: wechat.keys.strangerPrivate,
      certs: { [wechat.keys.certificateSerial]: wechat.keys.certificate },
    });
    await expect(stranger.v3.pay.transactions.native.post(order('sdk_stranger'))).rejects.toMatchObject({
      response: { status: 401, data: { code: 'SIGN_ERROR' } },
    });
  });

  test('downloads the platform certificate and opens it', async () => {
    const { data } = await client({ [wechat.keys.certificateSerial]: wechat.keys.certificate }).v3.certificates.get();
    const [first]: { serial_no: string; encrypt_certificate: { ciphertext: string; nonce: string; associated_data: string } }[] =
      JSON.parse(JSON.stringify(data['data']));
    const sealed = first?.encrypt_certificate ?? expect.fail('no certificate');
    expect(first?.serial_no).toBe(wechat.keys.certificateSerial);
    expect(sdk.Aes.AesGcm.decrypt(sealed.ciphertext, wechat.keys.apiV3Key, sealed.nonce, sealed.associated_data)).toBe(
      wechat.keys.certificate,
    );
  });

  test('believes and opens the simulator’s notifications', async () => {
    heard.length = 0;
    await client({ [wechat.keys.certificateSerial]: wechat.keys.certificate }).v3.pay.transactions.native.post(order('sdk_notice'));
    await wechat.pay('sdk_notice');
    await wechat.tick();
    const { headers, body } = heard.at(-1) ?? expect.fail('nothing was told');
    const text = new TextDecoder().decode(body);
    const get = (name: string) => headers.get(name) ?? '';
    const key = get('wechatpay-serial') === wechat.keys.publicKeyId ? wechat.keys.publicKey : wechat.keys.certificate;
    expect(
      sdk.Rsa.verify(sdk.Formatter.response(get('wechatpay-timestamp'), get('wechatpay-nonce'), text), get('wechatpay-signature'), key),
    ).toBe(true);
    const { resource }: { resource: { ciphertext: string; nonce: string; associated_data: string } } = JSON.parse(text);
    expect(
      JSON.parse(sdk.Aes.AesGcm.decrypt(resource.ciphertext, wechat.keys.apiV3Key, resource.nonce, resource.associated_data)),
    ).toMatchObject({
      out_trade_no: 'sdk_notice',
      trade_state: 'SUCCESS',
    });
  });
});

describe('the SDK about our driver', () => {
  const call = { fetch: globalThis.fetch, now: () => new Date(), signal: new AbortController().signal };
  const wish = (attempt: string, method: string) => ({
    attempt,
    amount: { amount: 1900, currency: 'CNY' },
    method,
    surface: 'desktop' as const,
    title: 'Winter mug & 杯',
    returnUrl: 'https://shop.test/v1/returns/abc',
    notifyUrl: 'https://shop.test/v1/notifications/wechat_pay',
    expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
  });

  test('verifies the signature of everything it sends, over real HTTP', async () => {
    const driver = wechatPay(optionsOf(wechat.settings));
    const sent: Request[] = [];
    const listening = {
      ...call,
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const request = new Request(input, init);
        sent.push(request.clone());
        return fetch(request);
      },
    };
    const made = await driver.createPayment(wish('att_sdk_driver', 'wechat_qr'), listening);
    await wechat.pay('att_sdk_driver');
    expect(await driver.getPayment(made.ref, listening)).toMatchObject({ status: 'succeeded' });
    await driver.cancelPayment?.(made.ref, listening);
    await driver.refundPayment?.(
      { id: 'ref_sdk', payment: made.ref, amount: { amount: 1, currency: 'CNY' }, reason: 'merchant' },
      listening,
    );
    expect(sent).toHaveLength(5);
    for (const request of sent) {
      const parts = new Map(
        [...(request.headers.get('authorization') ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
      );
      const { pathname, search } = new URL(request.url);
      const message = sdk.Formatter.request(
        request.method,
        pathname + search,
        parts.get('timestamp') ?? '',
        parts.get('nonce_str') ?? '',
        await request.text(),
      );
      expect(sdk.Rsa.verify(message, parts.get('signature') ?? '', wechat.keys.merchantPublic)).toBe(true);
    }
  });

  test('verifies paySign of the bridge call', async () => {
    const driver = wechatPay(optionsOf(wechat.settings));
    const made = await driver.createPayment(wish('att_sdk_jsapi', 'wechat_jsapi'), call);
    const resumed = await driver.resumePayment?.(made.ref, new Map([['code', await codeFrom(wechat)]]), call);
    const {
      appId = '',
      timeStamp = '',
      nonceStr = '',
      package: pack = '',
      paySign = '',
    } = resumed?.action?.type === 'page' ? resumed.action.page.data : {};
    expect(sdk.Rsa.verify(sdk.Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, pack), paySign, wechat.keys.merchantPublic)).toBe(
      true,
    );
  });
});
