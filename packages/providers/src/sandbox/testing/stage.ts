/** A driver and its bank in one process, with a clock that stands still until it is moved. */
import type { CreatePayment, PaymentProvider, ProviderCall, ProviderPayment, RawRequest } from '../../contract.ts';
import { sandbox } from '../index.ts';
import { createBank, type BankOptions, type MakeBelieveBank } from '../simulator/index.ts';

export const url = 'http://bank.test:4244';
export const account = 'demo_shop';
export const apiKey = 'an-api-key-of-24-bytes-or-more';
export const webhookSecret = 'a-webhook-secret-of-24-bytes-or-more';

export interface Stage {
  readonly bank: MakeBelieveBank;
  readonly driver: PaymentProvider;
  readonly call: ProviderCall;
  /** Notifications that reached the shop, as they came. */
  readonly heard: RawRequest[];
  /** What the shop answers to them; 200 until changed. */
  answer: (request: RawRequest) => Response;
  now: number;
  wish(method: string, more?: Partial<CreatePayment>): CreatePayment;
  create(method: string, more?: Partial<CreatePayment>): Promise<ProviderPayment>;
  /** A request to the bank's own address. */
  visit(path: string, form?: Record<string, string>): Promise<Response>;
}

let attempts = 0;

export const stage = (more: Partial<BankOptions> = {}): Stage => {
  const heard: RawRequest[] = [];
  const carry: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const raw = { method: request.method, url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) };
    heard.push(raw);
    return self.answer(raw);
  };
  const bank = createBank({ url, account, apiKey, webhookSecret, fetch: carry, now: () => self.now, notifies: 'on_tick', ...more });
  const driver = sandbox({ url, account, apiKey, webhookSecret });
  const self: Stage = {
    bank,
    driver,
    heard,
    answer: () => new Response(null, { status: 200 }),
    now: Date.parse('2026-11-22T12:00:00Z'),
    call: {
      fetch: async (input, init) => bank.fetch(new Request(input, init)),
      now: () => new Date(self.now),
      signal: new AbortController().signal,
    },
    wish: (method, more) => ({
      attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
      amount: { amount: 1900, currency: 'EUR' },
      method,
      surface: 'desktop',
      title: 'Winter mug',
      returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
      notifyUrl: 'https://shop.test/v1/notifications/sandbox',
      expiresAt: new Date(self.now + 1_800_000).toISOString(),
      ...more,
    }),
    create: (method, more) => driver.createPayment(self.wish(method, more), self.call),
    visit: (path, form) =>
      bank.fetch(
        new Request(
          `${url}${path}`,
          form === undefined
            ? {}
            : {
                method: 'POST',
                body: new URLSearchParams(form).toString(),
                headers: { 'content-type': 'application/x-www-form-urlencoded' },
              },
        ),
      ),
  };
  return self;
};

/** The path of the page a buyer is sent to. */
export const pathOf = (payment: ProviderPayment): string => {
  const { action } = payment;
  if (action === undefined || action.type === 'wait' || action.type === 'page') throw new Error('There is nothing for the buyer to do.');
  return new URL(action.type === 'qr_code' ? action.data : action.url).pathname;
};
