/** The pretend Alipay as benches for the laws of drivers: one a way to pay, and one in certificate mode. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import type { ProviderPayment, RawRequest } from '../../contract.ts';
import { driver } from '../index.ts';
import { createAlipaySimulator, makeKeys, type AlipayKeys } from '../simulator/index.ts';

const url = 'http://alipay.test';
const now = Date.parse('2026-11-22T12:00:00Z');
let attempts = 0;

/** Made once: two RSA keys take longer than all laws together. */
const made = new Map<'keys' | 'certificates', Promise<AlipayKeys>>();
const keysOf = (mode: 'keys' | 'certificates'): Promise<AlipayKeys> => {
  const known = made.get(mode) ?? makeKeys(mode, now);
  made.set(mode, known);
  return known;
};

const bench = async (method: string, mode: 'keys' | 'certificates'): Promise<ProviderBench> => {
  const keys = await keysOf(mode);
  const heard: RawRequest[] = [];
  const simulator = await createAlipaySimulator({
    url,
    keys,
    now: () => now,
    notifies: 'on_tick',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      heard.push({ method: 'POST', url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
      return new Response('success');
    },
  });
  const line = (attempt: string) => simulator.ledger().find((one) => one.attempt === attempt);
  const call = {
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      if (request.signal.aborted) throw request.signal.reason;
      return simulator.fetch(request);
    },
    now: () => new Date(now),
    signal: new AbortController().signal,
  };
  /** The buyer's browser follows a link; a code needs no visit before it is scanned. */
  const arrive = async ({ action, ref }: ProviderPayment): Promise<void> => {
    if (action?.type === 'redirect' && line(ref.attempt) === undefined) await simulator.fetch(new Request(action.url));
  };
  return {
    provider: driver.create(simulator.settings),
    method,
    ...(method === 'alipay_qr' ? {} : { createsAlone: true }),
    secrets: [keys.appPrivate],
    world: {
      call,
      wish: (wanted) => ({
        attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
        amount: { amount: 1900, currency: 'CNY' },
        method: wanted,
        surface: wanted === 'alipay_wap' ? 'phone' : 'desktop',
        title: '100% cotton & wool / winter mug ☕🎉',
        returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
        notifyUrl: 'https://shop.test/v1/notifications/alipay',
        expiresAt: new Date(now + 1_800_000).toISOString(),
      }),
      buyerOpens: async (payment) => {
        await arrive(payment);
        // Declined once, so that the trade exists and nothing was paid.
        await simulator.decline(payment.ref.attempt);
      },
      buyerPays: async (payment) => {
        await arrive(payment);
        await simulator.pay(payment.ref.attempt);
      },
      ...(method === 'alipay_qr' ? { loseTheAnswer: () => simulator.fault({ kind: 'lose_answer' }) } : {}),
      wrongAmount: ({ ref }, amount) => simulator.fault({ kind: 'wrong_amount', attempt: ref.attempt, amount }),
      paysAfterClose: async ({ ref }) => {
        simulator.fault({ kind: 'pay_after_close', attempt: ref.attempt });
        await simulator.pay(ref.attempt);
      },
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      notifications: async () => {
        await simulator.tick();
        return heard.splice(0);
      },
    },
  };
};

export const benches: ProviderBenches = {
  'alipay: code': () => bench('alipay_qr', 'keys'),
  'alipay: website': () => bench('alipay_page', 'keys'),
  'alipay: phones': () => bench('alipay_wap', 'keys'),
  'alipay: code, with certificates': () => bench('alipay_qr', 'certificates'),
};
