/** A driver and the pretend Stripe in one process, with a clock that stands still until it is moved. */
import type { CreatePayment, PaymentProvider, ProviderCall, ProviderPayment, RawRequest } from '../../contract.ts';
import { driver } from '../index.ts';
import { createSimulator, type PretendStripe } from '../simulator/index.ts';

export const url = 'http://stripe.test';
export const notifyUrl = 'https://shop.test/v1/notifications/stripe';

export interface Stage {
  readonly stripe: PretendStripe;
  readonly provider: PaymentProvider;
  readonly call: ProviderCall;
  /** Notifications that reached the shop, as they came. */
  readonly heard: RawRequest[];
  now: number;
  wish(method: string, more?: Partial<CreatePayment>): CreatePayment;
  create(method: string, more?: Partial<CreatePayment>): Promise<ProviderPayment>;
}

let attempts = 0;

export const stage = async (): Promise<Stage> => {
  const heard: RawRequest[] = [];
  const carry: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    heard.push({ method: request.method, url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
    return new Response(null);
  };
  let now = Date.parse('2026-11-22T12:00:00Z');
  const stripe = await createSimulator({ url, notifyUrl, now: () => now, notifies: 'on_tick', fetch: carry });
  const provider = driver.create(stripe.settings);
  const call: ProviderCall = {
    fetch: async (input, init) => stripe.fetch(new Request(input, init)),
    now: () => new Date(now),
    signal: new AbortController().signal,
  };
  const wish: Stage['wish'] = (method, more) => ({
    attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
    amount: { amount: 1900, currency: 'EUR' },
    method,
    surface: 'desktop',
    title: 'Winter mug',
    returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
    notifyUrl,
    expiresAt: new Date(now + 1_860_000).toISOString(),
    ...more,
  });
  return {
    stripe,
    provider,
    call,
    heard,
    get now() {
      return now;
    },
    set now(moment) {
      now = moment;
    },
    wish,
    create: (method, more) => provider.createPayment(wish(method, more), call),
  };
};
