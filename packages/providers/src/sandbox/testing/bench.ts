/** The pretend bank as a bench for the laws of drivers. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import type { RawRequest } from '../../contract.ts';
import { sandbox } from '../index.ts';
import { signNotification } from '../signature.ts';
import { createBank } from '../simulator/index.ts';

const url = 'http://bank.test';
const apiKey = 'an-api-key-of-24-bytes-or-more';
const webhookSecret = 'a-webhook-secret-of-24-bytes-or-more';
let attempts = 0;

export const sandboxBench = (): ProviderBench => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  const heard: RawRequest[] = [];
  const bank = createBank({
    url,
    account: 'demo_shop',
    apiKey,
    webhookSecret,
    now: () => now,
    notifies: 'on_tick',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      heard.push({ method: 'POST', url: request.url, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
      return new Response(null);
    },
  });
  const line = (attempt: string) => bank.ledger().find((one) => one.attempt === attempt);
  return {
    provider: sandbox({ url, account: 'demo_shop', apiKey, webhookSecret }),
    method: 'sandbox_qr',
    twoStepMethod: 'sandbox_twostep',
    unclosableMethod: 'sandbox_unclosable',
    datedNotifications: true,
    secrets: [apiKey, webhookSecret],
    world: {
      call: {
        fetch: async (input, init) => bank.fetch(new Request(input, init)),
        now: () => new Date(now),
        signal: new AbortController().signal,
      },
      wish: (method) => ({
        attempt: `att_${String((attempts += 1)).padStart(26, 'a')}`,
        amount: { amount: 1900, currency: 'EUR' },
        method,
        surface: 'desktop',
        title: 'Winter mug',
        returnUrl: 'https://shop.test/v1/returns/abcdefabcdefabcdefabcd',
        notifyUrl: 'https://shop.test/v1/notifications/sandbox',
        expiresAt: new Date(now + 1_800_000).toISOString(),
      }),
      buyerPays: async ({ ref }) => void bank.pay(ref.reference ?? ref.attempt),
      bankDeclines: async ({ ref }) => void bank.decline(ref.attempt),
      failsAfterActing: () => bank.fault({ kind: 'error_after' }),
      loseTheAnswer: () => bank.fault({ kind: 'lose_answer' }),
      wrongAmount: ({ ref }, amount) => bank.fault({ kind: 'wrong_amount', payment: ref.attempt, amount }),
      paysAfterClose: async ({ ref }) => {
        bank.fault({ kind: 'pay_after_close', payment: ref.attempt });
        bank.pay(ref.attempt);
      },
      signs: async (body) => ({
        method: 'POST',
        url: 'https://shop.test/v1/notifications/sandbox',
        headers: new Headers(await signNotification(webhookSecret, new Date(now), 'evt_signed', body)),
        body,
      }),
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      notifications: async () => {
        await bank.tick();
        return heard.splice(0);
      },
    },
  };
};

export const benches: ProviderBenches = { sandbox: sandboxBench };
