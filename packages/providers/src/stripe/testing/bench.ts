/** The pretend Stripe as benches for the laws of drivers: the form in the pay frame, and the hosted page. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import { signatureHeader, signNotification } from '../signature.ts';
import { notifyUrl, stage } from './stage.ts';

const bench = async (method: string): Promise<ProviderBench> => {
  const { stripe, provider, call, heard, wish } = await stage();
  const line = (attempt: string) => stripe.ledger().find((one) => one.attempt === attempt);
  const { secretKey = '', webhookSecret = '' } = stripe.settings;
  return {
    provider,
    method,
    datedNotifications: true,
    secrets: [secretKey, webhookSecret],
    world: {
      call,
      wish,
      buyerPays: async ({ ref }) => void (await stripe.pay(ref.attempt)),
      bankDeclines: async ({ ref }) => void (await stripe.decline(ref.attempt)),
      failsAfterActing: () => stripe.fault({ kind: 'error_after' }),
      loseTheAnswer: () => stripe.fault({ kind: 'lose_answer' }),
      wrongAmount: ({ ref }, amount) => stripe.fault({ kind: 'wrong_amount', attempt: ref.attempt, amount }),
      paysAfterClose: async ({ ref }) => {
        stripe.fault({ kind: 'pay_after_close', attempt: ref.attempt });
        await stripe.pay(ref.attempt);
      },
      signs: async (body) => ({
        method: 'POST',
        url: notifyUrl,
        headers: new Headers({ [signatureHeader]: await signNotification([webhookSecret], call.now(), body) }),
        body,
      }),
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      notifications: async () => {
        await stripe.tick();
        return heard.splice(0);
      },
    },
  };
};

export const benches: ProviderBenches = { stripe: () => bench('stripe'), 'stripe (hosted page)': () => bench('stripe_checkout') };
