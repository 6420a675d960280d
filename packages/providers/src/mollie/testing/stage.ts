/** A driver and its pretend Mollie in one process, with a clock that stands still until it is moved. */
import type { CreatePayment, PaymentProvider, ProviderCall, ProviderPayment, RawRequest } from '../../contract.ts';
import { driver } from '../index.ts';
import { createPretendMollie, type PretendMollie } from '../simulator/index.ts';

export const url = 'http://mollie.test:4246';

export interface Stage {
  readonly world: PretendMollie;
  readonly driver: PaymentProvider;
  readonly call: ProviderCall;
  /** Requests of the driver, as they went out. */
  readonly sent: { readonly method: string; readonly url: string; readonly headers: Headers; readonly body: string }[];
  /** Webhooks that reached the shop, as they came. */
  readonly heard: RawRequest[];
  now: number;
  wish(more?: Partial<CreatePayment>): CreatePayment;
  create(more?: Partial<CreatePayment>): Promise<ProviderPayment>;
  /** The buyer pays, and the shop looks. */
  buy(more?: Partial<CreatePayment>): Promise<ProviderPayment>;
}

let attempts = 0;

export const stage = async (restore?: string): Promise<Stage> => {
  const heard: RawRequest[] = [];
  const sent: Stage['sent'] = [];
  const clock = { now: Date.parse('2026-11-22T12:00:00Z') };
  const world = await createPretendMollie({
    url,
    now: () => clock.now,
    notifies: 'on_tick',
    ...(restore === undefined ? {} : { restore }),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      heard.push({ method: request.method, url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
      return new Response(null);
    },
  });
  const provider = driver.create(world.settings);
  const self: Stage = {
    world,
    driver: provider,
    sent,
    heard,
    get now() {
      return clock.now;
    },
    set now(at) {
      clock.now = at;
    },
    call: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        sent.push({ method: request.method, url: request.url, headers: request.headers, body: await request.clone().text() });
        return world.fetch(request);
      },
      now: () => new Date(clock.now),
      signal: new AbortController().signal,
    },
    wish: (more) => ({
      attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
      amount: { amount: 1900, currency: 'EUR' },
      method: 'mollie',
      surface: 'desktop',
      title: 'Winter mug',
      returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
      notifyUrl: 'https://shop.test/v1/notifications/mollie',
      expiresAt: new Date(clock.now + 1_800_000).toISOString(),
      ...more,
    }),
    create: (more) => provider.createPayment(self.wish(more), self.call),
    async buy(more) {
      const { ref } = await self.create(more);
      await world.pay(ref.attempt);
      return provider.getPayment(ref, self.call);
    },
  };
  return self;
};
