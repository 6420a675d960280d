/** The pretend PayPal as a bench for the laws of drivers. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import { stage } from './stage.ts';

export const paypalBench = async (): Promise<ProviderBench> => {
  const self = await stage();
  const { world } = self;
  const line = (attempt: string) => world.ledger().find((one) => one.attempt === attempt);
  return {
    provider: self.driver,
    method: 'paypal',
    twoStepMethod: 'paypal',
    datedNotifications: true,
    secrets: [world.settings['clientSecret'] ?? ''],
    world: {
      call: self.call,
      wish: (method) => self.wish({ method }),
      buyerPays: async ({ ref }) => void (await world.pay(ref.attempt)),
      bankDeclines: async ({ ref }) => void (await world.decline(ref.attempt)),
      loseTheAnswer: () => world.fault({ kind: 'lose_answer' }),
      wrongAmount: ({ ref }, amount) => world.fault({ kind: 'wrong_amount', attempt: ref.attempt, amount }),
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      signs: async (body) => ({
        method: 'POST',
        url: 'https://shop.test/v1/notifications/paypal',
        headers: new Headers({ 'content-type': 'application/json', ...(await world.sign(body)) }),
        body,
      }),
      notifications: async () => {
        await world.tick();
        return self.heard.splice(0);
      },
    },
  };
};

export const benches: ProviderBenches = { paypal: paypalBench };
