/** The driver and a pretend Alipay in one process, with a clock that stands still until it is moved. */
import type { CreatePayment, PaymentProvider, ProviderCall, ProviderPayment, RawRequest } from '../../contract.ts';
import type { Simulator } from '../../simulator.ts';
import { driver } from '../index.ts';
import { createAlipaySimulator, makeKeys, type AlipayKeys, type AlipaySimulatorOptions } from '../simulator/index.ts';

export const url = 'http://alipay.test';
export const noon = Date.parse('2026-11-22T12:00:00Z');

export interface Stage {
  readonly keys: AlipayKeys;
  readonly simulator: Simulator;
  readonly driver: PaymentProvider;
  readonly call: ProviderCall;
  /** Requests that reached the gateway, as they came, and what was answered. */
  readonly asked: { readonly url: URL; readonly body: URLSearchParams; answer: string }[];
  /** Notifications that reached the shop, as they came. */
  readonly heard: RawRequest[];
  /** What the shop answers to them. */
  reply: (request: RawRequest) => Response;
  /** Changes what the gateway answers. */
  mangle: ((text: string) => string) | undefined;
  now: number;
  wish(method: string, more?: Partial<CreatePayment>): CreatePayment;
  create(method?: string, more?: Partial<CreatePayment>): Promise<ProviderPayment>;
  /** As {@link create}, and the buyer has opened it. */
  opened(method?: string, more?: Partial<CreatePayment>): Promise<ProviderPayment>;
  /** As {@link opened}, and paid. */
  paid(method?: string, more?: Partial<CreatePayment>): Promise<ProviderPayment>;
  /** A buyer's browser: follows redirects. */
  visit(address: string, form?: Record<string, string>): Promise<Response>;
}

const made = new Map<string, Promise<AlipayKeys>>();
/** Made once: two RSA keys take longer than most tests. */
export const keysOf = (mode: 'keys' | 'certificates'): Promise<AlipayKeys> => {
  const known = made.get(mode) ?? makeKeys(mode, noon);
  made.set(mode, known);
  return known;
};

let attempts = 0;

export const stage = async (more: Partial<AlipaySimulatorOptions> = {}): Promise<Stage> => {
  const heard: RawRequest[] = [];
  const asked: { readonly url: URL; readonly body: URLSearchParams; answer: string }[] = [];
  const keys = more.keys ?? (await keysOf(more.mode ?? 'keys'));
  const simulator = await createAlipaySimulator({
    url,
    keys,
    now: () => self.now,
    notifies: 'on_tick',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const raw = { method: 'POST', url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) };
      heard.push(raw);
      return self.reply(raw);
    },
    ...more,
  });
  const self: Stage = {
    keys,
    simulator,
    driver: driver.create(simulator.settings),
    heard,
    asked,
    reply: () => new Response('success'),
    mangle: undefined,
    now: noon,
    call: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const entry = { url: new URL(request.url), body: new URLSearchParams(await request.clone().text()), answer: '' };
        asked.push(entry);
        const answer = await simulator.fetch(request);
        const text = await answer.text();
        entry.answer = text;
        return new Response(self.mangle === undefined ? text : self.mangle(text), { status: answer.status, headers: answer.headers });
      },
      now: () => new Date(self.now),
      signal: new AbortController().signal,
    },
    wish: (method, change) => ({
      attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
      amount: { amount: 8_888, currency: 'CNY' },
      method,
      surface: method === 'alipay_wap' ? 'phone' : 'desktop',
      title: 'Winter mug',
      returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
      notifyUrl: 'https://shop.test/v1/notifications/alipay',
      expiresAt: new Date(self.now + 1_800_000).toISOString(),
      ...change,
    }),
    create: (method = 'alipay_qr', change) => self.driver.createPayment(self.wish(method, change), self.call),
    async opened(method, change) {
      const payment = await self.create(method, change);
      const { action, ref } = payment;
      if (action?.type === 'qr_code') await self.visit(action.data);
      if (action?.type === 'redirect') {
        await self.visit(action.url);
        await simulator.decline(ref.attempt);
      }
      return payment;
    },
    async paid(method, change) {
      const payment = await self.opened(method, change);
      if (!(await simulator.pay(payment.ref.attempt))) throw new Error('It could not be paid.');
      return self.driver.getPayment(payment.ref, self.call);
    },
    async visit(address, form) {
      const init =
        form === undefined
          ? {}
          : {
              method: 'POST',
              body: new URLSearchParams(form).toString(),
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
            };
      const answer = await simulator.fetch(new Request(new URL(address, url), init));
      const onward = answer.headers.get('location');
      return onward === null ? answer : self.visit(onward);
    },
  };
  return self;
};

/** Our own code of whatever was thrown. */
export const codeOf = (working: Promise<unknown>): Promise<string> =>
  working.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : String(error),
  );
