/** A driver and its pretend WeChat Pay in one process, with a clock that stands still until it is moved. */
import type { CreatePayment, PaymentProvider, ProviderCall, ProviderPayment, RawRequest } from '../../contract.ts';
import type { SimulatorOptions } from '../../simulator.ts';
import { wechatPay, type WechatPayOptions } from '../index.ts';
import { createWechatSimulator, type WechatSimulator } from '../simulator/index.ts';
import { optionsOf } from '../settings.ts';

export const url = 'http://wechat.test';

export interface Stage {
  readonly wechat: WechatSimulator;
  readonly driver: PaymentProvider;
  readonly options: WechatPayOptions;
  readonly call: ProviderCall;
  /** Notifications that reached the shop, as they came. */
  readonly heard: RawRequest[];
  /** What the shop answers to them; 204 until changed. */
  answer: (request: RawRequest) => Response;
  now: number;
  wish(method: string, more?: Partial<CreatePayment>): CreatePayment;
  create(method: string, more?: Partial<CreatePayment>): Promise<ProviderPayment>;
  /** The buyer inside WeChat is known and comes back: what the shop then asks of them. */
  identified(payment: ProviderPayment): Promise<ProviderPayment>;
  /** A request to the simulator's own address. */
  visit(path: string, init?: RequestInit): Promise<Response>;
}

let attempts = 0;

/** WeChat's browser on a phone. */
export const insideWechat =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003231) NetType/WIFI Language/zh_CN';

/** The code that WeChat gives a buyer who is sent off to be known. */
export const codeFrom = async (wechat: WechatSimulator): Promise<string> => {
  const query = new URLSearchParams({
    appid: wechat.keys.appid,
    redirect_uri: 'https://shop.test/pay/abc',
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'buypost',
  });
  const answer = await wechat.fetch(
    new Request(`${url}/connect/oauth2/authorize?${query.toString()}`, { headers: { 'user-agent': insideWechat } }),
  );
  return new URL(answer.headers.get('location') ?? url).searchParams.get('code') ?? '';
};

export const stage = async (more: Partial<SimulatorOptions> = {}, overriding: Partial<WechatPayOptions> = {}): Promise<Stage> => {
  const heard: RawRequest[] = [];
  const carry: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const raw = { method: request.method, url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) };
    heard.push(raw);
    return self.answer(raw);
  };
  const wechat = await createWechatSimulator({ url, fetch: carry, now: () => self.now, notifies: 'on_tick', ...more });
  const options = { ...optionsOf(wechat.settings), ...overriding };
  const driver = wechatPay(options);
  const self: Stage = {
    wechat,
    driver,
    options,
    heard,
    answer: () => new Response(null, { status: 204 }),
    now: Date.parse('2026-11-22T12:00:00Z'),
    call: {
      fetch: async (input, init) => wechat.fetch(new Request(input, init)),
      now: () => new Date(self.now),
      signal: new AbortController().signal,
    },
    wish: (method, more) => ({
      attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
      amount: { amount: 1900, currency: 'CNY' },
      method,
      surface: 'desktop',
      title: 'Winter mug',
      returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
      notifyUrl: 'https://shop.test/v1/notifications/wechat_pay',
      expiresAt: new Date(self.now + 1_800_000).toISOString(),
      payer: { ip: '203.0.113.7' },
      ...more,
    }),
    create: (method, more) => driver.createPayment(self.wish(method, more), self.call),
    async identified(payment) {
      const resumed = await driver.resumePayment?.(payment.ref, new Map([['code', await codeFrom(wechat)]]), self.call);
      if (resumed === undefined) throw new Error('The driver does not resume.');
      return resumed;
    },
    visit: (path, init) => wechat.fetch(new Request(`${url}${path}`, init)),
  };
  return self;
};
